using System.Numerics;

namespace Rollup.Kernel;

/// <summary>
/// Proves, before a product is begun, that no sum of it leaves int64. Then the wrapped sum is the sum, in every order of additions.
/// </summary>
/// <remarks>
/// |sum a[i] * w[i]| &lt;= max|a| * sum|w[i]| &lt;= K * max|a| * max|w|. The right end needs two maxima and is tried first (tier 1);
/// the middle needs a sum per output and is computed in 128 bits (tier 2). Whatever passes tier 1 passes tier 2, so the answer is tier 2's.
/// </remarks>
public static class Bounds
{
    // Tier 1 proves |sum| <= 2^61. The bias adds at most 2^31 * 2^20, rounding at most 2^23: far below 2^63.
    const int FirstTierBits = 61;

    const ulong SumMax = long.MaxValue;

    /// <summary>Whether x[rows, in] * w[in, out] + bias, and its rounding by 2^weightBits, fit.</summary>
    public static bool ForwardFits(
        ReadOnlySpan<int> x, ReadOnlySpan<int> w, ReadOnlySpan<int> bias, int inWidth, int outWidth, int activationBits, int weightBits)
    {
        ulong xMax = MagnitudeMax(x);
        if (FitsFirstTier(xMax, MagnitudeMax(w), inWidth)) return true;
        UInt128 extra = ((UInt128)MagnitudeMax(bias) << activationBits) + HalfOf(weightBits);
        return FitsSecondTier(xMax, ColumnSumMax(w, inWidth, outWidth), extra);
    }

    /// <summary>Whether dy[rows, out] * w[in, out] transposed, and its rounding by 2^weightBits, fit.</summary>
    public static bool BackwardFits(ReadOnlySpan<int> dy, ReadOnlySpan<int> w, int inWidth, int outWidth, int weightBits)
    {
        ulong dyMax = MagnitudeMax(dy);
        if (FitsFirstTier(dyMax, MagnitudeMax(w), outWidth)) return true;
        return FitsSecondTier(dyMax, RowSumMax(w, inWidth, outWidth), HalfOf(weightBits));
    }

    /// <summary>Whether x[rows, in] transposed * dy[rows, out] fits. It is not rounded.</summary>
    public static bool OuterSumsFit(ReadOnlySpan<int> x, ReadOnlySpan<int> dy, int rows, int outWidth)
    {
        ulong xMax = MagnitudeMax(x);
        if (FitsFirstTier(xMax, MagnitudeMax(dy), rows)) return true;
        return FitsSecondTier(xMax, ColumnSumMax(dy, rows, outWidth), UInt128.Zero);
    }

    /// <summary>The largest |value|, 0 of nothing.</summary>
    // In int64, where int.MinValue has a magnitude.
    public static ulong MagnitudeMax(ReadOnlySpan<int> values)
    {
        long max = 0;
        for (int i = 0; i < values.Length; i++) max = Math.Max(max, Math.Abs((long)values[i]));
        return (ulong)max;
    }

    static bool FitsFirstTier(ulong leftMax, ulong rightMax, int terms) =>
        BitsOf(leftMax) + BitsOf(rightMax) + BitsOf((ulong)(terms - 1)) <= FirstTierBits;

    // leftMax <= 2^31 and rightSum <= 2^16 * 2^31, so the product is below 2^79.
    static bool FitsSecondTier(ulong leftMax, ulong rightSum, UInt128 extra) => (UInt128)leftMax * rightSum + extra <= SumMax;

    // The bits of n - 1 are the least c with n <= 2^c.
    static int BitsOf(ulong value) => 64 - BitOperations.LeadingZeroCount(value);

    static UInt128 HalfOf(int bits) => bits == 0 ? UInt128.Zero : UInt128.One << (bits - 1);

    /// <summary>max over columns of sum over rows |m[row, column]|.</summary>
    static ulong ColumnSumMax(ReadOnlySpan<int> matrix, int rows, int columns)
    {
        long max = 0;
        for (int column = 0; column < columns; column++)
        {
            long sum = 0;
            for (int row = 0; row < rows; row++) sum += Math.Abs((long)matrix[row * columns + column]);
            max = Math.Max(max, sum);
        }
        return (ulong)max;
    }

    /// <summary>max over rows of sum over columns |m[row, column]|.</summary>
    static ulong RowSumMax(ReadOnlySpan<int> matrix, int rows, int columns)
    {
        long max = 0;
        for (int row = 0; row < rows; row++)
        {
            long sum = 0;
            for (int column = 0; column < columns; column++) sum += Math.Abs((long)matrix[row * columns + column]);
            max = Math.Max(max, sum);
        }
        return (ulong)max;
    }
}
