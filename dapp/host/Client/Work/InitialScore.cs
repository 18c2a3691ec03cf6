namespace Rollup.Client.Work;

/// <summary>
/// The job's own model on a client's rows, beside its posted score. They differ when the rows mean something else than the sponsor's:
/// classes the other way round, columns exchanged. Doubles: a warning, which decides nothing.
/// </summary>
public static class InitialScore
{
    const double One = 1L << 32;

    /// <summary>
    /// True if chance does not explain the distance. Shares (accuracy, area under the curve): a tenth, and three deviations of what so
    /// many rows scatter; other scores: a quarter of the posted one's size, at least of 1.
    /// </summary>
    public static bool IsFar(MetricKind metric, long postedQ32, uint postedRows, long ownQ32, int ownRows)
    {
        double posted = postedQ32 / One, distance = Math.Abs(ownQ32 / One - posted);
        if (metric is not (MetricKind.Accuracy or MetricKind.AreaUnderCurve)) return distance > 0.25 * Math.Max(1, Math.Abs(posted));
        double share = Math.Clamp(posted, 0.05, 0.95); // a score of 0 or 1 on few rows scatters too
        double deviation = Math.Sqrt(share * (1 - share) * (1.0 / Math.Max(1, postedRows) + 1.0 / Math.Max(1, ownRows)));
        return distance > Math.Max(0.1, 3 * deviation);
    }
}
