using CsCheck;

namespace Rollup.Tests.Unit.Market.State;

/// <summary>Sets of rows, trees that find them, and the list of what was written, against what .NET has of the kind.</summary>
public class TableTests
{
    [Fact]
    public void TheLowestFreeRowIsTaken() => Gen.Int[0, 300].Array[1, 400].Sample(steps =>
    {
        using AlignedMemory memory = new(Layout.StateBytes);
        MarketState state = new(memory.Span);
        SortedSet<int> taken = [];
        foreach (int step in steps)
        {
            if (taken.Contains(step))
            {
                RowSet.Slots.Release(state, step);
                taken.Remove(step);
                continue;
            }
            int lowest = Enumerable.Range(0, taken.Count + 1).First(row => !taken.Contains(row));
            Assert.Equal(lowest, RowSet.Slots.Take(state));
            taken.Add(lowest);
        }
        Assert.Equal(taken, RowsOf(state.View, RowSet.Slots, MarketLimits.BlockSlotsMax));
    }, iter: 100);

    [Fact]
    public void ASetHoldsAllItsRowsAndGivesBackEach()
    {
        using AlignedMemory memory = new(Layout.StateBytes);
        MarketState state = new(memory.Span);
        for (int row = 0; row < MarketLimits.JobsMax; row++) Assert.Equal(row, RowSet.Jobs.Take(state));
        foreach (int row in (int[])[65_535, 4_095, 4_096, 0, 63, 64])
        {
            RowSet.Jobs.Release(state, row);
            Assert.Throws<InvalidOperationException>(() => RowSet.Jobs.Release(new MarketState(memory.Span), row));
            Assert.Equal(row, RowSet.Jobs.Take(state));
        }
        for (int row = 0; row < MarketLimits.JobsMax; row++) RowSet.Jobs.Release(state, row);
        Invariants.AssertZero(memory.Span[..Layout.JobNodesOffset]);
    }

    // Keys that strangers grind share long beginnings.
    [Fact]
    public void ATreeFindsWhatIsInIt() => Gen.Select(Gen.Int[0, 40], Gen.Int[0, 255]).Array[1, 120].Sample(steps =>
    {
        using AlignedMemory memory = new(Layout.StateBytes);
        MarketState state = new(memory.Span);
        Dictionary<(int Shared, int Last), int> rows = [];
        foreach ((int Shared, int Last) step in steps)
        {
            AssetKey key = Ground(step.Shared, step.Last);
            Assert.Equal(rows.GetValueOrDefault(step, -1), Find(state, key));
            if (rows.Remove(step, out int row)) Remove(state, row);
            else rows[step] = Add(state, key);
        }
        foreach (((int shared, int last), int row) in rows) Assert.Equal(row, Find(state, Ground(shared, last)));
        Assert.Equal(Math.Max(0, rows.Count - 1), RowsOf(state.View, RowSet.AssetNodes, MarketLimits.AssetsMax).Count);
        foreach (int row in rows.Values) Remove(state, row);
        Assert.Equal(0U, state.Header.AssetsRoot);
        Invariants.AssertZero(memory.Span[Layout.JobSetOffset..Layout.AssetsOffset]);
    }, iter: 200);

    /// <summary>The deepest tree there is: each key parts from the longest at another bit. Its depth is that of a key's bits.</summary>
    [Fact]
    public void GroundKeysMakeATreeNoDeeperThanAKeyHasBits()
    {
        using AlignedMemory memory = new(Layout.StateBytes);
        MarketState state = new(memory.Span);
        int bits = 8 * AssetKey.Size;
        List<AssetKey> keys = [new AssetKey()];
        for (int bit = 0; bit < bits; bit++)
        {
            byte[] key = new byte[AssetKey.Size];
            key[bit / 8] = (byte)(0x80 >> bit % 8);
            keys.Add(new() { Token = Address.Read(key), Vault = Address.Read(key.AsSpan(Address.Size)) });
        }
        int[] rows = [.. keys.Select(key => Add(new MarketState(memory.Span), key))];
        for (int index = 0; index < keys.Count; index++) Assert.Equal(rows[index], Find(state, keys[index]));
        Assert.Equal(bits, DepthOf(state.View, state.View.Header.AssetsRoot));
        foreach (int row in rows) Remove(state, row);
        Assert.Equal(0U, state.Header.AssetsRoot);
    }

    /// <summary>The shape follows from the keys: whatever was added and removed before, and in whatever order.</summary>
    [Fact]
    public void TheShapeOfATreeDoesNotTellItsPast() => Gen.Shuffle(Enumerable.Range(0, 40).ToArray()).Sample(order =>
    {
        using AlignedMemory first = new(Layout.StateBytes), second = new(Layout.StateBytes);
        MarketState sorted = new(first.Span), shuffled = new(second.Span);
        foreach (int number in Enumerable.Range(0, 40)) Add(sorted, Ground(number % 7 * 5, number));
        Dictionary<int, int> rows = [];
        foreach (int number in order) rows[number] = Add(shuffled, Ground(number % 7 * 5, number));
        Assert.Equal(ShapeOf(sorted.View, sorted.Header.AssetsRoot), ShapeOf(shuffled.View, shuffled.Header.AssetsRoot));
    }, iter: 50);

    [Fact]
    public void WrittenPagesAreThoseThatWereMarked() =>
        Gen.Select(Gen.Int[0, Layout.LiveBytes / Layout.PageBytes - 3], Gen.Int[1, 2 * Layout.PageBytes]).Array[0, 40].Sample(marks =>
        {
            using AlignedMemory memory = new(Layout.StateBytes);
            WrittenPages written = new MarketState(memory.Span).Written;
            SortedSet<int> pages = [];
            foreach ((int page, int bytes) in marks)
            {
                written.Mark(page * Layout.PageBytes + 5, bytes);
                for (int at = page; at <= page + (4 + bytes) / Layout.PageBytes; at++) pages.Add(at);
            }
            List<int> found = [];
            for (int page = written.Next(0); page >= 0; page = written.Next(page + 1)) found.Add(page);
            Assert.Equal(pages, found);
            written.Clear();
            Assert.Equal(-1, written.Next(0));
            Invariants.AssertZero(memory.Span.Slice(Layout.WrittenOffset, Layout.WrittenBytes));
        }, iter: 200);

    // One bit at that place, and a number in the last byte.
    static AssetKey Ground(int sharedBits, int last)
    {
        AssetKey key = default;
        if (sharedBits > 0) key.Token.WritableBytes[sharedBits / 8] = (byte)(0x80 >> sharedBits % 8);
        key.Vault.WritableBytes[Address.Size - 1] = (byte)last;
        return key;
    }

    static byte[] BytesOf(AssetKey key) => [.. key.Token.Bytes, .. key.Vault.Bytes];

    static int Find(MarketState state, AssetKey key) => KeyTree.Assets.Find(state.View, state.View.Header.AssetsRoot, BytesOf(key));

    static int Add(MarketState state, AssetKey key)
    {
        int row = RowSet.Assets.Take(state);
        state.AssetAt(row).Asset = key;
        state.Header.AssetsRoot = KeyTree.Assets.Add(state, state.View.Header.AssetsRoot, row);
        return row;
    }

    static void Remove(MarketState state, int row)
    {
        state.Header.AssetsRoot = KeyTree.Assets.Remove(state, state.View.Header.AssetsRoot, row);
        state.AssetAt(row) = default;
        RowSet.Assets.Release(state, row);
    }

    static List<int> RowsOf(StateView view, RowSet set, int rowsMax)
    {
        List<int> rows = [];
        for (int row = set.Next(view, 0, rowsMax); row >= 0; row = set.Next(view, row + 1, rowsMax)) rows.Add(row);
        return rows;
    }

    static int DepthOf(StateView view, uint link)
    {
        if (link % 2 == 1) return 0;
        TreeNode node = view.NodeAt(Layout.AssetNodesOffset, (int)(link / 2) - 1);
        return 1 + Math.Max(DepthOf(view, node.Zero), DepthOf(view, node.One));
    }

    static string ShapeOf(StateView view, uint link)
    {
        if (link % 2 == 1) return Convert.ToHexString(BytesOf(view.AssetAt((int)(link / 2)).Asset));
        TreeNode node = view.NodeAt(Layout.AssetNodesOffset, (int)(link / 2) - 1);
        return $"({node.Bit} {ShapeOf(view, node.Zero)} {ShapeOf(view, node.One)})";
    }
}
