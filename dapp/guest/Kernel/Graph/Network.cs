namespace Rollup.Kernel;

/// <summary>The layers of a network in place; those at and above LayerCount are not looked at.</summary>
[InlineArray(Limits.LayersMax)]
public struct LayerList
{
    Layer _first;
}

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum NetworkStatus : byte
{
    Accepted = 0,
    LayersZero = 1,
    LayersAboveMax = 2,
    WidthZero = 3,
    WidthAboveMax = 4,

    /// <summary>A layer's input is not as wide as the output before it, or the ends differ from the network's widths.</summary>
    WidthsDiffer = 5,
    ActivationUnknown = 6,

    /// <summary>LeakyRelu's alpha is not in 0..1, or another activation has one.</summary>
    AlphaOutOfRange = 7,
    ParametersAboveMax = 8,

    /// <summary>Parameters are not laid out layer by layer, weights then bias, without gaps.</summary>
    OffsetsDiffer = 9,
    ParameterCountDiffers = 10,
    OutputUnknown = 11,

    /// <summary>Identity and Sigmoid have one output, Softmax 2 to <see cref="Limits.ClassesMax"/>.</summary>
    OutputWidthDiffers = 12,
}

/// <summary>A chain of dense layers and an output function: linear, logistic and softmax regression have one layer, an MLP more.</summary>
/// <remarks>Free of pointers, so it can lie in the application's state.</remarks>
public struct Network
{
    public int InWidth;
    public int OutWidth;
    public int LayerCount;
    public int ParameterCount;
    public OutputKind Output;
    public LayerList Layers;

    /// <summary>Classes a target may have: 2 for Sigmoid, the width for Softmax, 0 for regression.</summary>
    public readonly int Classes => OutputFunctions.ClassesOf(Output, OutWidth);

    /// <summary>The widest layer end, the network's input included.</summary>
    public readonly int WidthMax()
    {
        int max = InWidth;
        for (int i = 0; i < LayerCount; i++) max = Math.Max(max, Layers[i].OutWidth);
        return max;
    }

    /// <summary>The network's input and every layer's output together.</summary>
    public readonly int WidthSum()
    {
        int sum = InWidth;
        for (int i = 0; i < LayerCount; i++) sum += Layers[i].OutWidth;
        return sum;
    }

    /// <summary>Starts a network without layers; <see cref="TryAdd"/> adds them in order.</summary>
    public static Network Begin(int inWidth, OutputKind output)
    {
        Network network = default;
        network.InWidth = inWidth;
        network.OutWidth = inWidth;
        network.Output = output;
        return network;
    }

    /// <summary>
    /// Adds a layer behind the last with its parameters laid out next. False, with nothing added, when there is no place for it.
    /// </summary>
    public bool TryAdd(int outWidth, bool hasBias, Activation activation)
    {
        if (LayerCount is < 0 or >= Limits.LayersMax) return false;
        if (OutWidth is <= 0 or > Limits.WidthMax || outWidth is <= 0 or > Limits.WidthMax) return false;
        int weightCount = OutWidth * outWidth; // <= 2^24
        if (ParameterCount is < 0 or > Limits.ParametersMax) return false;
        if (ParameterCount + weightCount + (hasBias ? outWidth : 0) > Limits.ParametersMax) return false;

        Layer layer = default;
        layer.InWidth = OutWidth;
        layer.OutWidth = outWidth;
        layer.WeightsOffset = ParameterCount;
        layer.BiasOffset = hasBias ? ParameterCount + weightCount : -1;
        layer.Activation = activation;
        Layers[LayerCount] = layer;
        LayerCount++;
        OutWidth = outWidth;
        ParameterCount += weightCount + (hasBias ? outWidth : 0);
        return true;
    }

    /// <summary>Judges a network that may come from hostile bytes; everything else in the kernel works only on an accepted one.</summary>
    public static NetworkStatus Check(in Network network)
    {
        if (network.LayerCount <= 0) return NetworkStatus.LayersZero;
        if (network.LayerCount > Limits.LayersMax) return NetworkStatus.LayersAboveMax;
        NetworkStatus status = CheckWidths(network);
        if (status != NetworkStatus.Accepted) return status;
        status = CheckActivations(network);
        if (status != NetworkStatus.Accepted) return status;
        status = CheckParameters(network);
        if (status != NetworkStatus.Accepted) return status;
        if (!OutputFunctions.IsKnown(network.Output)) return NetworkStatus.OutputUnknown;
        return OutputFunctions.Fits(network.Output, network.OutWidth) ? NetworkStatus.Accepted : NetworkStatus.OutputWidthDiffers;
    }

    static NetworkStatus CheckWidths(in Network network)
    {
        for (int i = 0; i < network.LayerCount; i++)
            if (network.Layers[i].InWidth <= 0 || network.Layers[i].OutWidth <= 0) return NetworkStatus.WidthZero;
        for (int i = 0; i < network.LayerCount; i++)
            if (network.Layers[i].InWidth > Limits.WidthMax || network.Layers[i].OutWidth > Limits.WidthMax)
                return NetworkStatus.WidthAboveMax;
        int width = network.InWidth;
        for (int i = 0; i < network.LayerCount; i++)
        {
            if (network.Layers[i].InWidth != width) return NetworkStatus.WidthsDiffer;
            width = network.Layers[i].OutWidth;
        }
        return width == network.OutWidth ? NetworkStatus.Accepted : NetworkStatus.WidthsDiffer;
    }

    static NetworkStatus CheckActivations(in Network network)
    {
        for (int i = 0; i < network.LayerCount; i++)
            if (!Activations.IsKnown(network.Layers[i].Activation.Kind)) return NetworkStatus.ActivationUnknown;
        for (int i = 0; i < network.LayerCount; i++)
            if (!Activations.Fits(network.Layers[i].Activation)) return NetworkStatus.AlphaOutOfRange;
        return NetworkStatus.Accepted;
    }

    // The widths are known to be at most 2^12, so 8 layers hold less than 2^28 parameters and no sum here wraps.
    static NetworkStatus CheckParameters(in Network network)
    {
        int count = 0;
        for (int i = 0; i < network.LayerCount; i++) count += network.Layers[i].ParameterCount;
        if (count > Limits.ParametersMax) return NetworkStatus.ParametersAboveMax;
        int offset = 0;
        for (int i = 0; i < network.LayerCount; i++)
        {
            if (network.Layers[i].WeightsOffset != offset) return NetworkStatus.OffsetsDiffer;
            offset += network.Layers[i].WeightCount;
            if (network.Layers[i].BiasOffset < -1) return NetworkStatus.OffsetsDiffer;
            if (!network.Layers[i].HasBias) continue;
            if (network.Layers[i].BiasOffset != offset) return NetworkStatus.OffsetsDiffer;
            offset += network.Layers[i].OutWidth;
        }
        return network.ParameterCount == count ? NetworkStatus.Accepted : NetworkStatus.ParameterCountDiffers;
    }
}
