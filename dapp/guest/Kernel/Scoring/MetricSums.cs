namespace Rollup.Kernel;

/// <summary>What a metric keeps of the rows it has seen, whichever metric it is; all zero before the first. It lies in the state.</summary>
public struct MetricSums
{
    /// <summary>Rows whose class is right; the sum of log-losses in Q.32; the sum of squared differences.</summary>
    public Int128 Total;

    /// <summary>Of R squared: the sum of the targets' squares, and of the targets in Q.FA.</summary>
    public Int128 TargetSquares;
    public long TargetSum;

    public ulong Reserved;
}
