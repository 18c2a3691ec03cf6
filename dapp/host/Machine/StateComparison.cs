using Rollup.Market;

namespace Rollup.Machine;

/// <summary>
/// Compares what two machines hold: all of the tables, and the blocks in used slots. Free slots and scratch carry nothing on, so they may
/// differ. Comparing 53 kB of tables and some blocks takes microseconds, so it is done after every request, wherever that wrote.
/// </summary>
public static class StateComparison
{
    const int ShownBytes = 8;

    /// <summary>Where the first live byte lies that differs and what stands there, in words; null if none does.</summary>
    public static string? FirstDifference(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, string leftName, string rightName)
    {
        int at = Differs(left, right, 0, Layout.BlocksOffset);
        if (at >= 0) return InWords(StateNames.At(at), left, right, at, Layout.BlocksOffset);
        StateView view = new(left); // the slot rows are equal
        for (int slot = 0; slot < view.Slots.Length; slot++)
        {
            int start = Layout.BlocksOffset + slot * MarketLimits.BlockBytesMax, end = start + view.Slots[slot].Bytes;
            at = Differs(left, right, start, end);
            if (at >= 0) return InWords($"block in slot {slot}, its byte {at - start}", left, right, at, end);
        }
        return null;

        string InWords(string place, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int offset, int limit)
        {
            int count = Math.Min(ShownBytes, limit - offset);
            return $"state, {place}, byte {offset}: {leftName} has {Convert.ToHexStringLower(first.Slice(offset, count))}, "
                + $"{rightName} has {Convert.ToHexStringLower(second.Slice(offset, count))}";
        }
    }

    static int Differs(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, int from, int to)
    {
        int same = left[from..to].CommonPrefixLength(right[from..to]);
        return from + same < to ? from + same : -1;
    }
}
