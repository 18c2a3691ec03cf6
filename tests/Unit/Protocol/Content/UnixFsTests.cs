using Rollup.Content;

namespace Rollup.Tests.Unit.Protocol;

/// <summary>Nodes of files of several levels, against the reference's identifiers and the host's own writer.</summary>
public class UnixFsTests
{
    const int Chunk = UnixFs.ChunkBytes, Node = Chunk * UnixFs.LinksMax;

    static readonly JsonElement Machine = Vectors.Load("unixfs-machine.json");

    // One of every kind of node: few links and many, a last child that is full or a single byte, nodes over one leaf, roots over nodes.
    public static TheoryData<int, int> Nodes => new()
    {
        { Chunk + 1, 0 }, { 2 * Chunk, 0 }, { 100_000, 0 }, { Node - 1, 0 }, { Node, 0 },
        { Node + 1, 0 }, { Node + 1, 1 }, { Node + 1, 2 }, { 2 * Node, 0 }, { 2 * Node, 2 }, { 2 * Node + 5 * Chunk + 300, 3 },
        { 64 << 20, 0 }, { 64 << 20, 12 }, { FileShape.FileBytesMax, 0 }, { FileShape.FileBytesMax - Chunk, 174 },
    };

    static Bytes32[] Digests(int count, int seed)
    {
        Bytes32[] digests = new Bytes32[count];
        Random random = new(seed);
        for (int index = 0; index < count; index++) random.NextBytes(digests[index].WritableBytes);
        return digests;
    }

    // By the host's own encoder, which knows nothing of shapes.
    static byte[] Encoded(in FileShape shape, int position, Bytes32[] digests)
    {
        List<DagLink> links = [];
        List<ulong> blockBytes = [];
        for (int index = 0; index < digests.Length; index++)
        {
            int child = shape.FirstChildOf(position) + index;
            int below = shape.FileBytesBelow(child), treeBytes = below;
            if (!shape.IsLeaf(child)) treeBytes += Encoded(in shape, child, new Bytes32[shape.ChildCountOf(child)]).Length;
            links.Add(new DagLink(ContentCid.FromDigest((ContentCodec)shape.CodecOf(child), digests[index].Bytes), [], (ulong)treeBytes));
            blockBytes.Add((ulong)below);
        }
        return DagPb.Encode(links, UnixFsData.File([], (ulong)shape.FileBytesBelow(position), blockBytes).Encode());
    }

    static byte[] Written(in FileShape shape, int position, Bytes32[] digests)
    {
        byte[] node = new byte[shape.BlockBytesOf(position)];
        Assert.Equal(node.Length, UnixFs.WriteNode(in shape, position, digests, node));
        return node;
    }

    [Fact]
    public void FilesOfEveryLevelHaveTheReferencesIdentifiers()
    {
        byte[] text = new byte[Cid.TextBytes], work = new byte[UnixFs.OpenNodesBytes];
        foreach (JsonElement vector in Machine.GetProperty("vectors").EnumerateArray())
        {
            byte[] file = Vectors.Xorshift(int.Parse(vector.GetProperty("size").GetString()!, CultureInfo.InvariantCulture));
            Assert.True(UnixFs.TryIdentify(file, work, out Cid cid));
            Assert.Equal(text.Length, cid.WriteText(text));
            Assert.Equal(vector.GetProperty("cid").GetString(), Encoding.ASCII.GetString(text));
        }
    }

    // A gigabyte of zeros is one leaf, and perhaps a shorter one behind it.
    [Fact]
    public void TheLongestFilesHaveTheReferencesIdentifiers()
    {
        byte[] text = new byte[Cid.TextBytes], open = new byte[UnixFs.OpenNodesBytes], zeros = new byte[Chunk];
        foreach (JsonElement vector in Machine.GetProperty("ofZeros").EnumerateArray())
        {
            FileShape shape = new(int.Parse(vector.GetProperty("size").GetString()!, CultureInfo.InvariantCulture));
            Sha256.Hash(zeros, out Bytes32 whole);
            Sha256.Hash(zeros.AsSpan(0, shape.BlockBytesOf(shape.BlockCount - 1)), out Bytes32 last);
            Cid cid = default;
            for (int leaf = 0; leaf < shape.LeafCount; leaf++)
            {
                bool isLast = leaf == shape.LeafCount - 1;
                Assert.Equal(isLast, UnixFs.TakeLeaf(in shape, leaf, isLast ? last : whole, open, out cid));
            }
            Assert.Equal(text.Length, cid.WriteText(text));
            Assert.Equal(vector.GetProperty("cid").GetString(), Encoding.ASCII.GetString(text));
        }
    }

    [Theory, MemberData(nameof(Nodes))]
    public void ANodeIsTheHostsAndNamesItsChildren(int fileBytes, int position)
    {
        FileShape shape = new(fileBytes);
        Bytes32[] digests = Digests(shape.ChildCountOf(position), seed: fileBytes);
        byte[] node = Written(in shape, position, digests);
        Assert.Equal(Encoded(in shape, position, digests), node);
        Assert.True(UnixFs.IsCanonicalNode(node, in shape, position));
        for (int index = 0; index < digests.Length; index++)
            Assert.True(UnixFs.DigestOfChild(node, in shape, position, index).Equals(in digests[index]));

        Assert.Equal(0, UnixFs.WriteNode(in shape, position, digests.AsSpan(1), node));
        Assert.Equal(0, UnixFs.WriteNode(in shape, position, [.. digests, default], new byte[UnixFs.NodeBytesMax]));
        Assert.Equal(0, UnixFs.WriteNode(in shape, position, digests, node.AsSpan(1)));
        Assert.Equal(0, UnixFs.WriteNode(in shape, shape.FirstLeaf, default, node));
    }

    [Theory, MemberData(nameof(Nodes))]
    public void ANodeWithAnyOtherBytesButDigestsIsRefused(int fileBytes, int position)
    {
        FileShape shape = new(fileBytes);
        int count = shape.ChildCountOf(position);
        byte[] valid = Written(in shape, position, Digests(count, seed: 1));
        Storm.Lengths(valid, spoilt => Assert.False(UnixFs.IsCanonicalNode(spoilt, new FileShape(fileBytes), position)));
        if (count == UnixFs.LinksMax && fileBytes is not (FileShape.FileBytesMax or 2 * Node)) return; // one root and one node are enough
        int accepted = 0;
        Storm.Bits(valid, spoilt => accepted += UnixFs.IsCanonicalNode(spoilt, new FileShape(fileBytes), position) ? 1 : 0);
        Assert.Equal(count * 256, accepted);
    }

    // A node stands in one place of one shape only: nobody can hand in a node of another file, or of another place of this one.
    [Fact]
    public void ANodeIsRefusedAtEveryOtherPlace()
    {
        List<(int FileBytes, int Position)> places = [.. Nodes.Select(row => ((int, int))(row.Data.Item1, row.Data.Item2))];
        places.AddRange([(Node + 2, 0), (Node + 2, 2), (64 << 20, 11), (2 * Chunk, 1), (1, 0)]);
        foreach ((int fileBytes, int position) in places)
        {
            FileShape shape = new(fileBytes);
            if (shape.IsLeaf(position)) continue;
            byte[] node = Written(in shape, position, Digests(shape.ChildCountOf(position), seed: 2));
            foreach ((int otherBytes, int otherPosition) in places)
            {
                FileShape other = new(otherBytes);
                bool isAlike = !other.IsLeaf(otherPosition) && other.ChildCountOf(otherPosition) == shape.ChildCountOf(position)
                    && other.FileBytesBelow(otherPosition) == shape.FileBytesBelow(position)
                    && other.CodecOf(other.FirstChildOf(otherPosition)) == shape.CodecOf(shape.FirstChildOf(position));
                Assert.Equal(isAlike, UnixFs.IsCanonicalNode(node, in other, otherPosition));
            }
        }
    }

    [Fact]
    public void BytesAtRandomAreNoNode() => Gen.Select(Gen.Int[0, 64 << 20], Gen.Byte.Array[0, 400], Gen.Int).Sample((size, bytes, place) =>
    {
        FileShape shape = new(size);
        int position = (place & int.MaxValue) % shape.BlockCount;
        Assert.False(UnixFs.IsCanonicalNode(bytes, in shape, position));
    }, iter: 10_000);

    [Fact]
    public void WorkThatIsTooShortAndFilesThatAreTooLongAreNotIdentified()
    {
        byte[] work = new byte[UnixFs.OpenNodesBytes];
        Assert.True(UnixFs.TryIdentify(new byte[Chunk], default, out _));
        Assert.False(UnixFs.TryIdentify(new byte[Chunk + 1], work.AsSpan(0, UnixFs.NodeBytesMax - 1), out _));
        Assert.True(UnixFs.TryIdentify(new byte[Node], work.AsSpan(0, UnixFs.NodeBytesMax), out _));
        Assert.False(UnixFs.TryIdentify(new byte[Node + 1], work.AsSpan(1), out _));
        Assert.True(UnixFs.TryIdentify(new byte[Node + 1], work, out _));
        Assert.False(UnixFs.TryIdentify(new byte[FileShape.FileBytesMax + 1], work, out _));
    }
}
