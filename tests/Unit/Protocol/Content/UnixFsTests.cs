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
    public void RootsOfOneLevelAreTheReferences()
    {
        byte[] root = new byte[UnixFs.NodeBytesMax];
        foreach (JsonElement vector in Machine.GetProperty("vectors").EnumerateArray())
        {
            byte[] file = Vectors.Xorshift(int.Parse(vector.GetProperty("size").GetString()!, CultureInfo.InvariantCulture));
            if (file.Length > Node || vector.GetProperty("rootBlock").GetString() is not { } expected) continue;
            Bytes32[] digests = [.. file.Chunk(Chunk).Select(leaf => Bytes32.Read(SHA256.HashData(leaf)))];
            Assert.Equal(expected, Vectors.ToHex(root.AsSpan(0, UnixFs.WriteRoot(digests, file.Length, root))));
        }
    }

    [Fact]
    public void WriterRefusesWhatIsNoRootOfOneLevel()
    {
        byte[] root = new byte[UnixFs.NodeBytesMax];
        Assert.Equal(0, UnixFs.WriteRoot(new Bytes32[1], 32768, root));
        Assert.Equal(0, UnixFs.WriteRoot(new Bytes32[2], 32768, root));
        Assert.Equal(0, UnixFs.WriteRoot(new Bytes32[3], 65536, root));
        Assert.Equal(0, UnixFs.WriteRoot(new Bytes32[175], Node + 1, root));
        Assert.Equal(0, UnixFs.WriteRoot(new Bytes32[2], 65536, root.AsSpan(0, 100)));
        Assert.Equal(0, UnixFs.WriteRoot(default, -1, root));
    }

    public static TheoryData<string, string> Wrong()
    {
        string hash = "0a24015512205855385382aef19b0c73daee724d50674980141b845cfda2a3d4490f3eeb8ca9";
        string full = "122c" + hash + "1200188080" + "02";
        string last = "122a" + hash + "12001801";
        string data = "0a0c0802188180022080800" + "22001";
        return new()
        {
            { full + last + data, "as it should be" },
            { "", "nothing" },
            { data, "no link" },
            { full + data, "one link" },
            { full + last, "no data" },
            { data + full + last, "data first" },
            { full + last + data + data, "data twice" },
            { full + last + data + "1800", "field behind" },
            { last + full + data, "short chunk first" },
            { full + full + data, "size of the file is smaller" },
            { full + last + "0a0c0802188280022080800" + "22001", "size of the file is larger" },
            { full + last + "0a0c0802188180022080800" + "22002", "block size" },
            { full + last + "0a0a080218818002208080" + "02", "block size missing" },
            { full + last + "0a0e0802188180022080800" + "220012001", "block size too many" },
            { full + last + "0a0c0801188180022080800" + "22001", "a directory" },
            { full + last + "0a0d080218818002208080022" + "08100", "longer number" },
            { full + last + "0a0e0802120018818002208080" + "022001", "empty content written" },
            { full + "122a" + hash + "12001800" + data, "empty chunk" },
            { "122c" + hash + "1200188180" + "02" + last + data, "chunk too long" },
            { full + "1228" + hash + "1801" + data, "no name" },
            { full + "122b" + hash + "1201611801" + data, "a name" },
            { full + "1228" + hash + "1200" + data, "no size" },
            { full + "122a" + hash.Replace("0155", "0170", StringComparison.Ordinal) + "12001801" + data, "node as leaf" },
            { full + "122a" + hash.Replace("1220", "1320", StringComparison.Ordinal) + "12001801" + data, "another hash" },
            { full + "122c" + hash + "1200" + "1801" + "1801" + data, "size twice" },
            { full + last + data.Replace("0a0c", "0a8c00", StringComparison.Ordinal), "longer length of the data" },
            { full + last.Replace("122a", "12aa00", StringComparison.Ordinal) + data, "longer length" },
        };
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void EveryOtherFormOfARootIsRefused(string root, string why) =>
        Assert.True(
            UnixFs.IsCanonicalNode(Vectors.Hex(root), new FileShape(Chunk + 1), position: 0) == (why == "as it should be"), why);

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
