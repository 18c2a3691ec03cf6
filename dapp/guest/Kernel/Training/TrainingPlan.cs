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

    /// <summary>Units of all epochs: the sum of all pieces. Network and recipe are accepted for these rows.</summary>
    public static long UnitsOf(in Network network, in Recipe recipe, int rows, long unitsPerPiece = Cost.UnitsPerPiece)
    {
        int last = rows % recipe.BatchSize; // rows of a batch that is not full
        long units = rows / recipe.BatchSize * UnitsOfBatch(network, recipe, recipe.BatchSize, unitsPerPiece);
        if (last != 0) units += UnitsOfBatch(network, recipe, last, unitsPerPiece);
        for (TrainStep step = TrainStep.Narrow; step < TrainStep.Gather; step++)
            units += ShapeOf(network, recipe, rows, step, 0, unitsPerPiece).Units;
        return Cost.UnitsPerCall + recipe.Epochs * units;
    }

    static long UnitsOfBatch(in Network network, in Recipe recipe, int batch, long unitsPerPiece)
    {
        long units = ShapeOf(network, recipe, batch, TrainStep.Gather, 0, unitsPerPiece).Units
            + ShapeOf(network, recipe, batch, TrainStep.Losses, 0, unitsPerPiece).Units
            + ShapeOf(network, recipe, batch, TrainStep.Update, 0, unitsPerPiece).Units;
        for (int layer = 0; layer < network.LayerCount; layer++)
        {
            units += ShapeOf(network, recipe, batch, TrainStep.Measure, layer, unitsPerPiece).Units
                + ShapeOf(network, recipe, batch, TrainStep.Forward, layer, unitsPerPiece).Units
                + ShapeOf(network, recipe, batch, TrainStep.Activation, layer, unitsPerPiece).Units
                + ShapeOf(network, recipe, batch, TrainStep.Gradient, layer, unitsPerPiece).Units;
            if (layer != 0) units += ShapeOf(network, recipe, batch, TrainStep.InputDeltas, layer, unitsPerPiece).Units;
        }
        return units;
    }

    /// <summary>Items and units of one step, for a batch of so many rows or, where the step is of an epoch, for all of them.</summary>
    public static StepShape ShapeOf(in Network network, in Recipe recipe, int rows, TrainStep step, int number, long unitsPerPiece)
    {
        ref readonly Layer layer = ref network.Layers[number];
        switch (step)
        {
            case TrainStep.Narrow: return StepShape.Of(network.ParameterCount, Dense.UnitsPerLook(1), unitsPerPiece);
            case TrainStep.Measure: return StepShape.Whole((number == 0 ? 1 : 2) * Dense.UnitsPerLook(layer.ParameterCount));
            case TrainStep.Forward:
                long forwardUnits = Activations.RowOf(layer.Activation.Kind).ForwardUnits;
                return StepShape.Of(rows, Dense.UnitsPerRow(layer) + layer.OutWidth * forwardUnits, unitsPerPiece);
            case TrainStep.Losses: return StepShape.Whole((long)rows * network.OutWidth * Cost.UnitsPerExponential);
            case TrainStep.Activation:
                long backwardUnits = Activations.RowOf(layer.Activation.Kind).BackwardUnits;
                return StepShape.Of(rows, layer.OutWidth * (backwardUnits + Dense.UnitsPerOutput), unitsPerPiece);
            case TrainStep.Gradient:
                return StepShape.Of(
                    layer.InWidth, rows * Dense.UnitsPerColumn(layer), unitsPerPiece, rows * Dense.UnitsPerLook(layer.OutWidth));
            case TrainStep.InputDeltas: return StepShape.Of(rows, Dense.UnitsPerRow(layer), unitsPerPiece);
            case TrainStep.Update:
                return StepShape.Of(
                    network.ParameterCount, Optimizers.UnitsPerParameter(recipe.Optimizer) + Dense.UnitsPerLook(1), unitsPerPiece,
                    UnitsPerStep);
            default: return StepShape.Whole(rows * (Cost.UnitsPerRow / 2)); // Order and Gather
        }
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
