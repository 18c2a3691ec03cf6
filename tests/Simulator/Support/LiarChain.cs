namespace Rollup.Tests.Simulator;

/// <summary>What an endpoint makes up. Whatever it shows, it cannot prove anything else than the truth under a true block's hash.</summary>
enum Lie
{
    None,
    /// <summary>Inputs in logs only: what InputBox keeps is told as it is.</summary>
    InputLogs,
    /// <summary>Inputs in logs, and their hashes and count in every question that is answered without a proof.</summary>
    InputsWithoutProof,
    /// <summary>
    /// A world of its own since InputBox keeps inputs, in which everything agrees: logs, hashes, proofs, and so the hashes of blocks too.
    /// </summary>
    World,
    /// <summary>The same with another first block.</summary>
    OtherChain,
    /// <summary>Any of these, or the truth, anew with each question.</summary>
    Switching,
    /// <summary>A claim that nobody made, of another root.</summary>
    ForeignClaim,
    /// <summary>The acceptance of a claim that nobody made, of the root that the node computed itself.</summary>
    Acceptance,
    /// <summary>The last input is kept back, and its count.</summary>
    HiddenInput,
    /// <summary>The logs of claims are kept back.</summary>
    HiddenClaims,
    /// <summary>A head that no chain has, of which everything is known.</summary>
    FarHead,
    /// <summary>What Authority would refuse: a claim up to a block that ends no epoch, or of an epoch that is not over.</summary>
    ClaimOfNoEpoch, ClaimOfTheFuture,
    /// <summary>An output that nobody executed, once or twice in a page.</summary>
    Execution, ExecutionTwice,
}

/// <summary>An endpoint that lies, in front of one that does not.</summary>
sealed class LiarChain(IChain truth, FakeChain chain, Dice dice) : IChain
{
    static readonly Lie[] s_switched =
    [
        Lie.None, Lie.InputLogs, Lie.InputsWithoutProof, Lie.World, Lie.ForeignClaim, Lie.HiddenInput, Lie.HiddenClaims, Lie.Execution,
    ];

    public Lie Lie { get; set; }

    /// <summary>Hashes of every input that it made up and could support so far that a node may run it.</summary>
    public HashSet<string> InputsMadeUp { get; } = [];

    /// <summary>Gives no proofs, as an endpoint without the method.</summary>
    public bool IsSilentAboutProofs { get; set; }

    /// <summary>What it says of the application, made of the truth; null is the truth.</summary>
    public Func<ApplicationFacts, ApplicationFacts>? Application { get; set; }

    public bool AsksDearGas { get; set; }

    /// <summary>Answers that were not the truth.</summary>
    public int LiesTold { get; set; }

    /// <summary>Told beside the claimer's nonce.</summary>
    public ulong NonceTooMuch { get; set; }

    Lie Now => Lie == Lie.Switching ? s_switched[dice.Below(s_switched.Length)] : Lie;

    public async Task<ApplicationFacts> ReadApplicationAsync(CancellationToken cancellation)
    {
        ApplicationFacts facts = await truth.ReadApplicationAsync(cancellation);
        return Application?.Invoke(facts) ?? facts;
    }

    public async Task<BlockReference> HeadAsync(CancellationToken cancellation)
    {
        Lie now = Now;
        BlockReference head = await truth.HeadAsync(cancellation);
        return Told(head, now == Lie.FarHead ? head with { Number = head.Number + 1_000_000_000_000_000 } : Shown(head, now));
    }

    public async Task<BlockReference?> BlockAsync(ulong number, CancellationToken cancellation) =>
        await truth.BlockAsync(number, cancellation) is { } block ? Told(block, Shown(block, Now)) : null;

    public async Task<ChainPage> LogsAsync(ulong fromBlock, ulong toBlock, CancellationToken cancellation)
    {
        Lie now = Now;
        ChainPage page = await truth.LogsAsync(fromBlock, toBlock, cancellation);
        List<ClaimLog> claims = [.. page.Claims.Select(log => log with { Block = Shown(log.Block, now) })];
        if (now == Lie.HiddenClaims) claims.Clear();
        if (MadeUpClaim(fromBlock, toBlock, now) is { } claim) claims.Add(claim);
        List<ExecutionLog> executions = [.. page.Executions.Select(log => log with { Block = Shown(log.Block, now) })];
        int madeUp = now == Lie.Execution ? 1 : now == Lie.ExecutionTwice ? 2 : 0;
        if (HashAt(toBlock) is { } hash)
            executions.AddRange(Enumerable.Repeat(
                new ExecutionLog(new BlockReference(toBlock, hash), FakeChain.HashOf("a transaction that is not there"), 0), madeUp));
        List<InputLog> inputs = [.. page.Inputs.Where(input => !IsHidden(input.Index, now)).Select(input => Shown(input, now))];
        if (IsWorld(Lie) || Lie == Lie.Switching || (now == Lie.InputsWithoutProof && IsSilentAboutProofs))
            InputsMadeUp.UnionWith(inputs.Select(input => FakeChain.HashOf(input.Blob)));
        bool isTrue = inputs.SequenceEqual(page.Inputs) && claims.SequenceEqual(page.Claims) && executions.SequenceEqual(page.Executions);
        if (!isTrue) LiesTold++;
        return new ChainPage(inputs, claims, executions);
    }

    public async Task<ulong> InputCountAsync(ulong atBlock, CancellationToken cancellation)
    {
        ulong count = await truth.InputCountAsync(atBlock, cancellation);
        return Told(count, count > 0 && IsHidden(count - 1, Now) ? count - 1 : count);
    }

    public async Task<string> InputHashAsync(ulong index, CancellationToken cancellation)
    {
        string hash = await truth.InputHashAsync(index, cancellation);
        Lie now = Now;
        bool isForged = now == Lie.InputsWithoutProof || IsWorld(now);
        return Told(hash, isForged ? FakeChain.HashOf(Forged(chain.Inputs.ElementAt((int)index)).Blob) : hash);
    }

    public async Task<ContractState> ProveAsync(BlockReference block, ContractQuestion question, CancellationToken cancellation)
    {
        if (IsSilentAboutProofs) throw new NotProvedException("the endpoint gives no proof");
        if (HashAt(block.Number) is not { } hash) throw new ChainRetryException($"block {block.Number} is not known");
        BlockReference honest = new(block.Number, hash);
        ContractState state = await truth.ProveAsync(honest, question, cancellation);
        if (block == honest) return state;
        if (block != Shown(honest, Lie.World)) throw new ChainRetryException("the proof does not lead to the block");
        IEnumerable<InputLog> asked = chain.Inputs.Skip((int)question.FromInput).Take((int)(question.ToInput - question.FromInput));
        LiesTold++;
        return state with { InputHashes = [.. asked.Select(input => FakeChain.HashOf(Forged(input).Blob))] };
    }

    public async Task<ulong> ClaimerNonceAsync(CancellationToken cancellation) =>
        await truth.ClaimerNonceAsync(cancellation) + NonceTooMuch;

    public async Task<SignedClaim> SignClaimAsync(ClaimDraft draft, CancellationToken cancellation) => AsksDearGas
        ? new SignedClaim("", [], 0, SignedClaim.FeeTooHigh, "the chain asks 700 gwei for a unit of gas, 500 are allowed")
        : await truth.SignClaimAsync(draft, cancellation);

    public Task BroadcastAsync(byte[] signedTransaction, CancellationToken cancellation) =>
        truth.BroadcastAsync(signedTransaction, cancellation);

    public Task<ClaimReceipt?> ReceiptAsync(string transactionHash, CancellationToken cancellation) =>
        truth.ReceiptAsync(transactionHash, cancellation);

    static bool IsWorld(Lie lie) => lie is Lie.World or Lie.OtherChain;

    T Told<T>(T truth, T told)
    {
        if (!Equals(truth, told)) LiesTold++;
        return told;
    }

    string? HashAt(ulong number) => number < (ulong)chain.Blocks.Count ? chain.Blocks[(int)number].Hash : null;

    static InputLog Shown(InputLog input, Lie lie) =>
        (lie is Lie.InputLogs or Lie.InputsWithoutProof || IsWorld(lie) ? Forged(input) : input) with { Block = Shown(input.Block, lie) };

    /// <summary>Where state differs, so does the hash of the block.</summary>
    static BlockReference Shown(BlockReference block, Lie lie) =>
        lie == Lie.OtherChain || (lie == Lie.World && block.Number >= FakeChain.DeploymentBlock)
            ? block with { Hash = FakeChain.HashOf("lie " + block.Hash) } : block;

    /// <summary>The thief's address for another's: the payload's last byte, so that it stays an input of its block.</summary>
    static InputLog Forged(InputLog input)
    {
        byte[] blob = [.. input.Blob];
        _ = EvmAdvance.TryDecode(blob, out _, out ReadOnlySpan<byte> payload);
        blob[EvmAdvance.EncodedBytes(0) + payload.Length - 1] ^= 1;
        return input with { Blob = blob };
    }

    bool IsHidden(ulong index, Lie lie) => lie == Lie.HiddenInput && index + 1 == (ulong)chain.Inputs.Count();

    ClaimLog? MadeUpClaim(ulong fromBlock, ulong toBlock, Lie lie)
    {
        ulong lastBlock = fromBlock / FakeChain.EpochLength * FakeChain.EpochLength + FakeChain.EpochLength - 1;
        bool isMadeUp = lie is Lie.ForeignClaim or Lie.Acceptance or Lie.ClaimOfNoEpoch or Lie.ClaimOfTheFuture;
        if (!isMadeUp || lastBlock >= toBlock || lastBlock < FakeChain.DeploymentBlock || HashAt(toBlock) is not { } hash) return null;
        string root = lie == Lie.Acceptance ? SimulationChecks.RootAt(chain, lastBlock) : FakeChain.HashOf("made up");
        if (lie == Lie.ClaimOfNoEpoch) lastBlock--;
        if (lie == Lie.ClaimOfTheFuture) lastBlock += 1_000 * FakeChain.EpochLength;
        return new ClaimLog(
            new BlockReference(toBlock, hash), 99, FakeChain.HashOf("a transaction that is not there"), lastBlock, root,
            Accepted: true);
    }
}
