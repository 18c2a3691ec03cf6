using System.Buffers.Binary;

namespace Rollup.Model;

/// <summary>Writes model files: new ones in the one form that is ours, and a file's own form with other weights.</summary>
public static class Export
{
    /// <summary>
    /// Writes a new file: Sub, Mul or Div by constants, Gemm with or without bias, activation, output function; IR version 8, operator set
    /// 17. Constants are float32 bits: subtract and scale [columns] (both empty when the scale is None), weights [parameters] in the
    /// kernel's order. Gives the length, 0 when it does not fit or the shapes do not agree.
    /// </summary>
    public static int Write(
        in Network network, ScaleKind scaleKind, ReadOnlySpan<uint> subtract, ReadOnlySpan<uint> scale, ReadOnlySpan<uint> weights,
        Span<byte> destination)
    {
        int scaled = scaleKind == ScaleKind.None ? 0 : network.InWidth;
        if (scaleKind > ScaleKind.Divide || subtract.Length != scaled || scale.Length != scaled) return 0;
        NetworkStatus status = Network.Check(in network);
        // an output function may follow from the job
        if (status is not (NetworkStatus.Accepted or NetworkStatus.OutputWidthDiffers)) return 0;
        if (weights.Length != network.ParameterCount) return 0;
        // At the end such an activation would be read as the output function.
        if (OutputFunctions.TryOfOnnx(Activations.RowOf(network.Layers[network.LayerCount - 1].Activation.Kind).OnnxName, out _)) return 0;

        OnnxWriter writer = new(destination, CountNodes(in network, scaleKind));
        WriteNodes(ref writer, in network, scaleKind);
        writer.EndNodes();
        if (scaleKind != ScaleKind.None)
        {
            writer.Tensor("subtract"u8, OnnxWriter.NoNumber, 0, network.InWidth, subtract);
            writer.Tensor("scale"u8, OnnxWriter.NoNumber, 0, network.InWidth, scale);
        }
        for (int index = 0; index < network.LayerCount; index++)
        {
            ref readonly Layer layer = ref network.Layers[index];
            writer.Tensor("weights"u8, index, layer.InWidth, layer.OutWidth, weights.Slice(layer.WeightsOffset, layer.WeightCount));
            if (layer.HasBias) writer.Tensor("bias"u8, index, 0, layer.OutWidth, weights.Slice(layer.BiasOffset, layer.OutWidth));
        }
        return writer.Finish(network.InWidth, network.OutWidth);
    }

    /// <summary>Writes weights, rounded to float32 half to even and held below 128, into a copy of the file they were read from.</summary>
    public static void Weights(ReadOnlySpan<long> masterQ40, in ModelFile model, Span<byte> file) =>
        Weights(masterQ40, in model, 0, file);

    /// <summary>The same of the parameters from `first` on.</summary>
    public static void Weights(ReadOnlySpan<long> masterQ40, in ModelFile model, int first, Span<byte> file)
    {
        WeightPlaces places = new(in model, first);
        for (int done = 0, count; done < masterQ40.Length; done += count)
        {
            count = places.NextRun(masterQ40.Length - done, out int place, out int step);
            ReadOnlySpan<long> run = masterQ40.Slice(done, count);
            for (int index = 0; index < run.Length; index++, place += step)
                BinaryPrimitives.WriteUInt32LittleEndian(file.Slice(place), BitsOf(run[index]));
        }
    }

    /// <summary>The float32 of a weight in a file; what is imported of it gives it again.</summary>
    internal static uint BitsOf(long masterQ40) => Float32.FromFixed(masterQ40, Profile.MasterBitsOfAll, Import.WeightIntegerBits);

    static int CountNodes(in Network network, ScaleKind scaleKind)
    {
        int nodes = network.LayerCount;
        if (scaleKind != ScaleKind.None) nodes += 2;
        if (network.Output != OutputKind.Identity) nodes++;
        for (int index = 0; index < network.LayerCount; index++)
            if (network.Layers[index].Activation.Kind != ActivationKind.Identity) nodes++;
        return nodes;
    }

    static void WriteNodes(ref OnnxWriter writer, in Network network, ScaleKind scaleKind)
    {
        if (scaleKind != ScaleKind.None)
        {
            writer.Node("Sub"u8, "subtract"u8, default, OnnxWriter.NoNumber);
            writer.Node(scaleKind == ScaleKind.Multiply ? "Mul"u8 : "Div"u8, "scale"u8, default, OnnxWriter.NoNumber);
        }
        for (int index = 0; index < network.LayerCount; index++)
        {
            ref readonly Layer layer = ref network.Layers[index];
            writer.Node("Gemm"u8, "weights"u8, layer.HasBias ? "bias"u8 : default, index);
            if (layer.Activation.Kind == ActivationKind.Identity) continue;
            ActivationRow row = Activations.RowOf(layer.Activation.Kind);
            writer.Function(row.OnnxName, row.AttributeName, Float32.FromFixed(layer.Activation.AlphaQ32, Limits.ScoreBits));
        }
        if (network.Output != OutputKind.Identity) writer.Function(OutputFunctions.OnnxName(network.Output), default, 0);
    }
}
