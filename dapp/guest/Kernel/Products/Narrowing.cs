using System.Runtime.InteropServices;

namespace Rollup.Kernel;

/// <summary>What is done once to every finished sum: bias, rounding to int32, and a least value. Never to a part of a sum.</summary>
public static class Narrowing
{
    /// <summary>
    /// narrow[rows, width] = (sums[rows, width] + bias[width] * 2^biasShift) / 2^shift, half to even, saturated to int32 and counted; then
    /// what is below `least` becomes it: 0 for ReLU, int.MinValue for nothing. No bias counts as zeros. The bound of
    /// <see cref="Bounds.ForwardFits"/> covers the sum and its rounding; shift is at least 1.
    /// </summary>
    // Column by column, so that what belongs to a column is at hand; one check of the last element stands for the checks of all.
    public static void Finish(
        ReadOnlySpan<long> sums, ReadOnlySpan<int> bias, int rows, int width, int biasShift, int shift, int least, Span<int> narrow,
        ref long saturations)
    {
        ref long firstSum = ref MemoryMarshal.GetReference(sums.Slice(0, rows * width));
        ref int firstNarrow = ref MemoryMarshal.GetReference(narrow.Slice(0, rows * width));
        for (int n = 0; n < width; n++)
        {
            long added = bias.Length == 0 ? 0 : (long)bias[n] << biasShift;
            ref long sum = ref Unsafe.Add(ref firstSum, n);
            ref int to = ref Unsafe.Add(ref firstNarrow, n);
            for (nint row = rows; row != 0; row--)
            {
                to = Math.Max(FixedMath.Sat32(FixedMath.RshrShort(sum + added, shift), ref saturations), least);
                sum = ref Unsafe.Add(ref sum, width);
                to = ref Unsafe.Add(ref to, width);
            }
        }
    }

    /// <summary>totals[width] += (sum over rows of deltas[rows, width]) * 2^shift, modulo 2^64.</summary>
    public static void AddColumnTotals(ReadOnlySpan<int> deltas, int rows, int shift, Span<long> totals)
    {
        int width = totals.Length;
        ref int first = ref MemoryMarshal.GetReference(deltas.Slice(0, rows * width));
        for (int n = 0; n < width; n++)
        {
            ref int delta = ref Unsafe.Add(ref first, n);
            long total = 0;
            for (nint row = rows; row != 0; row--)
            {
                total += delta;
                delta = ref Unsafe.Add(ref delta, width);
            }
            totals[n] += total << shift;
        }
    }
}
