namespace Rollup.Kernel;

/// <summary>What a forward pass takes: its buffers, in the order they lie, and its units.</summary>
public struct ForwardPlan
{
    /// <summary>Rows per product. It bounds the workspace and shows in no result.</summary>
    public const int RowsAtOnceMax = 64;

    public int RowsAtOnce;
    public Region<int> EvenQFA;   // [rows at once, widest]: what layers 0, 2, 4… give
    public Region<int> OddQFA;    // [rows at once, widest]
    public Region<long> Sums;     // [rows at once, widest]

    /// <summary>The network is accepted, rows positive.</summary>
    public static ForwardPlan Of(in Network network, int rows, long unitsPerPiece, ref Regions regions)
    {
        ForwardPlan plan = default;
        plan.RowsAtOnce = RowsOf(network, rows, unitsPerPiece);
        int widest = plan.RowsAtOnce * network.WidthMax();
        plan.EvenQFA = regions.Add<int>(widest);
        plan.OddQFA = regions.Add<int>(widest);
        plan.Sums = regions.Add<long>(widest);
        return plan;
    }

    /// <summary>Rows at once.</summary>
    public static int RowsOf(in Network network, int rows, long unitsPerPiece) =>
        Math.Min(RowsAtOnceMax, Cost.ItemsPerPiece(rows, UnitsPerRow(network), unitsPerPiece));

    /// <summary>Units of one row through all layers.</summary>
    public static long UnitsPerRow(in Network network)
    {
        long units = 0;
        for (int i = 0; i < network.LayerCount; i++)
            units += Dense.UnitsPerRow(network.Layers[i])
                + network.Layers[i].OutWidth * Activations.RowOf(network.Layers[i].Activation.Kind).ForwardUnits;
        return units;
    }
}
