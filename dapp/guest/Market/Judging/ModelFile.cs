using Rollup.Kernel;
using Rollup.Protocol;

namespace Rollup.Market;

/// <summary>
/// The bridge between a model file (Protocol) and a network (Kernel). Both lay parameters out alike: per layer W [in, out] row-major, then
/// b [out]; a layer without bias in the file has one of zeros in the network.
/// </summary>
public static class ModelFile
{
    /// <summary>Integer bits of a weight: |w| is below 128, as Weights.MasterMaxQ40 demands.</summary>
    public const int WeightIntegerBits = 7;

    /// <summary>False for a file that is no model of ours, or one whose scaling cannot be computed with.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file, out OnnxModel model, out Network network)
    {
        network = default;
        if (OnnxFile.TryRead(file, out model) != OnnxStatus.Accepted) return false;
        network = Network.Begin(model.InputWidth, OutputOf(model.Output));
        for (int index = 0; index < model.LayerCount; index++)
            if (!network.TryAdd(model.Layers[index].OutWidth, hasBias: true, isRelu: model.Layers[index].Relu != 0)) return false;
        return Network.Check(in network) == NetworkStatus.Accepted && network.ParameterCount == model.ParameterCount;
    }

    /// <summary>masterQ40[parameters] from the file's float32. False if one is not a number or out of range.</summary>
    public static bool TryImport(ReadOnlySpan<byte> file, in OnnxModel model, Span<long> masterQ40) =>
        OnnxFile.ReadWeights(file, in model, Profile.MasterBitsOfAll, WeightIntegerBits, masterQ40) == Float32Status.Accepted;

    /// <summary>Writes the weights, rounded to float32 half to even, into a copy of the initial file. False if a bias has no tensor.</summary>
    public static bool TryExport(ReadOnlySpan<long> masterQ40, in OnnxModel model, Span<byte> file) =>
        OnnxFile.WriteWeights(file, in model, Profile.MasterBitsOfAll, WeightIntegerBits, masterQ40);

    /// <summary>The model's own constants at Q.32, [columns] each. False if one is out of range or divides by nothing.</summary>
    public static bool TryReadScaling(ReadOnlySpan<byte> file, in OnnxModel model, Span<long> subtractQ32, Span<long> scaleQ32)
    {
        if (OnnxFile.ReadScaling(file, in model, subtractQ32, scaleQ32) != Float32Status.Accepted) return false;
        if (KindOfScale(in model) != ScaleKind.Divide) return true;
        foreach (long divisor in scaleQ32)
            if (divisor == 0) return false;
        return true;
    }

    public static ScaleKind KindOfScale(in OnnxModel model) => model.Scale switch
    {
        OnnxScale.Multiply => ScaleKind.Multiply,
        OnnxScale.Divide => ScaleKind.Divide,
        _ => ScaleKind.None,
    };

    /// <summary>True if the file can hold whatever training finds: every layer has a bias.</summary>
    public static bool IsTrainable(in OnnxModel model)
    {
        for (int index = 0; index < model.LayerCount; index++)
            if (model.Layers[index].BiasOffset < 0) return false;
        return true;
    }

    static OutputKind OutputOf(OnnxOutput output) => output switch
    {
        OnnxOutput.Sigmoid => OutputKind.Sigmoid,
        OnnxOutput.Softmax => OutputKind.Softmax,
        _ => OutputKind.Identity,
    };
}
