namespace Rollup.Client.Jobs;

/// <summary>
/// A model that gives every row the same answer: what anybody can hand in who has seen no data but the class counts of the terms.
/// </summary>
public static class ConstantAnswer
{
    /// <summary>Its best score on the job's data, Q.32; null where the judge gives none.</summary>
    public static long? ScoreQ32(in JobTerms terms)
    {
        if (!Judge.Of((JudgeKind)terms.Judge).Scores) return null;
        uint[] counts = terms.ClassCounts.Items[..terms.ClassCounts.Count].ToArray();
        return (MetricKind)terms.Metric switch
        {
            MetricKind.Accuracy => (long)(((ulong)counts.Max() << Limits.ScoreBits) / terms.Rows),
            MetricKind.LogLoss => EntropyQ32(counts, terms.Rows),
            MetricKind.AreaUnderCurve => 1L << (Limits.ScoreBits - 1),
            _ => 0, // of r-squared: the mean
        };
    }

    // Each class with the probability of its share; to the nearest.
    static long EntropyQ32(uint[] counts, double rows) => (long)Math.Round(
        counts.Where(count => count > 0).Sum(count => count / rows * Math.Log(rows / count)) * (1L << Limits.ScoreBits));
}
