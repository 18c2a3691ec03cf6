namespace Rollup.Client.Jobs;

/// <summary>
/// Blocks of a job that are in the InputBox and that the node has not run: of an earlier run of ours, or of anybody else's. Where the
/// endpoint made them up, nothing is paid, and the wait for them ends.
/// </summary>
sealed class BlocksOnTheWay
{
    readonly HashSet<(int File, int Position)> _positions = [];
    ulong _lastIndex;

    public bool IsEmpty => _positions.Count == 0;

    public bool Has(int file, int position) => _positions.Contains((file, position));

    public static async Task<BlocksOnTheWay> ReadAsync(
        Session session, ulong jobId, IReadOnlyList<(int Number, FileBlocks File)> files, CancellationToken cancellation)
    {
        BlocksOnTheWay found = new();
        NodeStatus node = await session.Node.StatusAsync(cancellation);
        ulong head = await session.Chain.BlockNumberAsync(cancellation), from = node.ReadBlock + 1;
        if (node.ProcessedInputCount < node.InputCount)
            from = (await session.Node.InputAsync(node.ProcessedInputCount, cancellation))?.BlockNumber ?? from;
        if (from > head) return found;
        foreach (InputAdded input in await InputBox.InputsAsync(session.Chain, session.Application, from, head, cancellation))
        {
            if (input.Index >= node.ProcessedInputCount) found.Add(input, jobId, files);
        }
        return found;
    }

    public Task WaitAsync(Session session, CancellationToken cancellation) =>
        session.WaitForAsync("the node to read the blocks that are on the chain already", async () =>
            await session.Node.StatusAsync(cancellation) is var node && node.ProcessedInputCount > _lastIndex ? node : null, cancellation);

    void Add(InputAdded input, ulong jobId, IReadOnlyList<(int Number, FileBlocks File)> files)
    {
        if (!ChainHistory.TryReadBlock(input, out ProvideBlock sent) || sent.JobId != jobId) return;
        foreach ((int number, FileBlocks file) in files)
        {
            if (sent.File != number || sent.Position >= file.Shape.BlockCount) continue;
            if (!sent.Data.SequenceEqual(file.At((int)sent.Position))) continue; // it will be refused
            _positions.Add((number, (int)sent.Position));
            _lastIndex = Math.Max(_lastIndex, input.Index);
        }
    }
}
