namespace Rollup.Kernel;

/// <summary>What a score is. Scores are Q.32.</summary>
public enum MetricKind : byte
{
    None = 0,

    /// <summary>Share of rows whose most probable class is the right one; higher is better.</summary>
    Accuracy = 1,

    /// <summary>Mean cross-entropy in nats; lower is better.</summary>
    LogLoss = 2,

    /// <summary>Area under the ROC curve, ties counting half; higher is better. Two classes only.</summary>
    AreaUnderCurve = 3,

    /// <summary>Coefficient of determination; higher is better. Regression only.</summary>
    RSquared = 4,
}

/// <summary>Scores of logits against targets: exact rationals, or an exact sum for log-loss, rounded once to Q.32.</summary>
public static class Metrics
{
    const int RowBits = 16;
    const byte RowIndexFits = Limits.RowsMax <= 1 << RowBits ? 0 : -1;

    public static bool IsKnown(MetricKind metric) =>
        metric is MetricKind.Accuracy or MetricKind.LogLoss or MetricKind.AreaUnderCurve or MetricKind.RSquared;

    /// <summary>Whether the metric has a meaning for the network's output.</summary>
    public static bool Fits(MetricKind metric, in Network network) => Fits(metric, network.Classes);

    /// <summary>Whether the metric has a meaning for targets of so many classes; 0 is regression.</summary>
    public static bool Fits(MetricKind metric, int classes) => metric switch
    {
        MetricKind.Accuracy or MetricKind.LogLoss => classes >= 2,
        MetricKind.AreaUnderCurve => classes == 2,
        MetricKind.RSquared => classes == 0,
        _ => false,
    };

    /// <summary>Whether a higher score is a better one.</summary>
    public static bool IsHigherBetter(MetricKind metric) => metric != MetricKind.LogLoss;

    /// <summary>Whether a score reaches a threshold: at least it, or at most it where lower is better.</summary>
    public static bool Reaches(MetricKind metric, long scoreQ32, long thresholdQ32) =>
        IsHigherBetter(metric) ? scoreQ32 >= thresholdQ32 : scoreQ32 <= thresholdQ32;

    /// <summary>The score of logits[rows, out] Q.FA; sortKeys has room for the rows. The caller has checked that the metric fits the network and the targets its classes.</summary>
    public static KernelStatus Score(
        MetricKind metric, in Network network, in Profile profile, ReadOnlySpan<int> logitsQFA, ReadOnlySpan<long> targets, int rows,
        Span<ulong> sortKeys, ref Counters counters, out long scoreQ32)
    {
        switch (metric)
        {
            case MetricKind.Accuracy:
                scoreQ32 = AccuracyQ32(network, logitsQFA, targets, rows);
                return KernelStatus.Accepted;
            case MetricKind.LogLoss:
                scoreQ32 = LogLossQ32(network, profile, logitsQFA, targets, rows);
                return KernelStatus.Accepted;
            case MetricKind.AreaUnderCurve:
                return AreaUnderCurveQ32(network, logitsQFA, targets, sortKeys.Slice(0, rows), out scoreQ32);
            default:
                return RSquaredQ32(profile, logitsQFA, targets, rows, ref counters, out scoreQ32);
        }
    }

    /// <summary>The most probable class; the lowest of several. A sigmoid's class is 1 if its logit is positive.</summary>
    public static int ClassOf(in Network network, ReadOnlySpan<int> logitsQFA)
    {
        if (network.Output == OutputKind.Sigmoid) return logitsQFA[0] > 0 ? 1 : 0;
        int best = 0;
        for (int j = 1; j < logitsQFA.Length; j++)
            if (logitsQFA[j] > logitsQFA[best]) best = j;
        return best;
    }

    static long AccuracyQ32(in Network network, ReadOnlySpan<int> logitsQFA, ReadOnlySpan<long> targets, int rows)
    {
        long correct = 0;
        for (int row = 0; row < rows; row++)
            if (ClassOf(network, logitsQFA.Slice(row * network.OutWidth, network.OutWidth)) == targets[row]) correct++;
        return FixedMath.Rdiv(correct << Limits.ScoreBits, rows);
    }

    // One value is below 2^49, 2^16 of them below 2^65: the sum is taken in 128 bits, its mean fits.
    static long LogLossQ32(in Network network, in Profile profile, ReadOnlySpan<int> logitsQFA, ReadOnlySpan<long> targets, int rows)
    {
        UInt128 sumQ32 = UInt128.Zero;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<int> logits = logitsQFA.Slice(row * network.OutWidth, network.OutWidth);
            sumQ32 += (ulong)(network.Output == OutputKind.Sigmoid
                ? Losses.BinaryValueQ32(profile, logits[0], targets[row])
                : Losses.SoftmaxValueQ32(profile, logits, targets[row]));
        }
        return (long)WideMath.Rdiv(sumQ32, (ulong)rows);
    }

    // Rows are sorted by (logit, row); a pair of a positive and a negative row counts 2 if the positive is above, 1 if they tie.
    static KernelStatus AreaUnderCurveQ32(
        in Network network, ReadOnlySpan<int> logitsQFA, ReadOnlySpan<long> targets, Span<ulong> keys, out long scoreQ32)
    {
        scoreQ32 = 0;
        for (int row = 0; row < keys.Length; row++)
            keys[row] = SortKey(network, logitsQFA.Slice(row * network.OutWidth, network.OutWidth), row);
        Sorting.HeapSort(keys);
        long halfWins = HalfWins(keys, targets, out long positives, out long negatives);
        if (positives == 0 || negatives == 0) return KernelStatus.MetricUndefined;
        // 2PN <= 2^31, so the dividend may be 2^63: one more than int64 holds.
        scoreQ32 = (long)WideMath.Rdiv((UInt128)(ulong)halfWins << Limits.ScoreBits, (ulong)(2 * positives * negatives));
        return KernelStatus.Accepted;
    }

    // The difference of two logits has 33 bits; moved up by 2^32 it is not negative, and the row takes the 16 bits below.
    static ulong SortKey(in Network network, ReadOnlySpan<int> logitsQFA, int row)
    {
        long logit = network.Output == OutputKind.Sigmoid ? logitsQFA[0] : (long)logitsQFA[1] - logitsQFA[0];
        return ((ulong)(logit + (1L << 32)) << RowBits) | (uint)row;
    }

    static long HalfWins(ReadOnlySpan<ulong> keys, ReadOnlySpan<long> targets, out long positives, out long negatives)
    {
        positives = 0;
        negatives = 0; // of all tie groups before this one
        long halfWins = 0;
        for (int first = 0; first < keys.Length;)
        {
            ulong logit = keys[first] >> RowBits;
            long groupPositives = 0;
            int end = first;
            for (; end < keys.Length && keys[end] >> RowBits == logit; end++)
                groupPositives += targets[(int)(keys[end] & ((1 << RowBits) - 1))];
            long groupNegatives = end - first - groupPositives;
            halfWins += groupPositives * (2 * negatives + groupNegatives);
            positives += groupPositives;
            negatives += groupNegatives;
            first = end;
        }
        return halfWins;
    }

    // R2 = 1 - N * sum (z-y)^2 / (N * sum y^2 - (sum y)^2), all in Q.FA. |z-y| < 2^32 and |y| <= 2^31, 2^16 rows:
    // the dividend is below 2^96, the divisor below 2^94.
    static KernelStatus RSquaredQ32(
        in Profile profile, ReadOnlySpan<int> logitsQFA, ReadOnlySpan<long> targets, int rows, ref Counters counters, out long scoreQ32)
    {
        scoreQ32 = 0;
        Int128 residual = Int128.Zero;
        Int128 squares = Int128.Zero;
        long sum = 0;
        for (int row = 0; row < rows; row++)
        {
            long target = Losses.TargetQFA(profile, targets[row], ref counters);
            long difference = logitsQFA[row] - target;
            residual += (Int128)difference * difference;
            squares += target * target;
            sum += target;
        }
        Int128 total = squares * rows - (Int128)sum * sum;
        if (total == Int128.Zero) return KernelStatus.MetricUndefined;
        scoreQ32 = OneMinusRatioQ32((UInt128)(residual * rows), (UInt128)total);
        return KernelStatus.Accepted;
    }

    /// <summary>(1 - dividend / divisor) in Q.32, half to even; not below -2^62. Both are below 2^96.</summary>
    // The whole part is split off, so that only the rest is shifted: it is below the divisor and stays below 2^128.
    static long OneMinusRatioQ32(UInt128 dividend, UInt128 divisor)
    {
        UInt128 whole = WideMath.DivRem(dividend, divisor, out UInt128 rest);
        if (whole >= UInt128.One << 30) return -(1L << 62);
        long fractionQ32 = (long)WideMath.Rdiv(rest << Limits.ScoreBits, divisor);
        return (1L << Limits.ScoreBits) - ((long)whole << Limits.ScoreBits) - fractionQ32;
    }
}
