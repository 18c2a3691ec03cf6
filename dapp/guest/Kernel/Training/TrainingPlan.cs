namespace Rollup.Kernel;

/// <summary>
/// What training takes, checked once: every buffer with its size, and the units of work. Training takes its memory by it, cost and trainer
/// count by it. Both sizes are upper bounds, whatever the data.
/// </summary>
public struct TrainingPlan
{
    const long UnitsPerStep = 16384; // one step's own constants: corrections, a 128-bit division

    /// <summary>What is kept from epoch to epoch, in a block of its own.</summary>
    public MomentsPlan Moments;

    // One epoch's block, in the order the buffers lie.
    public Region<int> WeightsQ24;     // [parameters]
    public Region<int> ActivationsQFA; // [batch, in] of the first layer if gathered, then [batch, out] of each
    public Region<long> Gathered;      // [batch]
    public Region<int> DeltasQFG;      // [batch, widest]
    public Region<int> NextDeltasQFG;  // [batch, widest]
    public Region<long> Sums;          // [batch, widest]
    public Region<long> GradientSums;  // [parameters], Q.(FA+FG)
    public Region<int> RowOrder;       // [rows]
    public int EpochBytes;

    /// <summary>Bytes that an arena needs for Train.</summary>
    public readonly long WorkspaceBytes => (long)Moments.Bytes + EpochBytes;

    /// <summary>Judges network, rows and recipe, which may come from hostile bytes, and plans them if they are accepted.</summary>
    public static KernelStatus TryMake(in Network network, in Recipe recipe, int rows, out TrainingPlan plan)
    {
        plan = default;
        switch (Recipe.Check(recipe, network, rows))
        {
            case RecipeStatus.Accepted:
                plan = Of(network, recipe, rows);
                return KernelStatus.Accepted;
            case RecipeStatus.NetworkRefused:
                return KernelStatus.NetworkRefused;
            case RecipeStatus.RowsZero:
                return KernelStatus.RowsZero;
            case RecipeStatus.RowsAboveMax:
                return KernelStatus.RowsAboveMax;
            default:
                return KernelStatus.RecipeRefused;
        }
    }

    /// <summary>The plan for a network and a recipe that are accepted for these rows.</summary>
    public static TrainingPlan Of(in Network network, in Recipe recipe, int rows)
    {
        int batch = Math.Min(rows, recipe.BatchSize);
        int widest = batch * network.WidthMax();
        TrainingPlan plan = default;
        Regions epoch = default;
        plan.Moments = MomentsPlan.Of(network, recipe.Optimizer);
        plan.WeightsQ24 = epoch.Add<int>(network.ParameterCount);
        plan.ActivationsQFA = epoch.Add<int>(batch * network.WidthSum());
        plan.Gathered = epoch.Add<long>(batch);
        plan.DeltasQFG = epoch.Add<int>(widest);
        plan.NextDeltasQFG = epoch.Add<int>(widest);
        plan.Sums = epoch.Add<long>(widest);
        plan.GradientSums = epoch.Add<long>(network.ParameterCount);
        plan.RowOrder = epoch.Add<int>(rows);
        plan.EpochBytes = (int)epoch.Bytes; // Limits.WorkspaceIsIndexable
        return plan;
    }

    /// <summary>Units of all epochs. Network and recipe are accepted for these rows.</summary>
    public static long UnitsOf(in Network network, in Recipe recipe, int rows)
    {
        long steps = (rows + recipe.BatchSize - 1L) / recipe.BatchSize;
        long perRow = ForwardPlan.UnitsPerRow(network) + BackwardUnitsPerRow(network)
            + network.OutWidth * Cost.UnitsPerExponential + Cost.UnitsPerRow;
        long perStep = UnitsPerStep + network.ParameterCount * Optimizers.UnitsPerParameter(recipe.Optimizer)
            + 2 * Dense.UnitsPerLook(network.ParameterCount);
        return Cost.UnitsPerCall + recipe.Epochs * (rows * perRow + steps * perStep);
    }

    // Two products a layer.
    static long BackwardUnitsPerRow(in Network network)
    {
        long units = 0;
        for (int i = 0; i < network.LayerCount; i++)
            units += 2 * Dense.UnitsPerRow(network.Layers[i])
                + network.Layers[i].OutWidth * Activations.RowOf(network.Layers[i].Activation.Kind).BackwardUnits;
        return units;
    }
}

/// <summary>What an optimizer remembers from step to step: its buffers.</summary>
public struct MomentsPlan
{
    public Region<long> First;  // [parameters]
    public Region<long> Second; // [parameters] if two moments are kept, else nothing
    public int Bytes;

    public static MomentsPlan Of(in Network network, OptimizerKind optimizer)
    {
        MomentsPlan plan = default;
        Regions regions = default;
        plan.First = regions.Add<long>(network.ParameterCount);
        plan.Second = regions.Add<long>(Optimizers.MomentsPerParameter(optimizer) == 2 ? network.ParameterCount : 0);
        plan.Bytes = (int)regions.Bytes;
        return plan;
    }
}
