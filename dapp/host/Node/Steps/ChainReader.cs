namespace Rollup.Node.Steps;

/// <summary>
/// Reads the application's logs one page at a time. A page is stored only if, before and after its logs were read, the endpoint gave the
/// same hashes for the block the page continues from and the block it ends at, each log's block hash is canonical, and the contracts keep
/// what the logs say. When the continued block is gone, the chain was re-organised: everything above the newest checkpoint that still
/// stands is forgotten.
/// </summary>
public sealed class ChainReader(
    IChain chain, IChain? witness, ReaderFacts facts, ApplicationFacts application, ulong rangeBlocks, Action<string>? say = null)
{
    readonly PageChecks _checks = new(chain, facts, application, say ?? (_ => { }));
    bool _isComplete;

    ulong DeploymentBlock => application.DeploymentBlock;

    /// <summary>Whether what is stored ends at a head at which InputBox counted as many inputs: no log before it was left out.</summary>
    public bool IsComplete => _isComplete;

    public async Task<StepOutcome> StepAsync(CancellationToken cancellation)
    {
        BlockReference head = ChainLength.Checked(await chain.HeadAsync(cancellation), DeploymentBlock);
        BlockReference? cursor = facts.Cursor();
        if (cursor is null) await CheckGenesisAsync(cancellation); // later a block that is gone shows it
        if (cursor is { } stored && !await StandsAsync(head, stored, cancellation))
        {
            _isComplete = false;
            await CheckGenesisAsync(cancellation);
            return await RollBackAsync(head, cancellation);
        }

        ulong from = cursor is { } last ? last.Number + 1 : DeploymentBlock;
        if (from > head.Number)
        {
            if (!_isComplete && cursor == head) await CheckCompleteAsync(new ChainPage([], [], []), head, cancellation);
            _isComplete |= cursor == head;
            return StepOutcome.Idle;
        }

        _isComplete = false;
        ulong to = Math.Min(head.Number, from + rangeBlocks - 1);
        BlockReference end = to == head.Number ? head : await KnownBlockAsync(to, cancellation);
        ChainPage page = await chain.LogsAsync(from, to, cancellation);
        List<BlockReference> checkpoints = await CheckpointsAsync(page, from, end, cancellation);
        await CheckUnmovedAsync(cursor, end, cancellation);
        await CheckCompleteAsync(page, to == head.Number ? head : null, cancellation);
        await _checks.CheckAsync(page, to, head, cancellation);

        facts.StorePage(page, checkpoints);
        _isComplete = to == head.Number;
        return StepOutcome.Progressed;
    }

    /// <summary>Forgets what is stored above a block, so that it is read again. Only whole pages end where nothing is missing.</summary>
    public void ReadAgain(ulong standingBlock)
    {
        _isComplete = false;
        facts.RollBack(facts.CheckpointAtOrBelow(standingBlock) is { } known ? known.Number : DeploymentBlock - 1);
    }

    /// <summary>A head below the cursor is an endpoint that lags, unless a checkpoint it does know has another hash.</summary>
    async Task<bool> StandsAsync(BlockReference head, BlockReference cursor, CancellationToken cancellation)
    {
        BlockReference? checkpoint = head.Number >= cursor.Number ? cursor : facts.CheckpointAtOrBelow(head.Number);
        if (checkpoint is not { } known)
        {
            await CheckGenesisAsync(cancellation);
            return true;
        }
        BlockReference? canonical = known.Number == head.Number ? head : await chain.BlockAsync(known.Number, cancellation);
        return canonical is null ? throw new ChainRetryException($"block {known.Number} is below the head and missing")
            : canonical == known;
    }

    /// <summary>
    /// A chain with another first block is another chain: asked twice, and of the witness too, since one wrong answer ends nothing.
    /// </summary>
    async Task CheckGenesisAsync(CancellationToken cancellation)
    {
        if (facts.Genesis() is not { } genesis) return;
        string shown = genesis;
        for (int time = 0; time < 2; time++)
        {
            shown = (await KnownBlockAsync(0, cancellation)).Hash;
            if (shown == genesis) return;
        }
        if (witness is not null && (await witness.BlockAsync(0, cancellation))?.Hash is var seen && seen != shown)
            throw new ChainRetryException(
                $"the endpoint shows another chain and the witness does not: block 0 is {shown} there and {seen ?? "not known"} here,"
                + $" stored is {genesis}");
        throw new NodeStopException($"the chain's block 0 is no longer {genesis}", NodeEndKind.ChainReset);
    }

    /// <summary>Checkpoints that stand are a prefix of all checkpoints, so a binary search finds where they end.</summary>
    async Task<StepOutcome> RollBackAsync(BlockReference head, CancellationToken cancellation)
    {
        ulong standing = 0;
        ulong gone = facts.CheckpointCount();
        while (standing < gone)
        {
            ulong middle = standing + (gone - standing) / 2;
            BlockReference checkpoint = facts.CheckpointByRank(middle);
            BlockReference? canonical = checkpoint.Number > head.Number ? null
                : await chain.BlockAsync(checkpoint.Number, cancellation);
            if (canonical == checkpoint) standing = middle + 1;
            else gone = middle;
        }

        // With no checkpoint standing, everything is read again; the block before the first is nobody's, so nothing is kept.
        ulong ancestor = standing == 0 ? DeploymentBlock - 1 : facts.CheckpointByRank(standing - 1).Number;
        facts.RollBack(ancestor);
        return StepOutcome.Progressed;
    }

    async Task<List<BlockReference>> CheckpointsAsync(ChainPage page, ulong from, BlockReference end, CancellationToken cancellation)
    {
        SortedDictionary<ulong, string> hashes = new() { [end.Number] = end.Hash };
        IEnumerable<BlockReference> logged = page.Inputs.Select(log => log.Block).Concat(page.Claims.Select(log => log.Block))
            .Concat(page.Executions.Select(log => log.Block));
        foreach (BlockReference block in logged)
        {
            if (block.Number < from || block.Number > end.Number)
                throw new ChainRetryException($"a log of block {block.Number} was not asked for");
            if (!hashes.TryGetValue(block.Number, out string? hash))
            {
                hash = (await KnownBlockAsync(block.Number, cancellation)).Hash;
                hashes.Add(block.Number, hash);
            }
            if (hash != block.Hash) throw new ChainRetryException($"a log names block {block.Number} as {block.Hash}, the chain as {hash}");
        }
        return [.. hashes.Select(pair => new BlockReference(pair.Key, pair.Value))];
    }

    /// <summary>
    /// An endpoint may leave logs out without a word. Indices without a gap and InputBox's own count (asked at the head only, where every
    /// endpoint has the state) show it. The lost log may be of an earlier page, so reading goes back to the last input that is known.
    /// </summary>
    async Task CheckCompleteAsync(ChainPage page, BlockReference? head, CancellationToken cancellation)
    {
        ulong expected = facts.InputCount();
        string? problem = null;
        bool missing = true;
        foreach (InputLog input in page.Inputs)
        {
            if (input.Index != expected) problem ??= $"input {expected} is missing: the next log has index {input.Index}";
            expected++;
        }
        if (problem is null && head is { } block)
        {
            ulong counted = await chain.InputCountAsync(block.Number, cancellation);
            if (counted != expected) problem = $"InputBox counts {counted} inputs at block {block.Number}, the logs {expected}";
            missing = counted > expected;
        }
        if (problem is null) return;

        // The block of the last known input is read again too: it may have had one more.
        ulong whole = facts.LastInputBlock() is { } last && facts.CheckpointAtOrBelow(last - 1) is { } known ? known.Number
            : DeploymentBlock - 1;
        if (missing && facts.Cursor() is { } cursor && whole < cursor.Number) facts.RollBack(whole);
        throw new ChainRetryException(problem);
    }

    async Task CheckUnmovedAsync(BlockReference? cursor, BlockReference end, CancellationToken cancellation)
    {
        if (await KnownBlockAsync(end.Number, cancellation) != end)
            throw new ChainRetryException($"block {end.Number} moved while it was read");
        if (cursor is { } stored && await KnownBlockAsync(stored.Number, cancellation) != stored)
            throw new ChainRetryException($"block {stored.Number} moved while its successor was read");
    }

    async Task<BlockReference> KnownBlockAsync(ulong number, CancellationToken cancellation) =>
        await chain.BlockAsync(number, cancellation) ?? throw new ChainRetryException($"the endpoint does not know block {number}");
}
