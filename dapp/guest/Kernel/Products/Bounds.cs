using System.Runtime.InteropServices;

namespace Rollup.Kernel;

/// <summary>
/// Proves, before a product is begun, that no sum of it leaves int64. Then the wrapped sum is the sum, in every order of additions.
/// </summary>
/// <remarks>
/// |sum a[i] * w[i]| &lt;= max|a| * sum|w[i]|, computed in 128 bits. The factor with many rows is looked at only where 2^31 in place of its
/// maximum would not do: weights of a trained layer rarely sum to 2^32.
/// </remarks>
public static class Bounds
{
    const ulong ElementMax = 1UL << 31;

    const ulong SumMax = long.MaxValue;

    /// <summary>Whether x[rows, in] * w[in, out] + bias, and its rounding by 2^weightBits, fit.</summary>
    public static bool ForwardFits(
        ReadOnlySpan<int> x, ReadOnlySpan<int> w, ReadOnlySpan<int> bias, int inWidth, int outWidth, int activationBits, int weightBits) =>
        Fits(x, ColumnSumMax(w, inWidth, outWidth), ((UInt128)MagnitudeMax(bias) << activationBits) + HalfOf(weightBits));

    /// <summary>Whether dy[rows, out] * w[in, out] transposed, and its rounding by 2^weightBits, fit.</summary>
    public static bool BackwardFits(ReadOnlySpan<int> dy, ReadOnlySpan<int> w, int inWidth, int outWidth, int weightBits) =>
        Fits(dy, RowSumMax(w, inWidth, outWidth), HalfOf(weightBits));

    /// <summary>Whether x[rows, in] transposed * dy[rows, out] fits. It is not rounded.</summary>
    public static bool OuterSumsFit(ReadOnlySpan<int> x, ReadOnlySpan<int> dy, int rows, int outWidth) =>
        Fits(x, ColumnSumMax(dy, rows, outWidth), UInt128.Zero);

    /// <summary>The largest |value|, 0 of nothing.</summary>
    // In int64, where int.MinValue has a magnitude.
    public static ulong MagnitudeMax(ReadOnlySpan<int> values)
    {
        long max = 0;
        for (int i = 0; i < values.Length; i++) max = Math.Max(max, Math.Abs((long)values[i]));
        return (ulong)max;
    }

    static bool Fits(ReadOnlySpan<int> left, ulong rightSum, UInt128 extra) =>
        Fits(ElementMax, rightSum, extra) || Fits(MagnitudeMax(left), rightSum, extra);

    // leftMax <= 2^31 and rightSum <= 2^16 * 2^31, so the product is below 2^79.
    static bool Fits(ulong leftMax, ulong rightSum, UInt128 extra) => (UInt128)leftMax * rightSum + extra <= SumMax;

    static UInt128 HalfOf(int bits) => bits == 0 ? UInt128.Zero : UInt128.One << (bits - 1);

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
