namespace Rollup.Content;

/// <summary>
/// How a file becomes blocks. Two people who use the same profile give the same file the same CID; a manifest that lasts names its profile.
/// Names and values are those of the UnixFS CID profiles specification (IPIP-499).
/// </summary>
public sealed record UnixFsProfile(string Name, int ChunkBytes, int LinksMax, bool RawLeaves, byte CidVersion, bool ShardByBlockBytes)
{
    /// <summary>A directory is cut into shards when it is larger than this.</summary>
    public const int DirectoryBytesMax = 262_144;

    /// <summary>What `ipfs add --cid-version=1` makes.</summary>
    public static UnixFsProfile KuboCidV1 { get; } = new(
        "kubo-cid-v1", 262_144, 174, RawLeaves: true, CidVersion: 1, ShardByBlockBytes: false);

    /// <summary>The ratified profile of 2025: fewer and larger blocks.</summary>
    public static UnixFsProfile V1Of2025 { get; } = new(
        "unixfs-v1-2025", 1_048_576, 1024, RawLeaves: true, CidVersion: 1, ShardByBlockBytes: true);

    /// <summary>What plain `ipfs add` makes.</summary>
    public static UnixFsProfile V0Of2015 { get; } = new(
        "unixfs-v0-2015", 262_144, 174, RawLeaves: false, CidVersion: 0, ShardByBlockBytes: false);

    /// <summary>What the machine reads: every block fits one input. As `ipfs add --cid-version=1 --chunker=size-32768`.</summary>
    public static UnixFsProfile Machine { get; } = KuboCidV1 with { Name = "machine", ChunkBytes = ContentCid.MachineChunkBytes };
}
