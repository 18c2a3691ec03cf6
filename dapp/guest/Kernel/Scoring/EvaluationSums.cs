namespace Rollup.Kernel;

/// <summary>What an evaluation keeps from one piece of rows to the next. It lies in the state.</summary>
public struct EvaluationSums
{
    public MetricSums Metric;
    public LayerBounds InputMax;
}
