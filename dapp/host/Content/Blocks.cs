namespace Rollup.Content;

/// <summary>Takes a block that was just made or verified. The span is the caller's again when the call returns.</summary>
public delegate void BlockSink(ContentCid cid, ReadOnlySpan<byte> block);

/// <summary>Gives the verified bytes of a block, or throws <see cref="ContentException"/>.</summary>
public delegate byte[] BlockSource(ContentCid cid);

public static class BlockLimits
{
    /// <summary>What IPFS nodes exchange and store at most in one block.</summary>
    public const int BlockBytesMax = 2 * 1024 * 1024;

    /// <summary>Deeper trees are refused: at two links a node, this is more leaves than a disk holds.</summary>
    public const int DepthMax = 64;
}
