namespace Rollup.Kernel;

public static partial class Engine<TOps> where TOps : struct, IDenseOps
{
    // Views of one batch: the input and the output of every layer, one behind the other, and what the backward pass needs.
    ref struct BatchViews
    {
        public Span<int> WeightsQ24;     // [parameters]
        public Span<int> ActivationsQFA; // [batch, in] of the first layer, then [batch, out] of each
        public Span<long> Targets;       // [batch]
        public Span<int> DeltasQFG;      // [batch, widest]
        public Span<int> NextDeltasQFG;  // [batch, widest]
        public Span<long> Sums;          // [batch, widest]
        public Span<long> GradientSums;  // [parameters], Q.(FA+FG)
        public Span<int> RowOrder;       // [rows]
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
                status = TrainEpoch(network, recipe, featuresQFA, targets, rows, epoch, ref state, ref work, ref counters);
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
        if (!Profile.TryOf(recipe.Profile, out Profile profile)) return KernelStatus.RecipeRefused;

        int mark = work.Mark();
        status = KernelStatus.WorkspaceTooSmall;
        if (TryTakeViews(network, Math.Min(rows, recipe.BatchSize), rows, ref work, out BatchViews views))
        {
            status = Weights.TryToCompute(state.MasterQ40, views.WeightsQ24) ? KernelStatus.Accepted : KernelStatus.WeightOutOfRange;
            Shuffle.Fill(recipe.Seed, epoch, views.RowOrder);
            for (int first = 0; first < rows && status == KernelStatus.Accepted; first += recipe.BatchSize)
            {
                int batch = Math.Min(recipe.BatchSize, rows - first);
                Gather(network, featuresQFA, targets, views.RowOrder.Slice(first, batch), ref views);
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
        return work.TryTake(network.ParameterCount, out views.WeightsQ24)
            && work.TryTake(batch * Cost.WidthSum(network), out views.ActivationsQFA)
            && work.TryTake(batch, out views.Targets)
            && work.TryTake(widest, out views.DeltasQFG)
            && work.TryTake(widest, out views.NextDeltasQFG)
            && work.TryTake(widest, out views.Sums)
            && work.TryTake(network.ParameterCount, out views.GradientSums)
            && work.TryTake(rows, out views.RowOrder);
    }

    static void Gather(
        in Network network, ReadOnlySpan<int> featuresQFA, ReadOnlySpan<long> targets, ReadOnlySpan<int> batchRows, ref BatchViews views)
    {
        for (int i = 0; i < batchRows.Length; i++)
        {
            ReadOnlySpan<int> features = featuresQFA.Slice(batchRows[i] * network.InWidth, network.InWidth);
            features.CopyTo(views.ActivationsQFA.Slice(i * network.InWidth, network.InWidth));
            views.Targets[i] = targets[batchRows[i]];
        }
    }

    static KernelStatus TrainBatch(
        in Network network, in Recipe recipe, in Profile profile, int batch, ref TrainState state, ref BatchViews views,
        ref Counters counters)
    {
        int outputOffset = batch * network.InWidth;
        int inputOffset = 0;
        for (int i = 0; i < network.LayerCount; i++)
        {
            Layer layer = network.Layers[i];
            ReadOnlySpan<int> input = views.ActivationsQFA.Slice(inputOffset, batch * layer.InWidth);
            Span<int> output = views.ActivationsQFA.Slice(outputOffset, batch * layer.OutWidth);
            if (!ForwardLayer(layer, profile, views.WeightsQ24, input, batch, views.Sums, output, ref counters))
                return KernelStatus.AccumulatorBound;
            inputOffset = outputOffset;
            outputOffset += output.Length;
        }
        ReadOnlySpan<int> logits = views.ActivationsQFA.Slice(inputOffset, batch * network.OutWidth);
        Losses.Deltas(
            recipe.Loss, profile, logits, views.Targets.Slice(0, batch), batch, network.OutWidth,
            views.DeltasQFG.Slice(0, logits.Length), ref counters);
        if (!Backward(network, profile, batch, inputOffset, ref views, ref counters)) return KernelStatus.AccumulatorBound;

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
            ReadOnlySpan<int> input = views.ActivationsQFA.Slice(inputOffset, batch * layer.InWidth);
            Span<int> deltas = views.DeltasQFG.Slice(0, batch * layer.OutWidth);
            if (layer.Relu != 0) Narrowing.ReluBackward(views.ActivationsQFA.Slice(outputOffset, deltas.Length), deltas);
            if (!GradientSums(layer, profile, input, deltas, batch, views.GradientSums)) return false;
            if (i == 0) break;

            Span<int> inputDeltas = views.NextDeltasQFG.Slice(0, batch * layer.InWidth);
            if (!InputDeltas(layer, profile, views.WeightsQ24, deltas, batch, views.Sums, inputDeltas, ref counters)) return false;
            Span<int> spare = views.DeltasQFG;
            views.DeltasQFG = views.NextDeltasQFG;
            views.NextDeltasQFG = spare;
            outputOffset = inputOffset;
        }
        return true;
    }

    // dW = x transposed * dy and db = sum dy * 2^FA, both exact in Q.(FA+FG). |sum dy| <= 2^10 * 2^31, moved up by 20 at most: fits.
    static bool GradientSums(
        in Layer layer, in Profile profile, ReadOnlySpan<int> input, ReadOnlySpan<int> deltas, int batch, Span<long> gradientSums)
    {
        if (!Bounds.OuterSumsFit(input, deltas, batch, layer.OutWidth)) return false;
        TOps.OuterSums(input, deltas, batch, layer.InWidth, layer.OutWidth, gradientSums.Slice(layer.WeightsOffset, layer.WeightCount));
        if (!layer.HasBias) return true;
        Span<long> biasSums = gradientSums.Slice(layer.BiasOffset, layer.OutWidth);
        biasSums.Clear();
        for (int row = 0; row < batch; row++)
            for (int n = 0; n < biasSums.Length; n++) biasSums[n] += (long)deltas[row * layer.OutWidth + n] << profile.ActivationBits;
        return true;
    }

    static bool InputDeltas(
        in Layer layer, in Profile profile, ReadOnlySpan<int> weightsQ24, ReadOnlySpan<int> deltas, int batch,
        Span<long> sums, Span<int> inputDeltas, ref Counters counters)
    {
        ReadOnlySpan<int> w = weightsQ24.Slice(layer.WeightsOffset, layer.WeightCount);
        if (!Bounds.BackwardFits(deltas, w, layer.InWidth, layer.OutWidth, profile.WeightBits)) return false;
        TOps.Backward(deltas, w, batch, layer.InWidth, layer.OutWidth, sums);
        Narrowing.Round(sums.Slice(0, inputDeltas.Length), profile.WeightBits, inputDeltas, ref counters.DeltaSaturations);
        return true;
    }
}
