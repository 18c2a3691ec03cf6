namespace Rollup.Kernel;

/// <summary>The product of a layer, forward and backward. Each is begun only if no sum of it can leave int64.</summary>
public static class Dense
{
    const long UnitsPerProduct = 8;     // load, load, multiply, add, and the loop; a wide tile needs a third
    const long UnitsPerBoundCheck = 12; // its part of a sum of magnitudes, and of a maximum where the sum is large
    const long UnitsPerOutput = 64;     // bias, rounding, saturation, the least value

    /// <summary>Units of one row forward. Each of the two products backward takes as many.</summary>
    public static long UnitsPerRow(in Layer layer) =>
        layer.WeightCount * UnitsPerProduct + layer.InWidth * UnitsPerBoundCheck + layer.OutWidth * UnitsPerOutput;

    /// <summary>Units of looking once at so many parameters: their narrowing, or a product's bound.</summary>
    public static long UnitsPerLook(int parameters) => parameters * UnitsPerBoundCheck;

    /// <summary>
    /// output[rows, out] Q.FA = activation(x * w + b), the sum narrowed first. False, with nothing written, if a sum might not fit.
    /// </summary>
    public static bool TryForward<TOps>(
        in Layer layer, in Profile profile, ReadOnlySpan<int> weightsQ24, ReadOnlySpan<int> inputQFA, int rows,
        Span<long> sums, Span<int> panels, Span<int> outputQFA, ref Counters counters) where TOps : struct, IDenseOps
    {
        ReadOnlySpan<int> w = weightsQ24.Slice(layer.WeightsOffset, layer.WeightCount);
        ReadOnlySpan<int> bias = layer.HasBias ? weightsQ24.Slice(layer.BiasOffset, layer.OutWidth) : default;
        if (!Bounds.ForwardFits(inputQFA, w, bias, layer.InWidth, layer.OutWidth, profile.ActivationBits, profile.WeightBits)) return false;
        TOps.Forward(inputQFA, w, rows, layer.InWidth, layer.OutWidth, sums, panels);
        Narrowing.Finish(
            sums, bias, rows, layer.OutWidth, profile.ActivationBits, profile.WeightBits, Activations.LeastOf(layer.Activation.Kind),
            outputQFA, ref counters.ActivationSaturations);
        Activations.Forward(layer.Activation, profile, outputQFA);
        return true;
    }

    /// <summary>
    /// dW = x transposed * dy and db = sum dy * 2^FA, both exact in Q.(FA+FG), at the layer's offsets. False if a sum might not fit.
    /// </summary>
    // |sum dy| <= 2^10 * 2^31, moved up by 20 at most: fits.
    public static bool TryGradientSums<TOps>(
        in Layer layer, in Profile profile, ReadOnlySpan<int> inputQFA, ReadOnlySpan<int> deltasQFG, int rows,
        Span<int> panels, Span<long> gradientSums) where TOps : struct, IDenseOps
    {
        if (!Bounds.OuterSumsFit(inputQFA, deltasQFG, rows, layer.OutWidth)) return false;
        TOps.OuterSums(
            inputQFA, deltasQFG, rows, layer.InWidth, layer.OutWidth, gradientSums.Slice(layer.WeightsOffset, layer.WeightCount), panels);
        if (!layer.HasBias) return true;
        Narrowing.ColumnTotals(deltasQFG, rows, profile.ActivationBits, gradientSums.Slice(layer.BiasOffset, layer.OutWidth));
        return true;
    }

    /// <summary>inputDeltas[rows, in] Q.FG = dy * w transposed, narrowed. False, with nothing written, if a sum might not fit.</summary>
    public static bool TryInputDeltas<TOps>(
        in Layer layer, in Profile profile, ReadOnlySpan<int> weightsQ24, ReadOnlySpan<int> deltasQFG, int rows,
        Span<long> sums, Span<int> panels, Span<int> inputDeltasQFG, ref Counters counters) where TOps : struct, IDenseOps
    {
        ReadOnlySpan<int> w = weightsQ24.Slice(layer.WeightsOffset, layer.WeightCount);
        if (!Bounds.BackwardFits(deltasQFG, w, layer.InWidth, layer.OutWidth, profile.WeightBits)) return false;
        TOps.Backward(deltasQFG, w, rows, layer.InWidth, layer.OutWidth, sums, panels);
        Narrowing.Finish(
            sums, bias: default, rows, layer.InWidth, 0, profile.WeightBits, int.MinValue, inputDeltasQFG, ref counters.DeltaSaturations);
        return true;
    }
}
