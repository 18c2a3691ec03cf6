using Rollup.Market;

namespace Rollup.Machine;

/// <summary>
/// What the pages of the live state mean: tables all they hold, of a slot's pages the bytes of its block, of the bench what a job works
/// with.
/// </summary>
static class StatePages
{
    public const int Count = Layout.LiveBytes / Layout.PageBytes;

    public static bool IsOfBlocks(int page) => OffsetOf(page) is >= Layout.BlocksOffset and < Layout.BenchOffset;

    public static int OffsetOf(int page) => page * Layout.PageBytes;

    /// <summary>How many bytes at the beginning of a page mean something.</summary>
    public static int MeaningfulBytes(StateView view, int page)
    {
        if (OffsetOf(page) >= BenchRow.MemoryOffset)
            return Math.Clamp(BenchRow.In(view).MeaningfulBytes - (OffsetOf(page) - BenchRow.MemoryOffset), 0, Layout.PageBytes);
        if (!IsOfBlocks(page)) return Layout.PageBytes;
        (int slot, int inBlock) = Math.DivRem(OffsetOf(page) - Layout.BlocksOffset, MarketLimits.BlockBytesMax);
        return Math.Clamp(view.SlotAt(slot).Bytes - inBlock, 0, Layout.PageBytes);
    }

    /// <summary>The slots whose rows lie in a page, wholly or in part; none if it is no page of slot rows.</summary>
    public static (int First, int End) SlotsIn(int page)
    {
        int offset = OffsetOf(page) - Layout.SlotRowsOffset;
        int first = Math.Max(offset, 0) / Layout.SlotRowBytes;
        int end = (Math.Max(offset + Layout.PageBytes, 0) + Layout.SlotRowBytes - 1) / Layout.SlotRowBytes;
        return (first, Math.Min(end, MarketLimits.BlockSlotsMax));
    }
}
