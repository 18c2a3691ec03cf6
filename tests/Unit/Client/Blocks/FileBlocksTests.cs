using Rollup.Client.Blocks;
using Rollup.Content;

namespace Rollup.Tests.Unit.Client;

/// <summary>Files of every level as the blocks that the machine takes, and put together again.</summary>
public sealed class FileBlocksTests : IDisposable
{
    const int Chunk = UnixFs.ChunkBytes, Node = Chunk * UnixFs.LinksMax;

    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<int> Sizes => [1, Chunk, Chunk + 1, 100_000, Node, Node + 1, 2 * Node + 77];

    static FileBlocks Random(int fileBytes)
    {
        byte[] file = new byte[fileBytes];
        new Random(fileBytes).NextBytes(file);
        return FileBlocks.Of(file);
    }

    static Dictionary<ContentCid, byte[]> BlocksOf(FileBlocks file)
    {
        Dictionary<ContentCid, byte[]> blocks = [];
        for (int position = 0; position < file.Shape.BlockCount; position++)
            blocks[ContentCid.OfBlock((ContentCodec)file.Shape.CodecOf(position), file.At(position))] = file.At(position).ToArray();
        return blocks;
    }

    static BlockSource SourceOf(Dictionary<ContentCid, byte[]> blocks) =>
        cid => blocks.TryGetValue(cid, out byte[]? block) ? block : throw new ContentException(ContentFault.Missing, $"{cid}");

    [Theory, MemberData(nameof(Sizes))]
    public void EveryPositionHoldsTheBlockThatItsParentNames(int fileBytes)
    {
        FileBlocks file = Random(fileBytes);
        FileShape shape = file.Shape;
        Assert.Equal(file.Nodes.Count, shape.FirstLeaf);
        for (int position = 0; position < shape.BlockCount; position++)
        {
            Sha256.Hash(file.At(position), out Bytes32 digest);
            int parent = shape.ParentOf(position);
            Bytes32 named = parent < 0 ? file.Digest
                : UnixFs.DigestOfChild(file.At(parent), in shape, parent, shape.IndexInParent(position));
            Assert.True(digest.Equals(in named));
            if (!shape.IsLeaf(position)) Assert.True(UnixFs.IsCanonicalNode(file.At(position), in shape, position));
        }
        Assert.True(UnixFs.TryIdentify(file.File, new byte[UnixFs.OpenNodesBytes], out Cid cid) && cid.Digest.Equals(file.Digest));
        Assert.Equal(file.Root, ContentCid.OfMachineFile(file.Root.Digest(), fileBytes));
    }

    [Theory, MemberData(nameof(Sizes))]
    public void AFileIsGatheredFromItsBlocksAndFromAnArchive(int fileBytes)
    {
        FileBlocks file = Random(fileBytes);
        Dictionary<ContentCid, byte[]> blocks = BlocksOf(file);
        Assert.Equal(file.File, FileBlocks.TryAssemble(SourceOf(blocks), file.Digest, (uint)fileBytes));
        Assert.Null(FileBlocks.TryAssemble(SourceOf(blocks), file.Digest, (uint)fileBytes + 1));
        if (fileBytes > 1) Assert.Null(FileBlocks.TryAssemble(SourceOf(blocks), file.Digest, (uint)fileBytes - 1));

        using MemoryStream archive = new();
        Car.Write(file.Root, SourceOf(blocks), archive);
        archive.Position = 0;
        Dictionary<ContentCid, byte[]> read = [];
        Assert.Equal([file.Root], Car.Read(archive, (cid, block) => read[cid] = block.ToArray()));
        Assert.Equal(blocks.Keys.ToHashSet(), read.Keys.ToHashSet());
        Assert.Equal(file.File, FileBlocks.TryAssemble(SourceOf(read), file.Digest, (uint)fileBytes));
    }

    // Root, inner nodes, a leaf under the first and under the last, the last leaf.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(177)]
    [InlineData(352)]
    public void AFileThatLacksAnyBlockIsNone(int position)
    {
        FileBlocks file = Random(2 * Node + 77);
        Assert.Equal(353, file.Shape.BlockCount);
        Dictionary<ContentCid, byte[]> blocks = BlocksOf(file);
        Assert.True(blocks.Remove(ContentCid.OfBlock((ContentCodec)file.Shape.CodecOf(position), file.At(position))));
        Assert.Null(FileBlocks.TryAssemble(SourceOf(blocks), file.Digest, (uint)file.File.Length));
    }

    // Equal leaves, and so equal nodes, are one block and still as many positions.
    [Fact]
    public void EqualPartsOfAFileAreKeptOnceAndReadAsOften()
    {
        FileBlocks file = FileBlocks.Of(new byte[3 * Node]);
        BlockStore store = new(_folder);
        file.KeepIn(store);
        Assert.Equal(3 + 1 + 3 * UnixFs.LinksMax, file.Shape.BlockCount);
        Assert.Equal(3, store.List().Count);
        Assert.Equal(file.File, FileBlocks.TryAssemble(store.Get, file.Digest, 3 * Node));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2 * Node + 77)]
    public void AFileIsKnownAgainByItsDigest(int fileBytes)
    {
        FileBlocks file = Random(fileBytes);
        string path = Path.Combine(_folder, "file");
        File.WriteAllBytes(path, file.File);
        Assert.True(FileBlocks.IsAt(path, file.Digest));
        file.File[^1] ^= 1;
        File.WriteAllBytes(path, file.File);
        Assert.False(FileBlocks.IsAt(path, file.Digest));
    }
}
