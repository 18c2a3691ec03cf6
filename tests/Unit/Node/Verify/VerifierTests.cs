using Rollup.Node.Verify;

namespace Rollup.Tests.Unit.Node;

/// <summary>A whole job on the real machine, honestly claimed and not.</summary>
public class VerifierTests
{
    static readonly ApplicationFacts s_application =
        new(World.ChainId, "0x", "0x", "0x", "0x", null, "0x", JobScript.EpochLength, [], 1, null);

    [Fact]
    public void HonestClaimsHoldAndEverySubmissionIsListed()
    {
        using InProcessMachine machine = new();
        VerifyReport report = Verifier.Run(Honest(machine), machine, TestContext.Current.CancellationToken);
        Assert.True(report.Holds, report.FirstDifference);
        Assert.Equal(5, report.Epochs.Count);
        Assert.Equal([0, 1], report.Submissions.Select(submission => (int)submission.Place));
        Assert.All(report.Submissions, submission => Assert.Equal(submission.ScoreQ32, submission.ClaimedScoreQ32));
        Assert.NotEqual(report.Submissions[0].ScoreQ32, report.Submissions[1].ScoreQ32);
    }

    [Fact]
    public void OneBitOfOneScoreIsFound()
    {
        using InProcessMachine machine = new();
        VerifyData planted = Verifier.PlantScoreBit(Honest(machine), machine, TestContext.Current.CancellationToken);
        VerifyReport report = Verifier.Run(planted, machine, TestContext.Current.CancellationToken);
        Assert.False(report.Holds);
        Assert.Contains("job 1, place 0: claimed score", report.FirstDifference, StringComparison.Ordinal);
        JudgedSubmission submission = report.Submissions[0];
        Assert.False(submission.Holds);
        Assert.Equal(1, submission.ScoreQ32 ^ submission.ClaimedScoreQ32);
        Assert.True(report.Submissions[1].Holds);
        // The epochs before the score was given are honest still.
        Assert.Equal([true, true, true, false, false], report.Epochs.Select(epoch => epoch.Holds));
    }

    [Fact]
    public void ScoreBitIsFoundFromTheRootsAlone()
    {
        using InProcessMachine machine = new();
        VerifyData planted = Verifier.PlantScoreBit(Honest(machine), machine, TestContext.Current.CancellationToken);
        VerifyReport report = Verifier.Run(planted with { ClaimedOutputs = null }, machine, TestContext.Current.CancellationToken);
        Assert.Contains("epoch 16 (last block 169): claimed root", report.FirstDifference, StringComparison.Ordinal);
    }

    [Fact]
    public void ClaimOfAnEpochWithoutInputsIsJudgedToo()
    {
        using InProcessMachine machine = new();
        VerifyData data = Honest(machine);
        ClaimLog idle = data.Claims[0] with { LastBlock = 99 };
        VerifyReport report = Verifier.Run(data with { Claims = [idle] }, machine, TestContext.Current.CancellationToken);
        Assert.Contains("epoch 9 (last block 99)", report.FirstDifference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one more")]
    [InlineData("one fewer")]
    public void NumberOfOutputsIsJudged(string change)
    {
        using InProcessMachine machine = new();
        VerifyData data = Honest(machine);
        byte[][] outputs = [.. data.ClaimedOutputs!];
        outputs = change == "one more" ? [.. outputs, outputs[0]] : outputs[..^1];
        VerifyReport report = Verifier.Run(data with { ClaimedOutputs = outputs }, machine, TestContext.Current.CancellationToken);
        Assert.Equal(change == "one fewer", report.Holds);
    }

    [Fact]
    public void FromAVerifiedStateOnlyWhatCameAfterItIsRun()
    {
        using InProcessMachine machine = new();
        using Folder folder = new();
        VerifyData data = Honest(machine);
        VerifyReport whole = Run(data, machine, null);
        string file = folder.File("verified/0x77.state");
        Assert.Null(VerifiedState.Read(file));
        for (int count = 1; count <= data.Inputs.Count; count++)
        {
            VerifyData first = data with { Inputs = [.. data.Inputs.Take(count)], Claims = [], ClaimedOutputs = null };
            VerifiedState.Of(machine, first.Inputs, Run(first, machine, VerifiedState.Read(file))).Write(file); // from the one before
            VerifyReport rest = Run(data, machine, VerifiedState.Read(file));
            Assert.True(rest.Holds, rest.FirstDifference);
            Assert.Equal((ulong)count, rest.FirstInput);
            Assert.Equal((whole.InputCount, whole.OutputCount, whole.LastRoot), (rest.InputCount, rest.OutputCount, rest.LastRoot));
            Assert.Equal(whole.Epochs.TakeLast(rest.Epochs.Count), rest.Epochs);
            Assert.Equal(whole.Submissions.Where(submission => submission.InputIndex >= (ulong)count), rest.Submissions);
        }
    }

    /// <summary>A bit of a score that is given later is found, with its place among all outputs.</summary>
    [Fact]
    public void FromAVerifiedStateALieIsFoundBehindIt()
    {
        using InProcessMachine machine = new();
        VerifyData data = Honest(machine), first = data with { Inputs = [.. data.Inputs.Take(5)], Claims = [], ClaimedOutputs = null };
        VerifiedState state = VerifiedState.Of(machine, first.Inputs, Run(first, machine, null));
        VerifyData planted = Verifier.PlantScoreBit(data, machine, TestContext.Current.CancellationToken);
        Assert.Equal(Run(planted, machine, null).FirstDifference, Run(planted, machine, state).FirstDifference);
        string? roots = Run(planted with { ClaimedOutputs = null }, machine, state).FirstDifference;
        Assert.Contains("epoch 16 (last block 169): claimed root", roots, StringComparison.Ordinal);
        Assert.NotNull(Run(data with { ClaimedOutputs = [.. data.ClaimedOutputs!, [1]] }, machine, state).FirstDifference);
    }

    /// <summary>An epoch is claimed when it is over, and may be claimed long after: the inputs have been verified by then.</summary>
    [Fact]
    public void FromAVerifiedStateALateClaimOfWhatCameBeforeIsJudged()
    {
        using InProcessMachine machine = new();
        VerifyData data = Honest(machine) with { ClaimedOutputs = null };
        VerifiedState state = VerifiedState.Of(machine, data.Inputs, Run(data with { Claims = [] }, machine, null));
        Assert.Equal(5, Run(data, machine, state).Epochs.Count);
        ClaimLog lie = data.Claims[1] with { Root = data.Claims[0].Root };
        Assert.Equal((ulong)data.Inputs.Count, Run(data with { Claims = [lie] }, machine, state).FirstInput);
        Assert.False(Run(data with { Claims = [lie] }, machine, state).Holds);
        Assert.False(Run(data with { Claims = [lie with { LastBlock = 1 }] }, machine, state).Holds); // of no input at all
    }

    /// <summary>What does not fit the chain, the engine or its checksum is not begun from.</summary>
    [Theory]
    [InlineData("another input")]
    [InlineData("fewer inputs than it has")]
    [InlineData("another engine")]
    [InlineData("a damaged snapshot")]
    [InlineData("no snapshot")]
    [InlineData("another digest")]
    [InlineData("a damaged root")]
    [InlineData("another number of outputs")]
    public void AStateThatDoesNotFitIsNotBegunFrom(string what)
    {
        using InProcessMachine machine = new();
        VerifyData data = Honest(machine);
        VerifyReport whole = Run(data, machine, null);
        VerifiedState state = VerifiedState.Of(machine, data.Inputs, whole);
        byte[] damaged = state.Snapshot.ToArray();
        damaged[damaged.Length / 2] ^= 1;
        if (what == "another input") data = data with { Inputs = [data.Inputs[1], .. data.Inputs.Skip(1)] };
        if (what == "fewer inputs than it has") data = data with { Inputs = [.. data.Inputs.SkipLast(1)] };
        if (what == "a damaged snapshot") state = state with { Snapshot = damaged };
        if (what == "no snapshot") state = state with { Snapshot = default };
        byte[] roots = state.Roots.ToArray();
        roots[^1] ^= 1;
        if (what == "a damaged root") state = state with { Roots = roots };
        if (what == "another number of outputs") state = state with { OutputCount = state.OutputCount - 1 };
        if (what == "another digest") state = state with { Digest = default };
        using ShadowMachine shadow = new(new InProcessMachine(), new InProcessMachine());
        VerifyReport report = Run(data, what == "another engine" ? shadow : machine, state);
        Assert.Equal(0UL, report.FirstInput);
        Assert.Equal(whole.Holds && what is not ("another input" or "fewer inputs than it has"), report.Holds);
    }

    static VerifyReport Run(VerifyData data, IMachine machine, VerifiedState? start) =>
        Verifier.Run(data, machine, TestContext.Current.CancellationToken, start);

    static VerifyData Honest(InProcessMachine machine)
    {
        List<InputLog> inputs = JobScript.Inputs();
        List<byte[]> outputs = [];
        SortedDictionary<ulong, string> roots = [];
        machine.Reset();
        foreach (InputLog input in inputs)
        {
            AdvanceResult result = machine.Advance(input.Blob);
            outputs.AddRange(result.Outputs);
            roots[input.Block.Number / JobScript.EpochLength] = result.OutputsRoot.ToHex();
        }
        List<ClaimLog> claims = [.. roots.Select(pair => new ClaimLog(
            JobScript.Block(pair.Key * JobScript.EpochLength + 100), 0, "0x", pair.Key * JobScript.EpochLength + 9, pair.Value,
            Accepted: true))];
        return new VerifyData(s_application, 1_000, inputs, claims, outputs);
    }
}
