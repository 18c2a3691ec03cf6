namespace Rollup.Client.Blocks;

/// <summary>
/// A file and the blocks that the machine takes of it: at most 32,768 bytes each, parents before children. Made once of each file in a
/// command, as making it hashes the whole file.
/// </summary>
public sealed record FileBlocks(
    byte[] File, ContentCid Root, Bytes32 Digest, IReadOnlyList<(ContentCid Cid, byte[] Bytes)> Blocks)
{
    public static FileBlocks Of(byte[] file)
    {
        Dictionary<ContentCid, byte[]> blocks = [];
        ContentCid root = new UnixFsWriter(UnixFsProfile.Machine, (cid, block) => blocks[cid] = block.ToArray()).WriteFile(file).Cid;
        return new FileBlocks(file, root, Bytes32.Read(root.Digest()), [.. Dag.Walk(root, cid => blocks[cid])]);
    }

    /// <summary>How many positions the machine knows of the file: its only block, or the root and a leaf for every chunk.</summary>
    public int Positions => MarketLimits.SlotsOf((uint)File.Length);

    /// <summary>The block at a position. Leaves may be equal, so that there are fewer blocks than positions.</summary>
    public byte[] At(int position) => position == 0 ? Blocks[0].Bytes
        : File.AsSpan((position - 1) * UnixFs.ChunkBytes, UnixFs.ChunkLength(File.Length, position - 1)).ToArray();

    public void KeepIn(BlockStore store)
    {
        foreach ((ContentCid cid, byte[] block) in Blocks) store.Put(cid, block);
    }

    /// <summary>
    /// True if the file at the path is the one that the chain names: on a chain that was re-organised, a number can become another job's.
    /// </summary>
    public static bool IsAt(string path, in Bytes32 digest) => System.IO.File.Exists(path)
        && Of(System.IO.File.ReadAllBytes(path)).Digest.Equals(in digest);

    /// <summary>The whole file under a digest that the chain names, out of a store.</summary>
    public static byte[]? TryAssemble(BlockStore store, in Bytes32 digest, uint fileBytes)
    {
        ContentCid root = ContentCid.OfMachineFile(digest.Bytes, fileBytes);
        if (!store.Has(root)) return null;
        try
        {
            byte[] file = new UnixFsReader(store.Get).ReadFile(root, fileBytes);
            return file.Length == fileBytes ? file : null;
        }
        catch (ContentException)
        {
            return null;
        }
    }
}
