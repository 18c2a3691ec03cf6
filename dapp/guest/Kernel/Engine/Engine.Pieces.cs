namespace Rollup.Kernel;

public static partial class Engine<TOps> where TOps : struct, IDenseOps
{
    // `count` items of the position's step, for a batch.
    static KernelStatus TrainPiece(
        in Network network, in Recipe recipe, int batch, int count, ref TrainingViews views, ref TrainPosition position,
        ref TrainState state, ref Counters counters)
    {
        ref readonly Layer layer = ref network.Layers[position.Layer];
        bool isFit = true;
        switch (position.Step)
        {
            case TrainStep.Narrow: return Narrow(position.Item, count, ref state, ref views);
            case TrainStep.Order:
                if (!views.IsWhole(batch)) Shuffle.Fill(recipe.Seed, position.Epoch, views.RowOrder);
                break;
            case TrainStep.Gather:
                if (!views.IsWhole(batch)) Gather(network, views.RowOrder.Slice(position.FirstRow, batch), ref views);
                break;
            case TrainStep.Measure:
                position.InputMax[position.Layer] = Dense.InputMax(layer, views.Profile, views.WeightsQ24);
                if (position.Layer != 0) position.DeltaMax[position.Layer] = Dense.DeltaMax(layer, views.Profile, views.WeightsQ24);
                break;
            case TrainStep.Forward: isFit = TryForward(network, batch, count, ref views, position, ref counters); break;
            case TrainStep.Losses:
                Losses.Deltas(
                    recipe.Loss, views.Profile, views.InputOf(network, network.LayerCount, batch), views.TargetsOf(batch), batch,
                    network.OutWidth, views.DeltasOf(network, network.LayerCount - 1, batch), ref counters);
                break;
            case TrainStep.Activation:
                int first = position.Item * layer.OutWidth, length = count * layer.OutWidth;
                Span<int> deltas = views.DeltasOf(network, position.Layer, batch).Slice(first, length);
                Activations.Backward(
                    layer.Activation, views.Profile, views.ActivationsOf(network, position.Layer + 1, batch).Slice(first, length), deltas);
                Dense.BiasSums(layer, views.Profile, deltas, count, isFirst: position.Item == 0, views.GradientSums);
                break;
            case TrainStep.Gradient: isFit = TryGradient(network, batch, count, ref views, position); break;
            case TrainStep.InputDeltas: isFit = TryInputDeltas(network, batch, count, ref views, position, ref counters); break;
            default: return Update(recipe, batch, position.Item, count, ref views, ref state, ref counters);
        }
        return isFit ? KernelStatus.Accepted : KernelStatus.AccumulatorBound;
    }

    static KernelStatus Narrow(int first, int count, ref TrainState state, ref TrainingViews views) =>
        Weights.TryToCompute(state.MasterQ40.Slice(first, count), views.WeightsQ24.Slice(first, count)) ? KernelStatus.Accepted
            : KernelStatus.WeightOutOfRange;

    static void Gather(in Network network, ReadOnlySpan<int> batchRows, ref TrainingViews views)
    {
        for (int i = 0; i < batchRows.Length; i++)
        {
            ReadOnlySpan<int> features = views.FeaturesQFA.Slice(batchRows[i] * network.InWidth, network.InWidth);
            features.CopyTo(views.ActivationsQFA.Slice(i * network.InWidth, network.InWidth));
            views.Gathered[i] = views.AllTargets[batchRows[i]];
        }
    }

    static bool TryForward(
        in Network network, int batch, int count, ref TrainingViews views, in TrainPosition position, ref Counters counters)
    {
        ref readonly Layer layer = ref network.Layers[position.Layer];
        ReadOnlySpan<int> input = views.InputOf(network, position.Layer, batch).Slice(position.Item * layer.InWidth, count * layer.InWidth);
        Span<int> output = views.ActivationsOf(network, position.Layer + 1, batch);
        return Dense.TryForward<TOps>(
            layer, views.Profile, views.WeightsQ24, position.InputMax[position.Layer], input, count, views.Sums, views.Panels,
            output.Slice(position.Item * layer.OutWidth, count * layer.OutWidth), ref counters);
    }

    // Some columns of the input lie side by side with others: they are brought together, where the deltas of the layer before come next.
    static bool TryGradient(in Network network, int batch, int count, ref TrainingViews views, in TrainPosition position)
    {
        ref readonly Layer layer = ref network.Layers[position.Layer];
        ReadOnlySpan<int> input = views.InputOf(network, position.Layer, batch), columns = input;
        if (count != layer.InWidth)
        {
            bool isFirst = (network.LayerCount - 1 - position.Layer & 1) == 0;
            Span<int> together = isFirst ? views.NextDeltasQFG : views.DeltasQFG;
            for (int row = 0; row < batch; row++)
                input.Slice(row * layer.InWidth + position.Item, count).CopyTo(together.Slice(row * count));
            columns = together.Slice(0, batch * count);
        }
        return Dense.TryGradientSums<TOps>(
            layer, columns, position.Item, count, views.DeltasOf(network, position.Layer, batch), batch, views.Panels,
            views.GradientSums);
    }

    static bool TryInputDeltas(
        in Network network, int batch, int count, ref TrainingViews views, in TrainPosition position, ref Counters counters)
    {
        ref readonly Layer layer = ref network.Layers[position.Layer];
        ReadOnlySpan<int> deltas = views.DeltasOf(network, position.Layer, batch);
        Span<int> inputDeltas = views.DeltasOf(network, position.Layer - 1, batch);
        return Dense.TryInputDeltas<TOps>(
            layer, views.Profile, views.WeightsQ24, position.DeltaMax[position.Layer],
            deltas.Slice(position.Item * layer.OutWidth, count * layer.OutWidth), count, views.Sums, views.Panels,
            inputDeltas.Slice(position.Item * layer.InWidth, count * layer.InWidth), ref counters);
    }

    // Optimizers keep the masters in range, so that they narrow.
    static KernelStatus Update(
        in Recipe recipe, int batch, int first, int count, ref TrainingViews views, ref TrainState state, ref Counters counters)
    {
        if (first == 0) Optimizers.BeginStep(recipe, ref state);
        TrainState part = state.Part(first, count);
        Optimizers.Step(
            recipe, part, views.GradientSums.Slice(first, count), batch, views.Profile.ActivationBits + views.Profile.DeltaBits,
            ref counters);
        return Narrow(first, count, ref state, ref views);
    }
}
