namespace Rollup.Kernel;

public static partial class Engine<TOps> where TOps : struct, IDenseOps
{
    // Views of one batch: the input and the output of every layer, one behind the other, and what the backward pass needs.
    ref struct BatchViews
    {
        public Span<int> WeightsQ24;     // [parameters]
        public Span<int> ActivationsQFA; // [batch, in] of the first layer if gathered, then [batch, out] of each
        public Span<long> Gathered;      // [batch]
        public ReadOnlySpan<int> Input;  // [batch, in] of the first layer
        public ReadOnlySpan<long> Targets; // [batch]
        public Span<int> DeltasQFG;      // [batch, widest]
        public Span<int> NextDeltasQFG;  // [batch, widest]
        public Span<long> Sums;          // [batch, widest]
        public Span<long> GradientSums;  // [parameters], Q.(FA+FG)
        public Span<int> RowOrder;       // [rows]
        public Span<int> Panels;         // what is left
    }

    /// <summary>
    /// Trains for all epochs of the recipe from zero moments. masterQ40[parameters] is the start and the result; featuresQFA[rows, in];
    /// targets[rows] are class indices, or Q.32 values for MeanSquaredError. After a refusal the masters are of no use.
    /// </summary>
    public static KernelStatus Train(
        in Network network, in Recipe recipe, Span<long> masterQ40, ReadOnlySpan<int> featuresQFA, ReadOnlySpan<long> targets, int rows,
        ref Arena work, ref Counters counters)
    {
        KernelStatus status = CheckTraining(network, recipe, masterQ40.Length, featuresQFA.Length, targets, rows);
        if (status != KernelStatus.Accepted) return status;
        int mark = work.Mark();
        status = KernelStatus.WorkspaceTooSmall;
        if (TrainState.TryBegin(network, recipe, masterQ40, ref work, out TrainState state))
        {
            status = KernelStatus.Accepted;
            for (int epoch = 0; epoch < recipe.Epochs && status == KernelStatus.Accepted; epoch++)
                status = CheckedEpoch(network, recipe, featuresQFA, targets, rows, epoch, ref state, ref work, ref counters);
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
        KernelStatus status = CheckTraining(network, recipe, state.MasterQ40.Length, featuresQFA.Length, targets, rows);
        if (status != KernelStatus.Accepted) return status;
        if (!HasMoments(network, recipe, state)) return KernelStatus.ShapeDiffers;
        return CheckedEpoch(network, recipe, featuresQFA, targets, rows, epoch, ref state, ref work, ref counters);
    }

    static KernelStatus CheckedEpoch(
        in Network network, in Recipe recipe, ReadOnlySpan<int> featuresQFA, ReadOnlySpan<long> targets, int rows, int epoch,
        ref TrainState state, ref Arena work, ref Counters counters)
    {
        if (!Profile.TryOf(recipe.Profile, out Profile profile)) return KernelStatus.RecipeRefused;
        int mark = work.Mark();
        KernelStatus status = KernelStatus.WorkspaceTooSmall;
        if (TryTakeViews(network, Math.Min(rows, recipe.BatchSize), rows, ref work, out BatchViews views))
        {
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
        in Network network, in Recipe recipe, int masterCount, int featureCount, ReadOnlySpan<long> targets, int rows)
    {
        KernelStatus status = CheckShape(network, rows, featureCount, masterCount);
        if (status is KernelStatus.NetworkRefused) return status;
        if (rows > 0 && rows <= Limits.RowsMax && Recipe.Check(recipe, network, rows) != RecipeStatus.Accepted)
            return KernelStatus.RecipeRefused;
        if (status != KernelStatus.Accepted) return status;
        if (targets.Length != rows) return KernelStatus.ShapeDiffers;
        return Losses.TargetsFit(network, targets) ? KernelStatus.Accepted : KernelStatus.TargetOutOfRange;
    }

    static bool HasMoments(in Network network, in Recipe recipe, scoped in TrainState state) =>
        state.FirstMoments.Length == network.ParameterCount
        && state.SecondMoments.Length == (recipe.Optimizer == OptimizerKind.Adam ? network.ParameterCount : 0);

    static bool TryTakeViews(
        scoped in Network network, int batch, int rows, scoped ref Arena work, out BatchViews views)
    {
        views = default;
        int widest = batch * Cost.WidthMax(network);
        return work.TryTakeDirty(network.ParameterCount, out views.WeightsQ24)
            && work.TryTakeDirty(batch * Cost.WidthSum(network), out views.ActivationsQFA)
            && work.TryTakeDirty(batch, out views.Gathered)
            && work.TryTakeDirty(widest, out views.DeltasQFG)
            && work.TryTakeDirty(widest, out views.NextDeltasQFG)
            && work.TryTakeDirty(widest, out views.Sums)
            && work.TryTakeDirty(network.ParameterCount, out views.GradientSums)
            && work.TryTakeDirty(rows, out views.RowOrder);
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
            if (!ForwardLayer(layer, profile, views.WeightsQ24, input, batch, views.Sums, views.Panels, output, ref counters))
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
            if (layer.Relu != 0) Narrowing.ReluBackward(views.ActivationsQFA.Slice(outputOffset, deltas.Length), deltas);
            if (!GradientSums(layer, profile, input, deltas, batch, views.GradientSums, views.Panels)) return false;
            if (i == 0) break;

            Span<int> inputDeltas = views.NextDeltasQFG.Slice(0, batch * layer.InWidth);
            if (!InputDeltas(layer, profile, views.WeightsQ24, deltas, batch, views.Sums, views.Panels, inputDeltas, ref counters)) return false;
            Span<int> spare = views.DeltasQFG;
            views.DeltasQFG = views.NextDeltasQFG;
            views.NextDeltasQFG = spare;
            outputOffset = inputOffset;
        }
        return true;
    }

    // dW = x transposed * dy and db = sum dy * 2^FA, both exact in Q.(FA+FG). |sum dy| <= 2^10 * 2^31, moved up by 20 at most: fits.
    static bool GradientSums(
        in Layer layer, in Profile profile, ReadOnlySpan<int> input, ReadOnlySpan<int> deltas, int batch, Span<long> gradientSums,
        Span<int> panels)
    {
        if (!Bounds.OuterSumsFit(input, deltas, batch, layer.OutWidth)) return false;
        TOps.OuterSums(input, deltas, batch, layer.InWidth, layer.OutWidth, gradientSums.Slice(layer.WeightsOffset, layer.WeightCount), panels);
        if (!layer.HasBias) return true;
        Narrowing.ColumnTotals(deltas, batch, profile.ActivationBits, gradientSums.Slice(layer.BiasOffset, layer.OutWidth));
        return true;
    }

    static bool InputDeltas(
        in Layer layer, in Profile profile, ReadOnlySpan<int> weightsQ24, ReadOnlySpan<int> deltas, int batch,
        Span<long> sums, Span<int> panels, Span<int> inputDeltas, ref Counters counters)
    {
        ReadOnlySpan<int> w = weightsQ24.Slice(layer.WeightsOffset, layer.WeightCount);
        if (!Bounds.BackwardFits(deltas, w, layer.InWidth, layer.OutWidth, profile.WeightBits)) return false;
        TOps.Backward(deltas, w, batch, layer.InWidth, layer.OutWidth, sums, panels);
        Narrowing.Finish(
            sums, bias: default, batch, layer.InWidth, 0, profile.WeightBits, isRelu: false, inputDeltas, ref counters.DeltaSaturations);
        return true;
    }
}
