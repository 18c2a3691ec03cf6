namespace Rollup.Kernel;

public static partial class Engine<TOps> where TOps : struct, IDenseOps
{
    /// <summary>
    /// Trains for all epochs of the recipe from zero moments. masterQ40[parameters] is the start and the result; featuresQFA[rows, in];
    /// targets[rows] are class indices, or Q.32 values for MeanSquaredError. After a refusal the masters are of no use.
    /// </summary>
    public static KernelStatus Train(
        in Network network, in Recipe recipe, Span<long> masterQ40, ReadOnlySpan<int> featuresQFA, ReadOnlySpan<long> targets, int rows,
        ref Arena work, ref Counters counters)
    {
        KernelStatus status = CheckTraining(network, recipe, masterQ40.Length, featuresQFA.Length, targets, rows, out TrainingPlan plan);
        if (status != KernelStatus.Accepted) return status;
        int mark = work.Mark();
        status = KernelStatus.WorkspaceTooSmall;
        if (TrainState.TryBegin(network, recipe, masterQ40, ref work, out TrainState state))
            status = TrainEpochs(network, recipe, plan, featuresQFA, targets, 0, recipe.Epochs, ref state, ref work, ref counters);
        work.Reset(mark);
        return status;
    }

    /// <summary>
    /// One pass over all rows in the order of (recipe.Seed, epoch), one step per batch. Epochs 0, 1, 2… of one state are the same as
    /// <see cref="Train"/>.
    /// </summary>
    public static KernelStatus TrainEpoch(
        in Network network, in Recipe recipe, ReadOnlySpan<int> featuresQFA, ReadOnlySpan<long> targets, int rows, int epoch,
        ref TrainState state, ref Arena work, ref Counters counters)
    {
        KernelStatus status = CheckTraining(
            network, recipe, state.MasterQ40.Length, featuresQFA.Length, targets, rows, out TrainingPlan plan);
        if (status != KernelStatus.Accepted) return status;
        if (state.FirstMoments.Length != plan.Moments.First.Count || state.SecondMoments.Length != plan.Moments.Second.Count)
            return KernelStatus.ShapeDiffers;
        return TrainEpochs(network, recipe, plan, featuresQFA, targets, epoch, epoch + 1, ref state, ref work, ref counters);
    }

    static KernelStatus TrainEpochs(
        in Network network, in Recipe recipe, in TrainingPlan plan, ReadOnlySpan<int> featuresQFA, ReadOnlySpan<long> targets, int epoch,
        int end, ref TrainState state, ref Arena work, ref Counters counters)
    {
        int mark = work.Mark();
        KernelStatus status = KernelStatus.WorkspaceTooSmall;
        if (work.TryTakeDirty(plan.EpochBytes, out Span<byte> block))
        {
            TrainPosition position = default;
            position.Epoch = epoch;
            long spent = 0;
            status = TrainPieces(
                network, recipe, plan, featuresQFA, targets, end, block, work.Free<int>(), Cost.UnitsPerPiece, long.MaxValue, ref spent,
                ref position, ref state, ref counters);
        }
        work.Reset(mark);
        return status;
    }

    /// <summary>
    /// Goes on with a training, up to the epoch `end` or for as many whole pieces as unitsMax lets: after it Accepted means that it is at
    /// the end or has stopped before a piece that was too much. However it is cut, it is the same training and takes the same units. The
    /// caller has checked what <see cref="Train"/> checks; block is the plan's, and is kept from call to call as the state is.
    /// </summary>
    public static KernelStatus TrainPieces(
        in Network network, in Recipe recipe, in TrainingPlan plan, ReadOnlySpan<int> featuresQFA, ReadOnlySpan<long> targets, int end,
        Span<byte> block, Span<int> panels, long unitsPerPiece, long unitsMax, ref long spentUnits, ref TrainPosition position,
        ref TrainState state, ref Counters counters)
    {
        if (!Profile.TryOf(recipe.Profile, out Profile profile)) return KernelStatus.RecipeRefused;
        TrainingViews views = new(plan, block, panels, featuresQFA, targets, profile);
        while (position.Epoch < end)
        {
            int batch = Math.Min(recipe.BatchSize, targets.Length - position.FirstRow);
            int rows = position.Step < TrainStep.Gather ? targets.Length : batch;
            StepShape shape = TrainingPlan.ShapeOf(network, recipe, rows, position.Step, position.Layer, unitsPerPiece);
            long units = shape.UnitsAt(position.Item);
            if (units > unitsMax - spentUnits) break;
            int count = shape.CountAt(position.Item);
            KernelStatus status = TrainPiece(network, recipe, batch, count, ref views, ref position, ref state, ref counters);
            if (status != KernelStatus.Accepted) return status;
            spentUnits += units;
            position.Item += count;
            if (position.Item == shape.Items) position.Next(network.LayerCount, batch, targets.Length);
        }
        return KernelStatus.Accepted;
    }

    static KernelStatus CheckTraining(
        in Network network, in Recipe recipe, int masterCount, int featureCount, ReadOnlySpan<long> targets, int rows,
        out TrainingPlan plan)
    {
        KernelStatus status = TrainingPlan.TryMake(network, recipe, rows, out plan);
        if (status != KernelStatus.Accepted) return status;
        bool isSame = featureCount == rows * network.InWidth && masterCount == network.ParameterCount && targets.Length == rows;
        if (!isSame) return KernelStatus.ShapeDiffers;
        return Losses.TargetsFit(network, targets) ? KernelStatus.Accepted : KernelStatus.TargetOutOfRange;
    }
}
