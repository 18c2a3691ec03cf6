namespace Rollup.Kernel;

/// <summary>What scoring a network on rows takes: buffers in the order they lie, and units.</summary>
public struct EvaluationPlan
{
    const long UnitsPerSorted = 40;      // one comparison and move of the heap sort
    const int SortedPerRow = 2 * 17;     // a heap of 2^16 rows is 17 deep, and every row goes up and down it

    public Region<int> LogitsQFA; // [rows, out]
    public ForwardPlan Forward;
    public Region<ulong> SortKeys; // [rows], where the forward pass lay: it is over by then
    public int WorkspaceBytes;

    /// <summary>The plan for an accepted network; 1 &lt;= rows &lt;= RowsMax.</summary>
    public static EvaluationPlan Of(in Network network, int rows)
    {
        EvaluationPlan plan = default;
        Regions regions = default;
        plan.LogitsQFA = regions.Add<int>(rows * network.OutWidth);
        Regions sorting = regions;
        plan.Forward = ForwardPlan.Of(network, rows, ref regions);
        plan.SortKeys = sorting.Add<ulong>(rows);
        plan.WorkspaceBytes = (int)Math.Max(regions.Bytes, sorting.Bytes); // Limits.WorkspaceIsIndexable
        return plan;
    }

    /// <summary>Units of Evaluate, and of the narrowing of the weights before it. The network is accepted.</summary>
    public static long UnitsOf(in Network network, int rows)
    {
        long looks = (rows + ForwardPlan.RowsAtOnceMax - 1) / ForwardPlan.RowsAtOnceMax + 1;
        long perRow = ForwardPlan.UnitsPerRow(network) + network.OutWidth * Cost.UnitsPerExponential + Cost.UnitsPerRow
            + SortedPerRow * UnitsPerSorted;
        return Cost.UnitsPerCall + rows * perRow + looks * Dense.UnitsPerLook(network.ParameterCount);
    }
}
