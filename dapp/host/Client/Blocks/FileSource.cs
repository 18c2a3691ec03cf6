namespace Rollup.Client.Blocks;

/// <summary>Where a file is looked for: the own store first, then the chain.</summary>
public static class FileSource
{
    public static async Task<byte[]> ReadAsync(Session session, Bytes32 digest, uint fileBytes, string what, CancellationToken cancellation)
    {
        if (FileBlocks.TryAssemble(session.Blocks.Get, in digest, fileBytes) is { } stored) return stored;
        ChainHistory history = await ChainHistory.ReadAsync(session, cancellation);
        return history.TryAssemble(session.Blocks, in digest, fileBytes) ?? throw new ClientException(
            new FileIncomplete(what, ContentCid.OfMachineFile(digest.Bytes, fileBytes).ToString()));
    }
}
