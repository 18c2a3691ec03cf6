namespace Rollup.Tests.Unit.Protocol;

/// <summary>Where blocks lie, against a tree that is built of lists from the leaves up.</summary>
public class FileShapeTests
{
    const int Chunk = UnixFs.ChunkBytes, Node = Chunk * UnixFs.LinksMax;

    // Around every edge at which the shape is another.
    public static TheoryData<int> Sizes =>
    [
        0, 1, 2, .. Around(Chunk), .. Around(2 * Chunk), 1_048_577, .. Around(173 * Chunk), .. Around(Node), .. Around(Node + Chunk),
        .. Around(2 * Node), .. Around(2 * Node + Chunk), .. Around(16 << 20), .. Around(64 << 20), .. Around(173 * Node),
        FileShape.FileBytesMax - Chunk, FileShape.FileBytesMax - 1, FileShape.FileBytesMax,
    ];

    static int[] Around(int size) => [size - 1, size, size + 1];

    sealed record Block(int FileBytes, List<Block> Children)
    {
        public int Position { get; set; }
    }

    // Level by level from below; the positions then from above.
    static List<Block> Build(int fileBytes)
    {
        List<Block> level = [];
        for (int start = 0; start == 0 || start < fileBytes; start += Chunk) level.Add(new Block(Math.Min(Chunk, fileBytes - start), []));
        while (level.Count > 1)
            level = [.. level.Chunk(UnixFs.LinksMax).Select(children => new Block(children.Sum(child => child.FileBytes), [.. children]))];
        List<Block> blocks = [level[0]];
        for (int next = 0; next < blocks.Count; next++)
        {
            blocks[next].Position = next;
            blocks.AddRange(blocks[next].Children);
        }
        return blocks;
    }

    [Theory, MemberData(nameof(Sizes))]
    public void EveryPositionIsWhereTheTreeHasIt(int fileBytes)
    {
        List<Block> blocks = Build(fileBytes);
        FileShape shape = new(fileBytes);
        int levels = 0;
        for (Block top = blocks[0]; top.Children.Count > 0; top = top.Children[0]) levels++;
        Assert.Equal((levels, blocks.Count), (shape.Levels, shape.BlockCount));
        Assert.Equal(blocks.Count(block => block.Children.Count == 0), shape.LeafCount);
        Assert.Equal((-1, 0), (shape.ParentOf(0), shape.IndexInParent(0)));
        foreach (Block block in blocks)
        {
            int position = block.Position;
            Assert.Equal(block.FileBytes, shape.FileBytesBelow(position));
            Assert.Equal(block.Children.Count, shape.ChildCountOf(position));
            Assert.Equal(block.Children.Count == 0, shape.IsLeaf(position));
            Assert.Equal(shape.IsLeaf(position) ? Cid.RawCodec : Cid.DagPbCodec, shape.CodecOf(position));
            if (shape.IsLeaf(position)) Assert.Equal(block.FileBytes, shape.BlockBytesOf(position));
            else Assert.Equal(block.Children[0].Position, shape.FirstChildOf(position));
            for (int index = 0; index < block.Children.Count; index++)
            {
                Assert.Equal(position, shape.ParentOf(block.Children[index].Position));
                Assert.Equal(index, shape.IndexInParent(block.Children[index].Position));
            }
        }
    }

    [Fact]
    public void NoShapeIsOfASizeThatTwoLevelsDoNotHold()
    {
        Assert.Equal(992_083_968, FileShape.FileBytesMax);
        foreach (int fileBytes in (int[])[-1, int.MinValue, FileShape.FileBytesMax + 1, int.MaxValue])
            Assert.Throws<ArgumentOutOfRangeException>(() => new FileShape(fileBytes));
    }

    [Fact]
    public void TheLongestNodeIsTheRootOfTheLongestFile()
    {
        FileShape longest = new(FileShape.FileBytesMax);
        Assert.Equal(UnixFs.NodeBytesMax, longest.BlockBytesOf(0));
        Gen.Int[0, FileShape.FileBytesMax].Sample(fileBytes =>
        {
            FileShape shape = new(fileBytes);
            for (int position = 0; position <= shape.NodeCount; position++)
                Assert.InRange(shape.BlockBytesOf(position), 0, shape.IsLeaf(position) ? UnixFs.ChunkBytes : UnixFs.NodeBytesMax);
        }, iter: 1_000);
    }
}
