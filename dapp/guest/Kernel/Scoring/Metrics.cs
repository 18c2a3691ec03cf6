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

    /// <summary>
    /// The score of logits[rows, out] Q.FA; sortKeys has room for the rows. The caller has checked that the metric fits the network and the
    /// targets its classes.
    /// </summary>
    public static KernelStatus Score(
        MetricKind metric, in Network network, in Profile profile, ReadOnlySpan<int> logitsQFA, ReadOnlySpan<long> targets, int rows,
        Span<ulong> sortKeys, ref Counters counters, out long scoreQ32)
    {
        switch (metric)
        {
            case MetricKind.Accuracy:
                scoreQ32 = Accuracy.ScoreQ32(network, logitsQFA, targets, rows);
                return KernelStatus.Accepted;
            case MetricKind.LogLoss:
                scoreQ32 = LogLoss.ScoreQ32(network, profile, logitsQFA, targets, rows);
                return KernelStatus.Accepted;
            case MetricKind.AreaUnderCurve:
                return AreaUnderCurve.Score(network, logitsQFA, targets, sortKeys.Slice(0, rows), out scoreQ32);
            default:
                return RSquared.Score(profile, logitsQFA, targets, rows, ref counters, out scoreQ32);
        }
    }
}
