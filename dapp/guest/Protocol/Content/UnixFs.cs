namespace Rollup.Protocol;

/// <summary>
/// Files as the machine reads them: raw leaves of 32,768 bytes under dag-pb nodes of at most 174 links, balanced, as
/// `ipfs add --cid-version=1 --raw-leaves --chunker=size-32768 --max-file-links=174` makes them. A file of one leaf is its own root.
/// One file has exactly one root: of a node, everything but the digests follows from the file's size.
/// </summary>
public static class UnixFs
{
    public const int ChunkBytes = 32768;
    public const int LinksMax = 174;

    /// <summary>Length of the longest node: the root of <see cref="FileShape.FileBytesMax"/> bytes.</summary>
    public const int NodeBytesMax = LinksMax * LinkBytesMax + DataBytesMax;

    /// <summary>Room for the nodes that are open while a file is identified: one of each of two levels.</summary>
    public const int OpenNodesBytes = 2 * NodeBytesMax;

    const int LinkEntryHeadBytes = 2; // 12, length
    const int LinkBytesBeforeTree = 2 + Cid.BinaryBytes + 2 + 1; // 0a 24 <identifier>, 12 00, 18
    const int LinkBytesMax = LinkEntryHeadBytes + LinkBytesBeforeTree + 4; // below 2^28 bytes
    const int DataBytesMax = 3 + 2 + 6 + LinksMax * 5; // 0a, length; 08 02; 18, 30 bits; 20, 28 bits each

    const byte NodeBlockFits = NodeBytesMax <= ChunkBytes ? 0 : -1;

    /// <summary>Chunks of a file of so many bytes; an empty file is one empty chunk.</summary>
    public static int ChunkCount(int fileBytes) => new FileShape(fileBytes).LeafCount;

    /// <summary>Length of one chunk of a file.</summary>
    public static int ChunkLength(int fileBytes, int index) => Math.Min(ChunkBytes, fileBytes - index * ChunkBytes);

    /// <summary>The codec of the root of a file of so many bytes.</summary>
    public static byte RootCodec(int fileBytes) => fileBytes <= ChunkBytes ? Cid.RawCodec : Cid.DagPbCodec;

    /// <summary>
    /// Writes the node at a position over the digests of all its children. Gives the bytes written, 0 when they do not fit, the position is
    /// a leaf's, or the node has not so many children.
    /// </summary>
    public static int WriteNode(in FileShape shape, int position, ReadOnlySpan<Bytes32> digests, Span<byte> destination)
    {
        int count = shape.ChildCountOf(position);
        if (count == 0 || digests.Length != count || destination.Length < shape.BlockBytesOf(position)) return 0;
        int offset = 0;
        for (int index = 0; index < count; index++)
            offset += WriteLink(in shape, shape.FirstChildOf(position) + index, in digests[index], destination.Slice(offset));
        return offset + WriteData(in shape, position, destination.Slice(offset));
    }

    /// <summary>The root of a file of one level over its leaves' digests; 0 where <see cref="WriteNode"/> gives 0.</summary>
    public static int WriteRoot(ReadOnlySpan<Bytes32> digests, int fileBytes, Span<byte> destination) =>
        fileBytes > ChunkBytes && fileBytes <= ChunkBytes * LinksMax
            ? WriteNode(new FileShape(fileBytes), position: 0, digests, destination) : 0;

    /// <summary>
    /// Whether a block is the one encoding of the node at a position, over any digests: number, order, codecs and sizes of its links are
    /// those of the file's shape, and nothing else is in it.
    /// </summary>
    public static bool IsCanonicalNode(ReadOnlySpan<byte> block, in FileShape shape, int position)
    {
        int count = shape.ChildCountOf(position);
        if (count == 0 || block.Length != shape.BlockBytesOf(position)) return false;
        Span<byte> expected = stackalloc byte[DataBytesMax];
        int offset = 0;
        for (int index = 0; index < count; index++)
        {
            Bytes32 digest = DigestOfChild(block, in shape, position, index);
            int length = WriteLink(in shape, shape.FirstChildOf(position) + index, in digest, expected);
            if (!block.Slice(offset, length).SequenceEqual(expected.Slice(0, length))) return false;
            offset += length;
        }
        int dataBytes = WriteData(in shape, position, expected);
        return block.Slice(offset).SequenceEqual(expected.Slice(0, dataBytes));
    }

    /// <summary>The digest under which a canonical node names a child. All links but the last are equally long.</summary>
    public static Bytes32 DigestOfChild(ReadOnlySpan<byte> node, in FileShape shape, int position, int childIndex)
    {
        int linkBytes = LinkBytes(shape.TreeBytesOf(shape.FirstChildOf(position)));
        return Bytes32.Read(node.Slice(childIndex * linkBytes + LinkEntryHeadBytes + 2 + (Cid.BinaryBytes - Bytes32.Size)));
    }

    /// <summary>
    /// Takes the digest of the next leaf of a file, from the first to the last. What is between two of them lies in the room of
    /// <see cref="OpenNodesBytes"/>, of which a file of at most 174 leaves needs half and a single leaf nothing. With the last leaf it is
    /// true, and the identifier the file's.
    /// </summary>
    public static bool TakeLeaf(in FileShape shape, int leaf, in Bytes32 digest, Span<byte> openNodes, out Cid cid)
    {
        int position = shape.FirstLeaf + leaf;
        Bytes32 child = digest;
        while (position != 0) // up, as far as nodes are full by it
        {
            int parent = shape.ParentOf(position), index = shape.IndexInParent(position);
            Span<byte> node = parent == 0 ? openNodes.Slice(0, NodeBytesMax) : openNodes.Slice(NodeBytesMax);
            int linksBytes = index * LinkBytes(shape.TreeBytesOf(shape.FirstChildOf(parent)));
            linksBytes += WriteLink(in shape, position, in child, node.Slice(linksBytes));
            if (index + 1 < shape.ChildCountOf(parent))
            {
                cid = default;
                return false;
            }
            int dataBytes = WriteData(in shape, parent, node.Slice(linksBytes));
            Sha256.Hash(node.Slice(0, linksBytes + dataBytes), out child);
            position = parent;
        }
        cid = Cid.From(shape.CodecOf(0), in child);
        return true;
    }

    /// <summary>
    /// The identifier of a whole file. Work: <see cref="OpenNodesBytes"/>, or half of it for at most 174 leaves. False when the file is
    /// longer than two levels hold, or the work too short.
    /// </summary>
    public static bool TryIdentify(ReadOnlySpan<byte> file, Span<byte> work, out Cid cid)
    {
        cid = default;
        if (file.Length > FileShape.FileBytesMax) return false;
        FileShape shape = new(file.Length);
        if (work.Length < shape.Levels * NodeBytesMax) return false;
        bool isWhole = false;
        for (int leaf = 0; leaf < shape.LeafCount; leaf++)
        {
            Sha256.Hash(file.Slice(leaf * ChunkBytes, ChunkLength(file.Length, leaf)), out Bytes32 digest);
            isWhole = TakeLeaf(in shape, leaf, in digest, work, out cid);
        }
        return isWhole;
    }

    /// <summary>Length of a link that says so many bytes below it.</summary>
    internal static int LinkBytes(int treeBytes) => LinkEntryHeadBytes + LinkBytesBeforeTree + ProtoWriter.VarintBytes(treeBytes);

    /// <summary>Length of the last field of a node, which tells the sizes of file and children.</summary>
    internal static int DataBytes(in FileShape shape, int position)
    {
        int length = DataMessageBytes(in shape, position);
        return 1 + ProtoWriter.VarintBytes(length) + length;
    }

    // 08 02, 18 <file size>, then 20 <size> for every child, of which all but the last are equal.
    static int DataMessageBytes(in FileShape shape, int position)
    {
        int first = shape.FirstChildOf(position), more = shape.ChildCountOf(position) - 1;
        return 2 + 1 + ProtoWriter.VarintBytes(shape.FileBytesBelow(position))
            + more * (1 + ProtoWriter.VarintBytes(shape.FileBytesBelow(first)))
            + 1 + ProtoWriter.VarintBytes(shape.FileBytesBelow(first + more));
    }

    static int WriteLink(in FileShape shape, int child, in Bytes32 digest, Span<byte> destination)
    {
        int treeBytes = shape.TreeBytesOf(child);
        Span<byte> identifier = stackalloc byte[Cid.BinaryBytes];
        int identifierBytes = Cid.From(shape.CodecOf(child), in digest).WriteBinary(identifier);
        ProtoWriter writer = new(destination);
        writer.Head(2, LinkBytes(treeBytes) - LinkEntryHeadBytes);
        writer.Bytes(1, identifier.Slice(0, identifierBytes));
        writer.Bytes(2, default); // every writer in use writes the empty name, so the identifiers depend on it
        writer.Varint(3, (ulong)treeBytes);
        return writer.Finish();
    }

    static int WriteData(in FileShape shape, int position, Span<byte> destination)
    {
        ProtoWriter writer = new(destination);
        writer.Head(1, DataMessageBytes(in shape, position));
        writer.Varint(1, 2); // a file
        writer.Varint(3, (ulong)shape.FileBytesBelow(position));
        int first = shape.FirstChildOf(position), count = shape.ChildCountOf(position);
        for (int child = first; child < first + count; child++) writer.Varint(4, (ulong)shape.FileBytesBelow(child));
        return writer.Finish();
    }
}
