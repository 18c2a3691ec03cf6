using System.Buffers.Binary;

namespace Rollup.Node.Verify;

/// <summary>Recomputes why people were paid, from the inputs on chain alone: no node is believed, not even one's own.</summary>
public static class Verifier
{
    /// <summary>Position of the score in an encoded workScored: selector, then job, place, client, model, score, verdict.</summary>
    const int ScoreWordOffset = 4 + 4 * AbiReader.WordBytes;

    /// <summary>
    /// Reads with the options of a node: endpoint, application, read tag and range; the rest is not used. The machine stays the caller's.
    /// With a file for it, it begins where the last verification with that file ended, and keeps there where this one does if it holds.
    /// </summary>
    public static async Task<VerifyReport> RunAsync(
        NodeOptions options, IMachine machine, IReadOnlyList<byte[]>? claimedOutputs, bool plant, IProgress<NodeProgress>? progress,
        CancellationToken cancellation, string? stateFile = null)
    {
        using EthereumChain chain = new(options);
        VerifyData data = await ReadAsync(
            chain, options.LogRangeBlocks, progress, cancellation) with
        { ClaimedOutputs = claimedOutputs };
        string? problem = Steps.StartChecks.Problem(
            data.Application, options.ExpectedTemplateHash ?? machine.TemplateHash.ToHex(), options.ExpectedEpochLengthBlocks);
        if (problem is not null) throw new NodeStopException(problem);
        if (stateFile is null) return Run(plant ? PlantScoreBit(data, machine, cancellation) : data, machine, cancellation);
        VerifyReport report = Run(data, machine, cancellation, VerifiedState.Read(stateFile));
        if (report.Holds && report.InputCount > 0) VerifiedState.Of(machine, data.Inputs, report).Write(stateFile);
        return report;
    }

    /// <summary>
    /// Collects inputs and claims up to the head. What InputBox and Authority keep at that block is proved against its hash; where that is
    /// not possible, the report says so.
    /// </summary>
    public static async Task<VerifyData> ReadAsync(
        IChain chain, ulong logRangeBlocks, IProgress<NodeProgress>? progress, CancellationToken cancellation)
    {
        ApplicationFacts application = await chain.ReadApplicationAsync(cancellation);
        BlockReference head = ChainLength.Checked(await chain.HeadAsync(cancellation), application.DeploymentBlock);
        List<InputLog> inputs = [];
        List<ClaimLog> claims = [];
        for (ulong from = application.DeploymentBlock; from <= head.Number; from += logRangeBlocks)
        {
            ulong to = Math.Min(head.Number, from + logRangeBlocks - 1);
            ChainPage page = await chain.LogsAsync(from, to, cancellation);
            claims.AddRange(page.Claims);
            foreach (InputLog input in page.Inputs)
            {
                if (input.Index != (ulong)inputs.Count) throw new ChainRetryException($"input {inputs.Count} is missing");
                inputs.Add(input);
            }
            progress?.Report(new NodeProgress(NodeEvent.Advanced, "reading", ReadBlock: to, InputCount: (ulong)inputs.Count));
        }
        if (await chain.BlockAsync(head.Number, cancellation) != head)
            throw new ChainRetryException("the chain was re-organised while it was read");
        string? unproved = await ProveAsync(chain, head, inputs, claims, cancellation);
        return new VerifyData(application, head.Number, inputs, claims) { Unproved = unproved };
    }

    /// <summary>Why nothing could be proved, or null when everything was. Throws when something is proved to be otherwise.</summary>
    static async Task<string?> ProveAsync(
        IChain chain, BlockReference head, List<InputLog> inputs, List<ClaimLog> claims, CancellationToken cancellation)
    {
        string[] roots = [.. claims.Where(claim => claim.Accepted).Select(claim => claim.Root).Distinct()];
        ContractState state;
        try
        {
            state = await chain.ProveAsync(head, new ContractQuestion(0, (ulong)inputs.Count, roots, []), cancellation);
        }
        catch (NotProvedException reason)
        {
            CheckCount(await chain.InputCountAsync(head.Number, cancellation), inputs, head);
            foreach (InputLog input in inputs) await InputContent.CheckAsync(chain, input, cancellation);
            return reason.Message;
        }
        CheckCount(state.InputCount, inputs, head);
        for (int i = 0; i < inputs.Count; i++) InputContent.Check(inputs[i], state.InputHashes[i]);
        int falseRoot = state.AreAccepted.IndexOf(false);
        return falseRoot < 0 ? null
            : throw new ChainRetryException($"a log says that root {roots[falseRoot]} was accepted, Authority is proved not to keep it");
    }

    static void CheckCount(ulong counted, List<InputLog> inputs, BlockReference head)
    {
        if (counted != (ulong)inputs.Count)
            throw new ChainRetryException($"InputBox has {counted} inputs at block {head.Number}, the logs show {inputs.Count}");
    }

    /// <summary>
    /// Runs every input from the beginning, or from a verified state of the first inputs on, and compares: roots per accepted claim, of
    /// whatever inputs, and of what was run the outputs one by one, scores by submission.
    /// </summary>
    public static VerifyReport Run(VerifyData data, IMachine machine, CancellationToken cancellation, VerifiedState? verified = null)
    {
        VerifiedState? start = verified is not null && verified.TryLoad(machine, data.Inputs) ? verified : null;
        if (start is null) machine.Reset();
        Computation computed = Compute(data.Inputs, machine, start, cancellation);
        List<EpochCheck> epochs = [.. data.Claims.Where(claim => claim.Accepted).Select(claim => Check(claim, data, computed))];
        List<(ulong InputIndex, byte[] Blob)> outputs =
            [.. computed.Inputs.SelectMany(input => input.Outputs.Select(output => (input.Index, output)))];
        List<byte[]>? claimed = data.ClaimedOutputs?.Skip((int)computed.FirstOutput).ToList();
        List<JudgedSubmission> submissions = Submissions(outputs, claimed, computed.FirstOutput);
        string? difference = OutputDifference(outputs, claimed, computed.FirstOutput)
            ?? epochs.Where(epoch => !epoch.Holds).Select(Describe).FirstOrDefault();
        return new VerifyReport(
            epochs, submissions, (ulong)data.Inputs.Count, computed.FirstOutput + (ulong)outputs.Count,
            computed.RootAfter(data.Inputs.Count), difference, data.Unproved)
        {
            FirstInput = (ulong)computed.FirstInput,
            Roots = [.. Enumerable.Range(1, data.Inputs.Count).Select(computed.RootAfter)],
        };
    }

    /// <summary>
    /// The negative test: what a claimer would have claimed who changed the lowest bit of the first score and nothing else.
    /// </summary>
    public static VerifyData PlantScoreBit(VerifyData data, IMachine machine, CancellationToken cancellation)
    {
        machine.Reset();
        List<ComputedInput> computed = Compute(data.Inputs, machine, start: null, cancellation).Inputs;
        List<byte[]> outputs = [.. computed.SelectMany(input => input.Outputs.Select(output => (byte[])output.Clone()))];
        int victim = outputs.FindIndex(output => TryReadScore(output, out _));
        if (victim < 0) throw new InvalidOperationException("no submission was judged yet: there is no score to change");

        outputs[victim][outputs[victim].AsSpan().IndexOf(ScoredSelector) + ScoreWordOffset + AbiReader.WordBytes - 1] ^= 1;
        return data with
        {
            ClaimedOutputs = outputs,
            Claims = [.. data.Claims.Select(claim => claim with { Root = RootAt(claim.LastBlock, data, computed, outputs) })]
        };
    }

    sealed record ComputedInput(ulong Index, IReadOnlyList<byte[]> Outputs, string Root);

    // What was run, and where it began.
    sealed record Computation(VerifiedState? Start, List<ComputedInput> Inputs)
    {
        public int FirstInput => Start?.InputCount ?? 0;

        public ulong FirstOutput => Start?.OutputCount ?? 0;

        public string RootAfter(int count) =>
            count > FirstInput ? Inputs[count - FirstInput - 1].Root : count == 0 ? EmptyRoot : Start!.RootAfter(count);
    }

    static string EmptyRoot => OutputsTree.Pristine(OutputsTree.Height).ToHex();

    static byte[] ScoredSelector
    {
        get
        {
            byte[] selector = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(selector, WorkScored.Selector);
            return selector;
        }
    }

    // The machine stands at the start.
    static Computation Compute(
        IReadOnlyList<InputLog> inputs, IMachine machine, VerifiedState? start, CancellationToken cancellation)
    {
        List<ComputedInput> computed = [];
        foreach (InputLog input in inputs.Skip(start?.InputCount ?? 0))
        {
            cancellation.ThrowIfCancellationRequested();
            AdvanceResult result = machine.Advance(input.Blob);
            computed.Add(new ComputedInput(input.Index, result.Outputs, result.OutputsRoot.ToHex()));
        }
        return new Computation(start, computed);
    }

    static EpochCheck Check(ClaimLog claim, VerifyData data, Computation computed) => new(
        claim.LastBlock / data.Application.EpochLength, claim.LastBlock, claim.Root,
        computed.RootAfter(data.Inputs.Count(input => input.Block.Number <= claim.LastBlock)), claim.TransactionHash);

    static string Describe(EpochCheck epoch) =>
        $"epoch {epoch.Epoch} (last block {epoch.LastBlock}): claimed root {epoch.ClaimedRoot}, recomputed {epoch.ComputedRoot}";

    static List<JudgedSubmission> Submissions(
        List<(ulong InputIndex, byte[] Blob)> outputs, List<byte[]>? claimed, ulong firstOutput)
    {
        List<JudgedSubmission> submissions = [];
        for (int i = 0; i < outputs.Count; i++)
        {
            if (!TryReadScore(outputs[i].Blob, out WorkScored scored)) continue;
            long? claimedScore = claimed is not null && i < claimed.Count && TryReadScore(claimed[i], out WorkScored other) ? other.ScoreQ32
                : null;
            submissions.Add(new JudgedSubmission(
                scored.JobId, scored.Place, Hex.Encode(scored.Client.Bytes), scored.ModelDigest.ToHex(), scored.Verdict, scored.ScoreQ32,
                claimedScore, outputs[i].InputIndex, firstOutput + (ulong)i));
        }
        return submissions;
    }

    static string? OutputDifference(List<(ulong InputIndex, byte[] Blob)> outputs, List<byte[]>? claimed, ulong firstOutput)
    {
        if (claimed is null) return null;
        for (int i = 0; i < Math.Min(outputs.Count, claimed.Count); i++)
        {
            if (outputs[i].Blob.AsSpan().SequenceEqual(claimed[i])) continue;
            string scores = TryReadScore(outputs[i].Blob, out WorkScored own) && TryReadScore(claimed[i], out WorkScored other)
                ? $": job {own.JobId}, place {own.Place}: claimed score {other.ScoreQ32} / 2^32, recomputed {own.ScoreQ32} / 2^32" : "";
            return $"output {firstOutput + (ulong)i} of input {outputs[i].InputIndex} differs from the claimed one{scores}";
        }
        // Presented outputs may be older than the head; more than there are cannot be.
        return claimed.Count > outputs.Count
            ? $"{firstOutput + (ulong)claimed.Count} outputs are claimed, {firstOutput + (ulong)outputs.Count} were computed" : null;
    }

    static string RootAt(ulong lastBlock, VerifyData data, List<ComputedInput> computed, List<byte[]> outputs)
    {
        int inputs = data.Inputs.Count(input => input.Block.Number <= lastBlock);
        int count = computed.Take(inputs).Sum(input => input.Outputs.Count);
        return new OutputProofs(outputs.Take(count).Select(output => OutputProof.LeafOf(output))).Root.ToHex();
    }

    static bool TryReadScore(ReadOnlySpan<byte> output, out WorkScored scored)
    {
        scored = default;
        return Outputs.TryReadNotice(output, out ReadOnlySpan<byte> payload) && WorkScored.TryDecode(payload, out scored);
    }
}
