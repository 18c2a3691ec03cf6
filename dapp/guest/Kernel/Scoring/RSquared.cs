namespace Rollup.Kernel;

/// <summary>The coefficient of determination.</summary>
static class RSquared
{
    /// <summary>-2^30: what lies below is given as this.</summary>
    public const long ScoreLowestQ32 = -(1L << 62);

    public static void Add(
        in Profile profile, ReadOnlySpan<int> logitsQFA, ReadOnlySpan<long> targets, ref MetricSums sums, ref Counters counters)
    {
        for (int row = 0; row < targets.Length; row++)
        {
            long target = MeanSquaredError.TargetQFA(profile, targets[row], ref counters);
            long difference = logitsQFA[row] - target;
            sums.Total += (Int128)difference * difference;
            sums.TargetSquares += target * target;
            sums.TargetSum += target;
        }
    }

    // R2 = 1 - N * sum (z-y)^2 / (N * sum y^2 - (sum y)^2), all in Q.FA. |z-y| < 2^32 and |y| <= 2^31, 2^16 rows:
    // the dividend is below 2^96, the divisor below 2^94.
    public static KernelStatus Score(in MetricSums sums, int rows, out long scoreQ32)
    {
        scoreQ32 = 0;
        Int128 total = sums.TargetSquares * rows - (Int128)sums.TargetSum * sums.TargetSum;
        if (total == Int128.Zero) return KernelStatus.MetricUndefined;
        scoreQ32 = OneMinusRatioQ32((UInt128)(sums.Total * rows), (UInt128)total);
        return KernelStatus.Accepted;
    }

    /// <summary>(1 - dividend / divisor) in Q.32, half to even; not below -2^62. Both are below 2^96.</summary>
    // The whole part is split off, so that only the rest is shifted: it is below the divisor and stays below 2^128.
    static long OneMinusRatioQ32(UInt128 dividend, UInt128 divisor)
    {
        UInt128 whole = WideMath.DivRem(dividend, divisor, out UInt128 rest);
        if (whole >= UInt128.One << 30) return ScoreLowestQ32;
        long fractionQ32 = (long)WideMath.Rdiv(rest << Limits.ScoreBits, divisor);
        return (1L << Limits.ScoreBits) - ((long)whole << Limits.ScoreBits) - fractionQ32;
    }
}
