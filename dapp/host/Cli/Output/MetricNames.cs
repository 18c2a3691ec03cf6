namespace Rollup.Cli.Output;

/// <summary>The metrics as `--metric` takes them.</summary>
static class MetricNames
{
    public static IReadOnlyList<(string Name, MetricKind Kind)> All { get; } =
    [
        ("accuracy", MetricKind.Accuracy), ("log-loss", MetricKind.LogLoss), ("auc", MetricKind.AreaUnderCurve),
        ("r-squared", MetricKind.RSquared),
    ];

    public static string Of(MetricKind kind) => All.FirstOrDefault(metric => metric.Kind == kind).Name ?? "score";

    /// <summary>Those that have a meaning for so many classes, and how they are chosen.</summary>
    public static string Fitting(int classes)
    {
        IEnumerable<string> names = All.Where(metric => Metrics.Fits(metric.Kind, classes)).Select(metric => metric.Name);
        return $"--metric of {(classes == 0 ? "regression (--classes 0)" : Numbers.Count(classes, "class"))}: {string.Join(" or ", names)}";
    }

    /// <summary>Which scores there are.</summary>
    public static string Ranges =>
        $"accuracy and auc go from 0 to 1, log-loss from 0 up and below {Numbers.Q32(Metrics.LogLossEndQ32)}, "
        + $"r-squared from {Numbers.Q32(Metrics.RSquaredLowestQ32)} to 1";
}
