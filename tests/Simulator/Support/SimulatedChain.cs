using System.Text;

namespace Rollup.Tests.Simulator;

/// <summary>How an endpoint may misbehave in one run; 0 is never, n is once in n calls.</summary>
sealed record EndpointFaults(
    int ErrorOneIn, int MissingBlockOneIn, int LostLogOneIn, int StaleHeadOneIn, int MoveOneIn, int ForgedInputOneIn)
{
    public static EndpointFaults None { get; } = new(0, 0, 0, 0, 0, 0);
}

/// <summary>
/// The node's view of the fake chain through an endpoint that lags, lies by omission, forges and fails, and through which it can be killed.
/// </summary>
sealed class SimulatedChain(FakeChain chain, Dice dice, ulong lagBlocks, StepHook hook, Action moveChain) : IChain
{
    public EndpointFaults Faults { get; set; } = EndpointFaults.None;

    /// <summary>Claims that were not true when they were signed or sent.</summary>
    public List<string> FalseClaims { get; } = [];

    public Task<ApplicationFacts> ReadApplicationAsync(CancellationToken cancellation) => Task.FromResult(Application);

    public static ApplicationFacts Application { get; } = new(
        FakeChain.ChainId, FakeChain.HashOf("genesis"), FakeChain.Application, "0x" + new string('0', 40), FakeChain.Validator, null,
        FakeChain.HashOf("tiny machine"), FakeChain.EpochLength, [0xb1, 0x2c, 0x9e, 0xde, .. new byte[12], .. Addresses.InputBox.Bytes],
        FakeChain.DeploymentBlock, Claimer: "0x00000000000000000000000000000000000000cc");

    public Task<BlockReference> HeadAsync(CancellationToken cancellation)
    {
        Enter("head");
        ulong number = chain.Head.Number > lagBlocks ? chain.Head.Number - lagBlocks : 0;
        if (dice.Chance(Faults.StaleHeadOneIn)) number -= Math.Min(number, 3);
        return Leave("head", Reference(number)!.Value);
    }

    public Task<BlockReference?> BlockAsync(ulong number, CancellationToken cancellation)
    {
        Enter("block");
        if (dice.Chance(4 * Faults.MoveOneIn)) moveChain();
        return Leave("block", dice.Chance(Faults.MissingBlockOneIn) ? null : Reference(number));
    }

    public Task<ChainPage> LogsAsync(ulong fromBlock, ulong toBlock, CancellationToken cancellation)
    {
        Enter("logs");
        if (dice.Chance(Faults.MoveOneIn)) moveChain();
        List<FakeBlock> blocks = [.. chain.Blocks.Where(block => block.Number >= fromBlock && block.Number <= toBlock)];
        List<InputLog> inputs = [.. blocks.SelectMany(block => block.Inputs)];
        if (inputs.Count > 0 && dice.Chance(Faults.LostLogOneIn)) inputs.RemoveAt(dice.Below(inputs.Count));
        if (inputs.Count > 0 && dice.Chance(Faults.ForgedInputOneIn))
        {
            int at = dice.Below(inputs.Count);
            byte[] forged = [.. inputs[at].Blob];
            forged[dice.Below(forged.Length)] ^= 1;
            inputs[at] = inputs[at] with { Blob = forged };
        }
        ChainPage page = new(inputs, [.. blocks.SelectMany(block => block.Claims)], [.. blocks.SelectMany(block => block.Executions)]);
        return Leave("logs", page);
    }

    public Task<ulong> InputCountAsync(ulong atBlock, CancellationToken cancellation)
    {
        Enter("input count");
        return Leave("input count", (ulong)chain.Inputs.Count(input => input.Block.Number <= atBlock));
    }

    public Task<string> InputHashAsync(ulong index, CancellationToken cancellation)
    {
        Enter("input hash");
        InputLog input = chain.Inputs.SingleOrDefault(input => input.Index == index)
            ?? throw new ChainRetryException($"InputBox has no input {index}");
        return Leave("input hash", FakeChain.HashOf(input.Blob));
    }

    public Task<ContractState> ProveAsync(BlockReference block, ContractQuestion question, CancellationToken cancellation)
    {
        Enter("proof");
        if (Reference(block.Number) != block) throw new ChainRetryException($"block {block.Number} is another one");
        List<FakeBlock> blocks = [.. chain.Blocks.Where(known => known.Number <= block.Number)];
        List<InputLog> inputs = [.. blocks.SelectMany(known => known.Inputs)];
        HashSet<string> roots = [.. blocks.SelectMany(known => known.Claims).Where(log => log.Accepted).Select(log => log.Root)];
        HashSet<ulong> executed = [.. blocks.SelectMany(known => known.Executions).Select(log => log.OutputIndex)];
        IEnumerable<InputLog> asked = inputs.Skip((int)question.FromInput).Take((int)(question.ToInput - question.FromInput));
        return Leave("proof", new ContractState(
            (ulong)inputs.Count, [.. asked.Select(input => FakeChain.HashOf(input.Blob))], [.. question.Roots.Select(roots.Contains)],
            [.. question.Outputs.Select(executed.Contains)]));
    }

    public Task<ulong> ClaimerNonceAsync(CancellationToken cancellation)
    {
        Enter("nonce");
        return Leave("nonce", chain.Nonce);
    }

    public Task<SignedClaim> SignClaimAsync(ClaimDraft draft, CancellationToken cancellation)
    {
        Enter("sign");
        CheckClaim(draft.LastBlock, draft.Root);
        UInt128 fee = UInt128.Max(draft.FeePerGasMin, 100);
        string text = $"{draft.Nonce} {draft.LastBlock} {draft.Root} {fee}";
        return Leave("sign", new SignedClaim(FakeChain.HashOf(text), Encoding.UTF8.GetBytes(text), fee, chain.RefusalOf(draft.LastBlock)));
    }

    public Task BroadcastAsync(byte[] signedTransaction, CancellationToken cancellation)
    {
        Enter("broadcast");
        string text = Encoding.UTF8.GetString(signedTransaction);
        string[] parts = text.Split(' ');
        CheckClaim(ulong.Parse(parts[1]), parts[2]);
        chain.Broadcast(
            new FakeClaim(ulong.Parse(parts[0]), ulong.Parse(parts[1]), parts[2], UInt128.Parse(parts[3]), FakeChain.HashOf(text)));
        return Leave("broadcast", true);
    }

    public Task<ClaimReceipt?> ReceiptAsync(string transactionHash, CancellationToken cancellation)
    {
        Enter("receipt");
        foreach (FakeBlock block in chain.Blocks)
            foreach ((FakeClaim claim, string? revert) in block.Transactions)
                if (claim.Hash == transactionHash) return Leave<ClaimReceipt?>("receipt", new ClaimReceipt(revert is null, block.Number));
        return Leave<ClaimReceipt?>("receipt", null);
    }

    void CheckClaim(ulong lastBlock, string root)
    {
        if (SimulationChecks.RootAt(chain, lastBlock) != root) FalseClaims.Add($"{root} of last block {lastBlock}");
    }

    void Enter(string call)
    {
        hook($"chain {call}: before");
        if (dice.Chance(Faults.ErrorOneIn)) throw new ChainRetryException($"the endpoint failed in {call}");
    }

    Task<T> Leave<T>(string call, T answer)
    {
        hook($"chain {call}: after");
        return Task.FromResult(answer);
    }

    BlockReference? Reference(ulong number) =>
        number < (ulong)chain.Blocks.Count ? new BlockReference(number, chain.Blocks[(int)number].Hash) : null;
}
