namespace Rollup.Kernel;

public static partial class Engine<TOps> where TOps : struct, IDenseOps
{
    // The buffers of an epoch's plan in its block, and what of them one batch sees.
    ref struct BatchViews
    {
        public Span<int> WeightsQ24;
        public Span<int> ActivationsQFA;
        public Span<long> Gathered;
        public Span<int> DeltasQFG;
        public Span<int> NextDeltasQFG;
        public Span<long> Sums;
        public Span<long> GradientSums;
        public Span<int> RowOrder;
        public Span<int> Panels;           // what is left of the arena
        public ReadOnlySpan<int> Input;    // [batch, in] of the first layer
        public ReadOnlySpan<long> Targets; // [batch]

        public BatchViews(scoped in TrainingPlan plan, Span<byte> block)
        {
            WeightsQ24 = plan.WeightsQ24.In(block);
            ActivationsQFA = plan.ActivationsQFA.In(block);
            Gathered = plan.Gathered.In(block);
            DeltasQFG = plan.DeltasQFG.In(block);
            NextDeltasQFG = plan.NextDeltasQFG.In(block);
            Sums = plan.Sums.In(block);
            GradientSums = plan.GradientSums.In(block);
            RowOrder = plan.RowOrder.In(block);
        }
    }

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
        {
            status = KernelStatus.Accepted;
            for (int epoch = 0; epoch < recipe.Epochs && status == KernelStatus.Accepted; epoch++)
                status = CheckedEpoch(network, recipe, plan, featuresQFA, targets, rows, epoch, ref state, ref work, ref counters);
        }
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
        return CheckedEpoch(network, recipe, plan, featuresQFA, targets, rows, epoch, ref state, ref work, ref counters);
    }

    static KernelStatus CheckedEpoch(
        in Network network, in Recipe recipe, in TrainingPlan plan, ReadOnlySpan<int> featuresQFA, ReadOnlySpan<long> targets, int rows,
        int epoch, ref TrainState state, ref Arena work, ref Counters counters)
    {
        if (!Profile.TryOf(recipe.Profile, out Profile profile)) return KernelStatus.RecipeRefused;
        int mark = work.Mark();
        KernelStatus status = KernelStatus.WorkspaceTooSmall;
        if (work.TryTakeDirty(plan.EpochBytes, out Span<byte> block))
        {
            BatchViews views = new(plan, block);
            views.Panels = work.Free<int>();
            status = Weights.TryToCompute(state.MasterQ40, views.WeightsQ24) ? KernelStatus.Accepted : KernelStatus.WeightOutOfRange;
            // Sums do not depend on order, so that a batch of all rows is taken as it lies.
            bool isWhole = recipe.BatchSize >= rows;
            if (isWhole)
            {
                views.Input = featuresQFA;
                views.Targets = targets;
            }
            else Shuffle.Fill(recipe.Seed, epoch, views.RowOrder);
            for (int first = 0; first < rows && status == KernelStatus.Accepted; first += recipe.BatchSize)
            {
                int batch = Math.Min(recipe.BatchSize, rows - first);
                if (!isWhole) Gather(network, featuresQFA, targets, views.RowOrder.Slice(first, batch), ref views);
                status = TrainBatch(network, recipe, profile, batch, ref state, ref views, ref counters);
            }
        }
        work.Reset(mark);
        return status;
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

    static void Gather(
        in Network network, ReadOnlySpan<int> featuresQFA, ReadOnlySpan<long> targets, ReadOnlySpan<int> batchRows, ref BatchViews views)
    {
        for (int i = 0; i < batchRows.Length; i++)
        {
            ReadOnlySpan<int> features = featuresQFA.Slice(batchRows[i] * network.InWidth, network.InWidth);
            features.CopyTo(views.ActivationsQFA.Slice(i * network.InWidth, network.InWidth));
            views.Gathered[i] = targets[batchRows[i]];
        }
        views.Input = views.ActivationsQFA.Slice(0, batchRows.Length * network.InWidth);
        views.Targets = views.Gathered.Slice(0, batchRows.Length);
    }

    static KernelStatus TrainBatch(
        in Network network, in Recipe recipe, in Profile profile, int batch, ref TrainState state, ref BatchViews views,
        ref Counters counters)
    {
        int outputOffset = batch * network.InWidth;
        ReadOnlySpan<int> input = views.Input;
        for (int i = 0; i < network.LayerCount; i++)
        {
            Layer layer = network.Layers[i];
            Span<int> output = views.ActivationsQFA.Slice(outputOffset, batch * layer.OutWidth);
            if (!Dense.TryForward<TOps>(layer, profile, views.WeightsQ24, input, batch, views.Sums, views.Panels, output, ref counters))
                return KernelStatus.AccumulatorBound;
            input = output;
            outputOffset += output.Length;
        }
        Losses.Deltas(
            recipe.Loss, profile, input, views.Targets, batch, network.OutWidth, views.DeltasQFG.Slice(0, input.Length), ref counters);
        if (!Backward(network, profile, batch, outputOffset - input.Length, ref views, ref counters)) return KernelStatus.AccumulatorBound;

        Optimizers.Step(recipe, ref state, views.GradientSums, batch, profile.ActivationBits + profile.DeltaBits, ref counters);
        // Optimizers keep the masters in range.
        Weights.TryToCompute(state.MasterQ40, views.WeightsQ24);
        return KernelStatus.Accepted;
    }

    // From the last layer to the first: views.DeltasQFG holds the deltas of the layer's output, outputOffset is where that output lies.
    static bool Backward(
        in Network network, in Profile profile, int batch, int outputOffset, ref BatchViews views, ref Counters counters)
    {
        for (int i = network.LayerCount - 1; i >= 0; i--)
        {
            Layer layer = network.Layers[i];
            int inputOffset = outputOffset - batch * layer.InWidth;
            ReadOnlySpan<int> input = i == 0 ? views.Input : views.ActivationsQFA.Slice(inputOffset, batch * layer.InWidth);
            Span<int> deltas = views.DeltasQFG.Slice(0, batch * layer.OutWidth);
            Activations.Backward(layer.Activation, profile, views.ActivationsQFA.Slice(outputOffset, deltas.Length), deltas);
            if (!Dense.TryGradientSums<TOps>(layer, profile, input, deltas, batch, views.Panels, views.GradientSums)) return false;
            if (i == 0) break;

            Span<int> inputDeltas = views.NextDeltasQFG.Slice(0, batch * layer.InWidth);
            if (!Dense.TryInputDeltas<TOps>(
                layer, profile, views.WeightsQ24, deltas, batch, views.Sums, views.Panels, inputDeltas, ref counters)) return false;
            Span<int> spare = views.DeltasQFG;
            views.DeltasQFG = views.NextDeltasQFG;
            views.NextDeltasQFG = spare;
            outputOffset = inputOffset;
        }
        return true;
    }
}
