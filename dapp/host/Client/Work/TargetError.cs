namespace Rollup.Client.Work;

/// <summary>
/// How far a regression is off, in the target's own unit: roots of mean squares. Of the model, and of the targets' mean, which is what a
/// model is that knows nothing. Doubles: for eyes only, the score decides.
/// </summary>
public sealed record TargetError(double OfModel, double OfMean, string Unit)
{
    /// <summary>From r squared on these rows; null of classes and of rows without a score.</summary>
    public static TargetError? Of(TabularData rows, MetricKind metric, long? scoreQ32)
    {
        if (metric != MetricKind.RSquared || scoreQ32 is not { } score || rows.Rows == 0) return null;
        SchemaColumn target = rows.Schema.TargetColumn;
        double unit = Math.Pow(10, -rows.TargetDecimals) * (target.Rule is { } rule ? rule.DivisorUnits * Math.Pow(10, -rule.Units) : 1);
        double mean = rows.Targets.Average();
        double spread = Math.Sqrt(rows.Targets.Average(value => (value - mean) * (value - mean))) * unit;
        return new TargetError(spread * Math.Sqrt(Math.Max(0, 1 - Math.ScaleB(score, -32))), spread, target.Unit);
    }
}
