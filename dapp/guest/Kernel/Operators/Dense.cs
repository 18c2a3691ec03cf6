namespace Rollup.Kernel;

/// <summary>The product of a layer, forward and backward. Each is begun only if no sum of it can leave int64.</summary>
public static class Dense
{
    const long UnitsPerProduct = 8;     // load, load, multiply, add, and the loop; a wide tile needs a third
    const long UnitsPerBoundCheck = 12; // its part of a sum of magnitudes, and of a maximum where the sum is large
    public const long UnitsPerOutput = 64;     // bias, rounding, saturation, the least value

    /// <summary>Units of one row forward. Each of the two products backward takes as many.</summary>
    public static long UnitsPerRow(in Layer layer) =>
        layer.WeightCount * UnitsPerProduct + layer.InWidth * UnitsPerBoundCheck + layer.OutWidth * UnitsPerOutput;

    /// <summary>Units of one column of the input in the product backward that gives gradients, for each row.</summary>
    public static long UnitsPerColumn(in Layer layer) => layer.OutWidth * UnitsPerProduct + UnitsPerBoundCheck;

    /// <summary>Units of looking once at so many parameters: their narrowing, or a product's bound.</summary>
    public static long UnitsPerLook(int parameters) => parameters * UnitsPerBoundCheck;

    /// <summary>The largest |input| of the layer with which no sum forward leaves int64: what TryForward asks for.</summary>
    public static ulong InputMax(in Layer layer, in Profile profile, ReadOnlySpan<int> weightsQ24) => Bounds.ForwardInputMax(
        weightsQ24.Slice(layer.WeightsOffset, layer.WeightCount), BiasOf(layer, weightsQ24), layer.InWidth, layer.OutWidth,
        profile.ActivationBits, profile.WeightBits);

    /// <summary>The largest |delta| of the layer with which no sum backward leaves int64: what TryInputDeltas asks for.</summary>
    public static ulong DeltaMax(in Layer layer, in Profile profile, ReadOnlySpan<int> weightsQ24) => Bounds.BackwardDeltaMax(
        weightsQ24.Slice(layer.WeightsOffset, layer.WeightCount), layer.InWidth, layer.OutWidth, profile.WeightBits);

    /// <summary>
    /// output[rows, out] Q.FA = activation(x * w + b), the sum narrowed first. False, with nothing written, if a sum might not fit.
    /// </summary>
    public static bool TryForward<TOps>(
        in Layer layer, in Profile profile, ReadOnlySpan<int> weightsQ24, ulong inputMax, ReadOnlySpan<int> inputQFA, int rows,
        Span<long> sums, Span<int> panels, Span<int> outputQFA, ref Counters counters) where TOps : struct, IDenseOps
    {
        if (!Bounds.Fits(inputQFA, inputMax)) return false;
        ReadOnlySpan<int> w = weightsQ24.Slice(layer.WeightsOffset, layer.WeightCount), bias = BiasOf(layer, weightsQ24);
        TOps.Forward(inputQFA, w, rows, layer.InWidth, layer.OutWidth, sums, panels);
        Narrowing.Finish(
            sums, bias, rows, layer.OutWidth, profile.ActivationBits, profile.WeightBits, Activations.LeastOf(layer.Activation.Kind),
            outputQFA, ref counters.ActivationSaturations);
        Activations.Forward(layer.Activation, profile, outputQFA);
        return true;
    }

    /// <summary>
    /// dW = x transposed * dy for some columns of x[rows, columns] from firstColumn of the layer's input on, exact in Q.(FA+FG), at the
    /// layer's offsets. False if a sum might not fit.
    /// </summary>
    public static bool TryGradientSums<TOps>(
        in Layer layer, ReadOnlySpan<int> inputQFA, int firstColumn, int columns, ReadOnlySpan<int> deltasQFG, int rows,
        Span<int> panels, Span<long> gradientSums) where TOps : struct, IDenseOps
    {
        if (!Bounds.OuterSumsFit(inputQFA, deltasQFG, rows, layer.OutWidth)) return false;
        int first = layer.WeightsOffset + firstColumn * layer.OutWidth;
        TOps.OuterSums(
            inputQFA, deltasQFG, rows, columns, layer.OutWidth, gradientSums.Slice(first, columns * layer.OutWidth), panels);
        return true;
    }

    /// <summary>
    /// db = sum dy * 2^FA, exact in Q.(FA+FG), at the layer's offset: over rows from the first of a batch on, or those that come next.
    /// </summary>
    // |sum dy| <= 2^10 * 2^31, moved up by 20 at most: fits.
    public static void BiasSums(
        in Layer layer, in Profile profile, ReadOnlySpan<int> deltasQFG, int rows, bool isFirst, Span<long> gradientSums)
    {
        if (!layer.HasBias) return;
        Span<long> sums = gradientSums.Slice(layer.BiasOffset, layer.OutWidth);
        if (isFirst) sums.Clear();
        Narrowing.AddColumnTotals(deltasQFG, rows, profile.ActivationBits, sums);
    }

    /// <summary>inputDeltas[rows, in] Q.FG = dy * w transposed, narrowed. False, with nothing written, if a sum might not fit.</summary>
    public static bool TryInputDeltas<TOps>(
        in Layer layer, in Profile profile, ReadOnlySpan<int> weightsQ24, ulong deltaMax, ReadOnlySpan<int> deltasQFG, int rows,
        Span<long> sums, Span<int> panels, Span<int> inputDeltasQFG, ref Counters counters) where TOps : struct, IDenseOps
    {
        if (!Bounds.Fits(deltasQFG, deltaMax)) return false;
        ReadOnlySpan<int> w = weightsQ24.Slice(layer.WeightsOffset, layer.WeightCount);
        TOps.Backward(deltasQFG, w, rows, layer.InWidth, layer.OutWidth, sums, panels);
        Narrowing.Finish(
            sums, bias: default, rows, layer.InWidth, 0, profile.WeightBits, int.MinValue, inputDeltasQFG, ref counters.DeltaSaturations);
        return true;
    }

    static ReadOnlySpan<int> BiasOf(in Layer layer, ReadOnlySpan<int> weightsQ24) =>
        layer.HasBias ? weightsQ24.Slice(layer.BiasOffset, layer.OutWidth) : default;
}
