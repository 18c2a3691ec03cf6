using System.Runtime.InteropServices;

namespace Rollup.Kernel;

/// <summary>
/// Proves, before a product is begun, that no sum of it leaves int64. Then the wrapped sum is the sum, in every order of additions.
/// </summary>
/// <remarks>
/// |sum a[i] * w[i]| &lt;= max|a| * sum|w[i]|. The factor with many rows is looked at only where 2^31 in place of its maximum would not do:
/// weights of a trained layer rarely sum to 2^32.
/// </remarks>
public static class Bounds
{
    const ulong ElementMax = 1UL << 31;

    const ulong SumMax = long.MaxValue;

    /// <summary>
    /// The largest |x| with which x[rows, in] * w[in, out] + bias, and its rounding by 2^weightBits, fit: found once for all rows, however
    /// they are cut.
    /// </summary>
    public static ulong ForwardInputMax(
        ReadOnlySpan<int> w, ReadOnlySpan<int> bias, int inWidth, int outWidth, int activationBits, int weightBits) =>
        LeftMax(ColumnSumMax(w, inWidth, outWidth), (MagnitudeMax(bias) << activationBits) + HalfOf(weightBits));

    /// <summary>The largest |dy| with which dy[rows, out] * w[in, out] transposed, and its rounding by 2^weightBits, fit.</summary>
    public static ulong BackwardDeltaMax(ReadOnlySpan<int> w, int inWidth, int outWidth, int weightBits) =>
        LeftMax(RowSumMax(w, inWidth, outWidth), HalfOf(weightBits));

    /// <summary>Whether x[rows, in] transposed * dy[rows, out] fits. It is not rounded.</summary>
    public static bool OuterSumsFit(ReadOnlySpan<int> x, ReadOnlySpan<int> dy, int rows, int outWidth) =>
        Fits(x, LeftMax(ColumnSumMax(dy, rows, outWidth), 0));

    /// <summary>Whether no magnitude is above the largest that fits. Where any does, none is looked at.</summary>
    public static bool Fits(ReadOnlySpan<int> left, ulong leftMax) => leftMax >= ElementMax || MagnitudeMax(left) <= leftMax;

    /// <summary>The largest |value|, 0 of nothing.</summary>
    // In int64, where int.MinValue has a magnitude.
    public static ulong MagnitudeMax(ReadOnlySpan<int> values)
    {
        long max = 0;
        for (int i = 0; i < values.Length; i++) max = Math.Max(max, Math.Abs((long)values[i]));
        return (ulong)max;
    }

    // The extra is below 2^53.
    static ulong LeftMax(ulong rightSum, ulong extra) => rightSum == 0 ? ElementMax : (SumMax - extra) / rightSum;

    static ulong HalfOf(int bits) => bits == 0 ? 0 : 1UL << (bits - 1);

    /// <summary>max over columns of sum over rows |m[row, column]|.</summary>
    static ulong ColumnSumMax(ReadOnlySpan<int> matrix, int rows, int columns) => LineSumMax(matrix, columns, 1, rows, columns);

    /// <summary>max over rows of sum over columns |m[row, column]|.</summary>
    static ulong RowSumMax(ReadOnlySpan<int> matrix, int rows, int columns) => LineSumMax(matrix, rows, columns, columns, 1);

    // Of `lines` lines, each of `depth` elements. One check of the last element stands for the checks of all.
    static ulong LineSumMax(ReadOnlySpan<int> matrix, int lines, int lineStep, int depth, int depthStep)
    {
        ref int first = ref MemoryMarshal.GetReference(matrix.Slice(0, lines * depth));
        long max = 0;
        for (int line = 0; line < lines; line++)
        {
            ref int element = ref Unsafe.Add(ref first, line * lineStep);
            long sum = 0;
            for (nint d = depth; d != 0; d--)
            {
                long value = element, sign = value >> 63;
                sum += (value ^ sign) - sign; // |value|, in int64 where int.MinValue has one
                element = ref Unsafe.Add(ref element, depthStep);
            }
            max = Math.Max(max, sum);
        }
        return (ulong)max;
    }
}
