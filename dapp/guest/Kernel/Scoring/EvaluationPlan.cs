namespace Rollup.Kernel;

/// <summary>What scoring a network on rows takes: buffers in the order they lie, and units.</summary>
public struct EvaluationPlan
{
    const long UnitsPerSorted = 40;      // one comparison and move of the heap sort
    const int SortedPerRow = 2 * 17;     // a heap of 2^16 rows is 17 deep, and every row goes up and down it

    public Region<int> LogitsQFA; // [rows at once, out]
    public ForwardPlan Forward;
    public Region<ulong> SortKeys; // [rows]
    public int WorkspaceBytes;

    /// <summary>The plan for an accepted network; 1 &lt;= rows &lt;= RowsMax.</summary>
    public static EvaluationPlan Of(in Network network, int rows, long unitsPerPiece = Cost.UnitsPerPiece)
    {
        EvaluationPlan plan = default;
        Regions regions = default;
        plan.Forward = ForwardPlan.Of(network, rows, unitsPerPiece, ref regions);
        plan.LogitsQFA = regions.Add<int>(plan.Forward.RowsAtOnce * network.OutWidth);
        plan.SortKeys = regions.Add<ulong>(rows);
        plan.WorkspaceBytes = (int)regions.Bytes; // Limits.WorkspaceIsIndexable
        return plan;
    }

    /// <summary>Units of looking at the weights before the first row: how large an input may be.</summary>
    public static long UnitsOfBounds(in Network network) => Dense.UnitsPerLook(network.ParameterCount);

    /// <summary>Units of one row: through all layers, and into the metric.</summary>
    public static long UnitsPerRow(in Network network) =>
        ForwardPlan.UnitsPerRow(network) + network.OutWidth * Cost.UnitsPerExponential + Cost.UnitsPerRow;

    /// <summary>The rows as pieces.</summary>
    public static StepShape ShapeOfRows(in Network network, int rows, long unitsPerPiece) => new()
    {
        Items = rows, ItemsPerPiece = ForwardPlan.RowsOf(network, rows, unitsPerPiece), UnitsPerItem = UnitsPerRow(network),
    };

    /// <summary>Units of the score of rows that were added, which a metric may have to sort.</summary>
    public static long UnitsOfScore(int rows) => Cost.UnitsPerCall + (long)rows * SortedPerRow * UnitsPerSorted;

    /// <summary>Units of Evaluate. The network is accepted.</summary>
    public static long UnitsOf(in Network network, int rows) =>
        UnitsOfBounds(network) + rows * UnitsPerRow(network) + UnitsOfScore(rows);
}
