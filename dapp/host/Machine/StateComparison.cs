using Rollup.Market;

namespace Rollup.Machine;

/// <summary>
/// Compares what two machines hold, page by page: all of tables and bench, and the blocks in used slots. What free slots' blocks left and
/// scratch carry nothing on, so they may differ.
/// </summary>
public static class StateComparison
{
    const int ShownBytes = 8;

    /// <summary>Where the first live byte lies that differs and what stands there, in words; null if none does.</summary>
    public static string? FirstDifference(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, string leftName, string rightName) =>
        FirstDifference(left, right, Enumerable.Range(0, StatePages.Count), leftName, rightName);

    /// <summary>The same of some pages, which come in order.</summary>
    public static string? FirstDifference(
        ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, IEnumerable<int> pages, string leftName, string rightName)
    {
        StateView leftView = new(left), rightView = new(right);
        foreach (int page in pages)
        {
            int start = StatePages.OffsetOf(page);
            int bytes = Math.Max(StatePages.MeaningfulBytes(leftView, page), StatePages.MeaningfulBytes(rightView, page));
            ReadOnlySpan<byte> first = left.Slice(start, bytes), second = right.Slice(start, bytes);
            int same = first.CommonPrefixLength(second);
            if (same == bytes) continue;
            return $"state, {StateNames.At(start + same)}, byte {start + same}: {leftName} has {Shown(first[same..])}, "
                + $"{rightName} has {Shown(second[same..])}";
        }
        return null;
    }

    static string Shown(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes[..Math.Min(ShownBytes, bytes.Length)]);
}
