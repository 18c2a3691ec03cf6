namespace Rollup.Tests.Unit.Machine;

/// <summary>
/// The hash of the live state from its bytes alone: what <see cref="IMachine.StateHash"/> has to give, however it got there.
/// </summary>
static class PlainStateHash
{
    const int Height = 19;

    /// <summary>Every page is looked at.</summary>
    public static string Of(ReadOnlySpan<byte> state) => Of(state, [(0, Layout.LiveBytes)]);

    /// <summary>The same where no table has more rows in use than the first few, which saves looking at 2 GB.</summary>
    public static string OfFirstRows(ReadOnlySpan<byte> state, int rows = 256) => Of(state, [
        (0, Layout.JobNodesOffset), (Layout.JobNodesOffset, rows * Layout.TreeNodeBytes),
        (Layout.AssetNodesOffset, rows * Layout.TreeNodeBytes), (Layout.AssetsOffset, rows * Layout.AssetBytes),
        (Layout.JobsOffset, rows * Layout.JobBytes), (Layout.SlotRowsOffset, rows * Layout.SlotRowBytes),
        (Layout.ChildrenOffset, rows * Layout.ChildrenBytes), (Layout.BlocksOffset, rows * MarketLimits.BlockBytesMax),
        (Layout.BenchOffset, Layout.PageBytes + BenchRow.In(new StateView(state)).UsedBytes)]);

    static string Of(ReadOnlySpan<byte> state, (int Offset, int Bytes)[] parts)
    {
        Bytes32[] zeros = new Bytes32[Height + 1];
        Keccak256.Hash(new byte[Layout.PageBytes], out zeros[0]);
        for (int level = 0; level < Height; level++) Keccak256.HashPair(in zeros[level], in zeros[level], out zeros[level + 1]);
        return Convert.ToHexString(Node(state, parts, zeros, first: 0, Height).Bytes);
    }

    static Bytes32 Node(ReadOnlySpan<byte> state, (int Offset, int Bytes)[] parts, Bytes32[] zeros, int first, int level)
    {
        long start = (long)first * Layout.PageBytes, end = start + ((long)Layout.PageBytes << level);
        if (!Array.Exists(parts, part => part.Offset < end && part.Offset + (long)part.Bytes > start)) return zeros[level];
        if (level == 0) return Page(state, first, in zeros[0]);
        Bytes32 left = Node(state, parts, zeros, first, level - 1);
        Bytes32 right = Node(state, parts, zeros, first + (1 << (level - 1)), level - 1);
        if (left.Equals(zeros[level - 1]) && right.Equals(zeros[level - 1])) return zeros[level];
        Keccak256.HashPair(in left, in right, out Bytes32 hash);
        return hash;
    }

    static Bytes32 Page(ReadOnlySpan<byte> state, int page, in Bytes32 ofZeros)
    {
        int start = page * Layout.PageBytes;
        ReadOnlySpan<byte> bytes = state.Slice(start, Layout.PageBytes);
        if (!bytes.ContainsAnyExcept((byte)0)) return ofZeros;
        byte[] meaningful = bytes.ToArray();
        if (start is >= Layout.BlocksOffset and < Layout.BenchOffset)
        {
            int slot = (start - Layout.BlocksOffset) / MarketLimits.BlockBytesMax, end = Layout.BlockAt(slot) + SlotBytes(state, slot);
            meaningful.AsSpan(Math.Clamp(end - start, 0, Layout.PageBytes)).Clear();
        }
        if (start > Layout.BenchOffset)
        {
            BenchRow bench = BenchRow.In(new StateView(state));
            int end = BenchRow.MemoryOffset + (bench.Owner == 0 ? 0 : bench.UsedBytes);
            meaningful.AsSpan(Math.Clamp(end - start, 0, Layout.PageBytes)).Clear();
        }
        Keccak256.Hash(meaningful, out Bytes32 hash);
        return hash;
    }

    static int SlotBytes(ReadOnlySpan<byte> state, int slot)
    {
        StateView view = new(state);
        return RowSet.Slots.Has(view, slot) ? view.SlotAt(slot).Bytes : 0;
    }
}
