namespace Rollup.Protocol;

/// <summary>
/// Where the blocks of a file lie, which its size alone says: leaves of 32,768 bytes, over them nodes of at most 174 children, full from
/// the left, and one root. A position counts them level by level: 0 is the root, or the only block, then come the inner nodes, then the
/// leaves in the order of the file. Whoever asks of a position asks of one below <see cref="BlockCount"/>.
/// </summary>
public readonly struct FileShape
{
    /// <summary>A root over 174 nodes of 174 whole leaves.</summary>
    public const int FileBytesMax = NodeFileBytesMax * UnixFs.LinksMax;

    const int NodeFileBytesMax = UnixFs.ChunkBytes * UnixFs.LinksMax;

    public readonly int FileBytes;

    /// <summary>An empty file is one empty leaf.</summary>
    public readonly int LeafCount;

    /// <summary>Nodes between root and leaves.</summary>
    public readonly int NodeCount;

    /// <summary>The shape of a file of 0 to <see cref="FileBytesMax"/> bytes.</summary>
    public FileShape(int fileBytes)
    {
        if (fileBytes < 0 || fileBytes > FileBytesMax) throw new ArgumentOutOfRangeException(nameof(fileBytes));
        FileBytes = fileBytes;
        LeafCount = fileBytes == 0 ? 1 : (fileBytes - 1) / UnixFs.ChunkBytes + 1; // rounded up
        NodeCount = LeafCount <= UnixFs.LinksMax ? 0 : (LeafCount - 1) / UnixFs.LinksMax + 1; // rounded up
    }

    /// <summary>Steps from the root down to a leaf: 0 where the file is one raw block, 1 where the root links the leaves.</summary>
    public int Levels => LeafCount == 1 ? 0 : NodeCount == 0 ? 1 : 2;

    public int BlockCount => FirstLeaf + LeafCount;

    /// <summary>The position of the first leaf.</summary>
    public int FirstLeaf => LeafCount == 1 ? 0 : 1 + NodeCount;

    public bool IsLeaf(int position) => position >= FirstLeaf;

    /// <summary>The codec under which its parent, or whoever names the file, names a block.</summary>
    public byte CodecOf(int position) => IsLeaf(position) ? Cid.RawCodec : Cid.DagPbCodec;

    /// <summary>The node that links a block; of the root -1.</summary>
    public int ParentOf(int position)
    {
        if (position == 0) return -1;
        return IsLeaf(position) && NodeCount > 0 ? 1 + (position - FirstLeaf) / UnixFs.LinksMax : 0; // rounded down
    }

    /// <summary>Which of its parent's links leads to a block; of the root 0.</summary>
    public int IndexInParent(int position) => position == 0 ? 0 : position - FirstChildOf(ParentOf(position));

    /// <summary>Links of a node: 1 to 174, of the root at least 2; 0 of a leaf.</summary>
    public int ChildCountOf(int position)
    {
        if (IsLeaf(position)) return 0;
        if (position == 0 && NodeCount > 0) return NodeCount;
        int before = FirstChildOf(position) - FirstLeaf;
        return Math.Min(UnixFs.LinksMax, LeafCount - before);
    }

    /// <summary>The position to which the first link of a node leads.</summary>
    public int FirstChildOf(int position) => position == 0 ? 1 : FirstLeaf + (position - 1) * UnixFs.LinksMax;

    /// <summary>Bytes of the file in the leaves below a node, or in this leaf.</summary>
    public int FileBytesBelow(int position)
    {
        if (position == 0) return FileBytes;
        int whole = IsLeaf(position) ? UnixFs.ChunkBytes : NodeFileBytesMax;
        int number = IsLeaf(position) ? position - FirstLeaf : position - 1;
        return Math.Min(whole, FileBytes - number * whole);
    }

    /// <summary>Length of a block: a leaf's bytes of the file, or the node's one encoding.</summary>
    public int BlockBytesOf(int position)
    {
        if (IsLeaf(position)) return FileBytesBelow(position);
        int first = FirstChildOf(position), last = first + ChildCountOf(position) - 1;
        int links = (last - first) * UnixFs.LinkBytes(TreeBytesOf(first)) + UnixFs.LinkBytes(TreeBytesOf(last));
        return links + UnixFs.DataBytes(this, position);
    }

    /// <summary>
    /// What the link to a block, which is not the root, says as its size (Tsize): the bytes of all blocks from it downward, equal ones
    /// counted again.
    /// </summary>
    public int TreeBytesOf(int position)
    {
        int fileBytes = FileBytesBelow(position);
        if (IsLeaf(position)) return fileBytes;
        int last = FirstChildOf(position) + ChildCountOf(position) - 1;
        int links = (ChildCountOf(position) - 1) * UnixFs.LinkBytes(UnixFs.ChunkBytes) + UnixFs.LinkBytes(FileBytesBelow(last));
        return fileBytes + links + UnixFs.DataBytes(this, position);
    }
}
