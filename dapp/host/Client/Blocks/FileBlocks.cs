namespace Rollup.Client.Blocks;

/// <summary>A file cut into the blocks that the machine takes: at most 32,768 bytes each, parents before children.</summary>
public sealed record FileBlocks(ContentCid Root, Bytes32 Digest, IReadOnlyList<(Bytes32 Digest, byte[] Block)> Blocks)
{
    public static FileBlocks Of(byte[] file, BlockStore? store)
    {
        Dictionary<ContentCid, byte[]> blocks = [];
        UnixFsWriter writer = new(UnixFsProfile.Machine, (cid, block) =>
        {
            blocks[cid] = block.ToArray();
            store?.Put(cid, block);
        });
        ContentCid root = writer.WriteFile(file).Cid;
        List<(Bytes32, byte[])> ordered = [];
        foreach ((ContentCid cid, byte[] block) in Dag.Walk(root, cid => blocks[cid])) ordered.Add((Bytes32.Read(cid.Digest()), block));
        return new FileBlocks(root, Bytes32.Read(root.Digest()), ordered);
    }

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
