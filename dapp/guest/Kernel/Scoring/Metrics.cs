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

/// <summary>The table of metrics. A score is an exact rational, or an exact sum for log-loss, rounded once to Q.32.</summary>
public static class Metrics
{
    /// <summary>Not reached by log-loss, which has no other upper end.</summary>
    public const long LogLossEndQ32 = LogLoss.ScoreEndQ32;

    public const long RSquaredLowestQ32 = RSquared.ScoreLowestQ32;

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

    /// <summary>
    /// Whether it is a score that the metric can give: 0 to 1 for accuracy and the area under the curve, from 0 on and below 2^17 nats for
    /// log-loss, -2^30 to 1 for R squared.
    /// </summary>
    public static bool IsInRange(MetricKind metric, long scoreQ32) => metric switch
    {
        MetricKind.Accuracy or MetricKind.AreaUnderCurve => scoreQ32 is >= 0 and <= 1L << Limits.ScoreBits,
        MetricKind.LogLoss => scoreQ32 is >= 0 and < LogLossEndQ32,
        MetricKind.RSquared => scoreQ32 is >= RSquaredLowestQ32 and <= 1L << Limits.ScoreBits,
        _ => false,
    };

    /// <summary>
    /// Whether rows with these counts of each class, none for regression, can have a score. The area under the curve needs both classes, R
    /// squared two rows, which must differ besides.
    /// </summary>
    public static bool IsDefined(MetricKind metric, uint rows, ReadOnlySpan<uint> classCounts) => metric switch
    {
        MetricKind.AreaUnderCurve => classCounts.Length == 2 && classCounts[0] != 0 && classCounts[1] != 0,
        MetricKind.RSquared => rows >= 2,
        _ => rows != 0,
    };

    /// <summary>Whether a score is better than another, and not equal to it.</summary>
    public static bool IsBetter(MetricKind metric, long scoreQ32, long thanQ32) =>
        IsHigherBetter(metric) ? scoreQ32 > thanQ32 : scoreQ32 < thanQ32;

    /// <summary>Whether a score reaches a threshold: at least it, or at most it where lower is better.</summary>
    public static bool Reaches(MetricKind metric, long scoreQ32, long thresholdQ32) =>
        IsHigherBetter(metric) ? scoreQ32 >= thresholdQ32 : scoreQ32 <= thresholdQ32;

    /// <summary>
    /// Takes logits[rows, out] Q.FA of the rows from `first` on, with their targets; sortKeys is of all rows. The caller has checked that
    /// the metric fits the network and the targets its classes. What comes of all rows does not depend on how they are cut.
    /// </summary>
    public static void Add(
        MetricKind metric, in Network network, in Profile profile, ReadOnlySpan<int> logitsQFA, ReadOnlySpan<long> targets, int first,
        Span<ulong> sortKeys, ref MetricSums sums, ref Counters counters)
    {
        switch (metric)
        {
            case MetricKind.Accuracy: Accuracy.Add(network, logitsQFA, targets, ref sums); break;
            case MetricKind.LogLoss: LogLoss.Add(network, profile, logitsQFA, targets, ref sums); break;
            case MetricKind.AreaUnderCurve:
                AreaUnderCurve.Add(network, logitsQFA, first, sortKeys.Slice(first, targets.Length));
                break;
            default: RSquared.Add(profile, logitsQFA, targets, ref sums, ref counters); break;
        }
    }

    /// <summary>The score of all rows, once each was added; targets[rows], sortKeys[rows].</summary>
    public static KernelStatus Score(
        MetricKind metric, ReadOnlySpan<long> targets, in MetricSums sums, Span<ulong> sortKeys, out long scoreQ32)
    {
        switch (metric)
        {
            case MetricKind.Accuracy:
                scoreQ32 = Accuracy.ScoreQ32(sums, targets.Length);
                return KernelStatus.Accepted;
            case MetricKind.LogLoss:
                scoreQ32 = LogLoss.ScoreQ32(sums, targets.Length);
                return KernelStatus.Accepted;
            case MetricKind.AreaUnderCurve:
                return AreaUnderCurve.Score(targets, sortKeys.Slice(0, targets.Length), out scoreQ32);
            default:
                return RSquared.Score(sums, targets.Length, out scoreQ32);
        }
    }
}
