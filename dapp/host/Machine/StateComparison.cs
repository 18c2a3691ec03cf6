using Rollup.Market;

namespace Rollup.Machine;

/// <summary>
/// Compares what two machines hold, only where one of them wrote: what is live on those pages. Free slots and scratch carry nothing on, so
/// they may differ.
/// </summary>
public static class StateComparison
{
    public const int PageBytes = 4_096;

    /// <summary>Where the first live byte lies that differs, in words; null if none does. The offsets are of pages within the state.</summary>
    public static string? FirstDifference(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, IReadOnlyList<int> pageOffsets)
    {
        StateView view = new(left);
        foreach (int page in pageOffsets.Order())
        {
            int at = FirstDifference(left, right, page, Math.Min(page + PageBytes, Layout.BlocksOffset));
            if (at >= 0) return $"{TableAt(at)}, byte {at} of the state: {left[at]:x2} and {right[at]:x2}";
            int first = Math.Max(0, (page - Layout.BlocksOffset) / MarketLimits.BlockBytesMax);
            int last = Math.Min((page + PageBytes - 1 - Layout.BlocksOffset) / MarketLimits.BlockBytesMax, MarketLimits.BlockSlotsMax - 1);
            for (int slot = first; slot <= last; slot++)
            {
                int start = Layout.BlocksOffset + slot * MarketLimits.BlockBytesMax;
                at = FirstDifference(left, right, Math.Max(page, start), Math.Min(page + PageBytes, start + view.Slots[slot].Bytes));
                if (at >= 0) return $"block in slot {slot}, its byte {at - start}, byte {at} of the state: {left[at]:x2} and {right[at]:x2}";
            }
        }
        return null;
    }

    static int FirstDifference(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, int from, int to)
    {
        if (from >= to) return -1;
        int same = left[from..to].CommonPrefixLength(right[from..to]);
        return from + same < to ? from + same : -1;
    }

    static string TableAt(int offset) => offset switch
    {
        < Layout.AssetsOffset => "header",
        < Layout.JobsOffset => $"asset row {(offset - Layout.AssetsOffset) / Layout.AssetBytes}",
        < Layout.SlotRowsOffset => $"job row {(offset - Layout.JobsOffset) / Layout.JobBytes}",
        _ => $"slot row {(offset - Layout.SlotRowsOffset) / Layout.SlotRowBytes}",
    };
}
