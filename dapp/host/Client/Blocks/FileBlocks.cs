namespace Rollup.Client.Blocks;

/// <summary>
/// A file and the blocks that the machine takes of it: at most 32,768 bytes each, of which the leaves are parts of the file. Made once of
/// each file in a command, as making it hashes the whole file.
/// </summary>
/// <param name="Nodes">Root and inner nodes, by position; none of a file of one block.</param>
public sealed record FileBlocks(byte[] File, ContentCid Root, Bytes32 Digest, IReadOnlyList<byte[]> Nodes)
{
    public static FileBlocks Of(byte[] file)
    {
        List<byte[]> nodes = [];
        ContentCid root = new UnixFsWriter(UnixFsProfile.Machine, (cid, block) =>
        {
            if (cid.Codec == ContentCodec.DagPb) nodes.Add(block.ToArray());
        }).WriteFile(file).Cid;
        if (nodes.Count > 0) // it was written last, and is the first position
        {
            nodes.Insert(0, nodes[^1]);
            nodes.RemoveAt(nodes.Count - 1);
        }
        return new FileBlocks(file, root, Bytes32.Read(root.Digest()), nodes);
    }

    /// <summary>Where the machine knows the blocks: parents have lower positions than their children.</summary>
    public FileShape Shape => new(File.Length);

    /// <summary>The block at a position, a part of the file where it is a leaf.</summary>
    public ReadOnlySpan<byte> At(int position)
    {
        if (position < Nodes.Count) return Nodes[position];
        int leaf = position - Nodes.Count;
        return File.AsSpan(leaf * UnixFs.ChunkBytes, UnixFs.ChunkLength(File.Length, leaf));
    }

    public void KeepIn(BlockStore store)
    {
        FileShape shape = Shape;
        for (int position = 0; position < shape.BlockCount; position++)
            store.Add((ContentCodec)shape.CodecOf(position), At(position));
    }

    /// <summary>
    /// True if the file at the path is the one that the chain names: on a chain that was re-organised, a number can become another job's.
    /// </summary>
    public static bool IsAt(string path, in Bytes32 digest)
    {
        if (!System.IO.File.Exists(path)) return false;
        using FileStream file = System.IO.File.OpenRead(path);
        return Bytes32.Read(new UnixFsWriter(UnixFsProfile.Machine, (_, _) => { }).WriteFile(file).Cid.Digest()).Equals(in digest);
    }

    /// <summary>The whole file under a digest that the chain names; null when a block is missing, or it is no such file.</summary>
    public static byte[]? TryAssemble(BlockSource source, in Bytes32 digest, uint fileBytes)
    {
        try
        {
            byte[] file = new UnixFsReader(source).ReadFile(ContentCid.OfMachineFile(digest.Bytes, fileBytes), checked((int)fileBytes));
            return file.Length == fileBytes ? file : null;
        }
        catch (ContentException)
        {
            return null;
        }
    }
}
