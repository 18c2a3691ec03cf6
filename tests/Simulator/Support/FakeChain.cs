using Rollup.Chain;

namespace Rollup.Tests.Simulator;

/// <summary>What somebody sends to InputBox: the payload outlives a re-organisation, its block, time and index do not.</summary>
sealed record Posted(ulong Id, byte[] Payload);

sealed record FakeClaim(ulong Nonce, ulong LastBlock, string Root, UInt128 Fee, string Hash);

sealed class FakeBlock
{
    public required ulong Number;
    public required string Hash;
    public List<Posted> Posts = [];
    public List<InputLog> Inputs = [];
    public List<ClaimLog> Claims = [];
    public List<ExecutionLog> Executions = [];
    public List<(FakeClaim Claim, string? Revert)> Transactions = [];
}

/// <summary>
/// A chain in memory with the rules of InputBox and Authority that the node can meet: order, first claim wins, nonces, replacement fees.
/// </summary>
sealed class FakeChain(Dice dice)
{
    public const ulong ChainId = 31337;
    public const ulong EpochLength = 5;
    public const ulong DeploymentBlock = 3;
    public const string Application = "0x00000000000000000000000000000000000000aa";
    public const string Validator = "0x00000000000000000000000000000000000000bb";

    readonly List<FakeBlock> _blocks = [new FakeBlock { Number = 0, Hash = HashOf("genesis") }];
    readonly List<FakeClaim> _pool = [];
    readonly List<Posted> _posts = [];
    ulong _salt;

    public FakeBlock Head => _blocks[^1];

    public IReadOnlyList<FakeBlock> Blocks => _blocks;

    public IEnumerable<InputLog> Inputs => _blocks.SelectMany(block => block.Inputs);

    public IEnumerable<ClaimLog> Claims => _blocks.SelectMany(block => block.Claims);

    public IEnumerable<ExecutionLog> Executions => _blocks.SelectMany(block => block.Executions);

    public IEnumerable<(FakeClaim Claim, string? Revert)> Transactions => _blocks.SelectMany(block => block.Transactions);

    public ulong Nonce => (ulong)Transactions.Count();

    public bool PoolIsEmpty => _pool.Count == 0;

    /// <summary>Hashes of every input that ever was in a block, of this chain or of one that it replaced.</summary>
    public HashSet<string> InputsEver { get; } = [];

    public void Post(byte[] payload) => _posts.Add(new Posted(_salt++, payload));

    /// <summary>One block with everything that waits, or with chance: a block builder owes nobody inclusion.</summary>
    public void Mine(bool includeAll = true)
    {
        FakeBlock block = new() { Number = Head.Number + 1, Hash = HashOf($"{Head.Hash}/{_salt++}") };
        BlockReference reference = new(block.Number, block.Hash);
        _blocks.Add(block);
        foreach (Posted post in _posts.ToArray())
        {
            if (block.Number <= DeploymentBlock || (!includeAll && dice.Chance(3))) continue;
            block.Posts.Add(post);
            block.Inputs.Add(LogOf(post, reference, (ulong)Inputs.Count()));
            InputsEver.Add(HashOf(block.Inputs[^1].Blob));
            _posts.Remove(post);
        }
        while (_pool.Find(claim => claim.Nonce == Nonce) is { } claim && (includeAll || !dice.Chance(3))) Apply(claim, block, reference);
    }

    /// <summary>
    /// Replaces the newest blocks by as many and one more. What they carried waits again, in another order; some of it never comes back.
    /// </summary>
    public void Reorganise(int depth)
    {
        depth = Math.Min(depth, (int)(Head.Number - DeploymentBlock));
        if (depth <= 0) return;

        List<Posted> again = [];
        for (int i = 0; i < depth; i++)
        {
            FakeBlock gone = Head;
            _blocks.RemoveAt(_blocks.Count - 1);
            again.InsertRange(0, gone.Posts.Where(_ => !dice.Chance(4)));
            foreach ((FakeClaim claim, _) in gone.Transactions) _pool.Add(claim);
        }
        if (dice.Chance(2)) again.Reverse();
        _posts.InsertRange(0, again);
        for (int i = 0; i <= depth; i++) Mine(includeAll: false);
    }

    /// <summary>The chain of somebody who deletes it and starts another: nothing stays, and block 0 is new.</summary>
    public void Reset()
    {
        _blocks.Clear();
        _pool.Clear();
        _blocks.Add(new FakeBlock { Number = 0, Hash = HashOf($"genesis {_salt++}") });
    }

    /// <summary>A transaction pool may forget.</summary>
    public void LosePool() => _pool.Clear();

    public void Broadcast(FakeClaim claim)
    {
        if (claim.Nonce < Nonce || _pool.Exists(known => known.Hash == claim.Hash)) return;
        FakeClaim? rival = _pool.Find(known => known.Nonce == claim.Nonce);
        if (rival is not null && claim.Fee < rival.Fee + rival.Fee / 10)
            throw new ChainRetryException("replacement transaction underpriced");
        if (rival is not null) _pool.Remove(rival);
        _pool.Add(claim);
    }

    /// <summary>Somebody else with the owner's key, or a thief of it.</summary>
    public void MineForeignClaim(ulong lastBlock, string root)
    {
        FakeBlock block = new() { Number = Head.Number + 1, Hash = HashOf($"{Head.Hash}/{_salt++}") };
        _blocks.Add(block);
        BlockReference reference = new(block.Number, block.Hash);
        AddClaimLogs(block, reference, HashOf($"foreign {_salt++}"), lastBlock, root);
    }

    public void MineExecution(ulong outputIndex)
    {
        FakeBlock block = new() { Number = Head.Number + 1, Hash = HashOf($"{Head.Hash}/{_salt++}") };
        block.Executions.Add(
            new ExecutionLog(new BlockReference(block.Number, block.Hash), HashOf($"execution {outputIndex}"), outputIndex));
        _blocks.Add(block);
    }

    /// <summary>What the contract would say to a claim now, or null.</summary>
    public string? RefusalOf(ulong lastBlock) =>
        lastBlock % EpochLength != EpochLength - 1 ? "NotEpochFinalBlock"
        : lastBlock > Head.Number ? "NotPastBlock" // the claim would be mined in the next block
        : Claims.Any(log => log.LastBlock == lastBlock) ? "NotFirstClaim" : null;

    public static string HashOf(string text) => HashOf(System.Text.Encoding.UTF8.GetBytes(text));

    public static string HashOf(byte[] bytes)
    {
        Keccak256.Hash(bytes, out Bytes32 hash);
        return "0x" + Convert.ToHexStringLower(hash.Bytes);
    }

    void Apply(FakeClaim claim, FakeBlock block, BlockReference reference)
    {
        _pool.RemoveAll(other => other.Nonce == claim.Nonce);
        string? revert = claim.LastBlock >= block.Number ? "NotPastBlock" : Claims.Any(log => log.LastBlock == claim.LastBlock)
            ? "NotFirstClaim" : null;
        block.Transactions.Add((claim, revert));
        if (revert is null) AddClaimLogs(block, reference, claim.Hash, claim.LastBlock, claim.Root);
    }

    static void AddClaimLogs(FakeBlock block, BlockReference reference, string transaction, ulong lastBlock, string root)
    {
        ulong logIndex = (ulong)block.Claims.Count;
        block.Claims.Add(new ClaimLog(reference, logIndex, transaction, lastBlock, root, Accepted: false));
        block.Claims.Add(new ClaimLog(reference, logIndex + 1, transaction, lastBlock, root, Accepted: true));
    }

    static InputLog LogOf(Posted post, BlockReference block, ulong index)
    {
        EvmAdvance fields = new()
        {
            ChainId = ChainId, Application = Address.Read(Convert.FromHexString(Application.AsSpan(2))), BlockNumber = block.Number,
            BlockTimestamp = 1_700_000_000 + 12 * block.Number, Index = index,
        };
        Convert.FromHexString(block.Hash.AsSpan(2)).CopyTo(fields.PrevRandao.WritableBytes);
        byte[] blob = new byte[EvmAdvance.EncodedBytes(post.Payload.Length)];
        return new InputLog(index, block, HashOf($"post {post.Id}"), MessageBytes.Whole(blob, fields.Encode(post.Payload, blob)));
    }
}
