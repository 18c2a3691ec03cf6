namespace Rollup.Protocol;

/// <summary>
/// Reads the ONNX files that the machine can run: a chain of Sub, Mul or Div, Gemm or MatMul and Add, Relu, Sigmoid or Softmax over
/// float32 constants. Any writer's field order is read, unknown names and comments are skipped; what would change the result is refused.
/// Source: onnx.proto3 of ONNX 1.12 to 1.19 (operator sets 13 to 21).
/// </summary>
public static class OnnxFile
{
    /// <summary>Reads the structure. No number is looked at: see <see cref="ReadWeights"/>.</summary>
    public static OnnxStatus TryRead(ReadOnlySpan<byte> file, out OnnxModel model)
    {
        model = default;
        model.SubtractOffset = -1;
        model.ScaleOffset = -1;
        OnnxStatus status = OnnxGraph.Locate(file, out ProtoField graph);
        if (status != OnnxStatus.Accepted) return status;

        OnnxTensorTable tensors = default;
        status = OnnxTensors.ReadAll(file, in graph, ref tensors);
        if (status != OnnxStatus.Accepted) return status;

        status = OnnxGraph.ReadInput(file, in graph, in tensors, out OnnxName current, out model.InputWidth);
        if (status != OnnxStatus.Accepted) return status;

        status = OnnxChain.Read(file, in graph, ref tensors, ref current, ref model);
        if (status != OnnxStatus.Accepted) return status;

        return OnnxGraph.ReadOutput(file, in graph, current, model.OutputWidth);
    }

    /// <summary>True when the submitted file is the initial one with other numbers in its trainable tensors, and no other byte changed.</summary>
    public static bool SameGraph(ReadOnlySpan<byte> initial, ReadOnlySpan<byte> submitted, in OnnxModel model)
    {
        if (initial.Length != submitted.Length) return false;

        // Tensors lie in the file in any order, so walk from one to the next behind it.
        int position = 0;
        while (TryNextTrainable(in model, position, out int start, out int length))
        {
            if (!initial.Slice(position, start - position).SequenceEqual(submitted.Slice(position, start - position))) return false;
            position = start + length;
        }
        return initial.Slice(position).SequenceEqual(submitted.Slice(position));
    }

    /// <summary>
    /// Imports all weights at Q.fractionBits, |w| below 2^integerBits, in the kernel's order: per layer W [in, out] row-major, then b [out].
    /// The span has ParameterCount elements. Stops at the first number that is refused.
    /// </summary>
    public static Float32Status ReadWeights(
        ReadOnlySpan<byte> file, in OnnxModel model, int fractionBits, int integerBits, Span<long> parameters)
    {
        int offset = 0;
        for (int index = 0; index < model.LayerCount; index++)
        {
            ref readonly OnnxLayer layer = ref model.Layers[index];
            Float32Status status = ReadLayer(file, in layer, fractionBits, integerBits, parameters.Slice(offset));
            if (status != Float32Status.Accepted) return status;
            offset += (layer.InWidth + 1) * layer.OutWidth;
        }
        return Float32Status.Accepted;
    }

    /// <summary>
    /// Exports weights in the same order into the file's tensors, held below 2^integerBits. False, and the file is spoilt, when a layer
    /// without bias has a bias other than zero.
    /// </summary>
    public static bool WriteWeights(
        Span<byte> file, in OnnxModel model, int fractionBits, int integerBits, ReadOnlySpan<long> parameters)
    {
        int offset = 0;
        for (int index = 0; index < model.LayerCount; index++)
        {
            ref readonly OnnxLayer layer = ref model.Layers[index];
            if (!WriteLayer(file, in layer, fractionBits, integerBits, parameters.Slice(offset))) return false;
            offset += (layer.InWidth + 1) * layer.OutWidth;
        }
        return true;
    }

    /// <summary>Imports the constants of the first operators, [inputWidth] each, at Q.32; without operator 0 and 1.</summary>
    public static Float32Status ReadScaling(ReadOnlySpan<byte> file, in OnnxModel model, Span<long> subtractQ32, Span<long> scaleQ32)
    {
        const int FractionBits = 32;
        for (int column = 0; column < model.InputWidth; column++)
        {
            uint subtract = model.SubtractOffset < 0 ? 0 : ReadBits(file, model.SubtractOffset, column);
            Float32Status status = Float32.ToFixed(subtract, FractionBits, out subtractQ32[column]);
            if (status != Float32Status.Accepted) return status;

            uint scale = model.ScaleOffset < 0 ? OneBits : ReadBits(file, model.ScaleOffset, column);
            status = Float32.ToFixed(scale, FractionBits, out scaleQ32[column]);
            if (status != Float32Status.Accepted) return status;
        }
        return Float32Status.Accepted;
    }

    internal const uint OneBits = 0x3F80_0000; // 1.0

    static Float32Status ReadLayer(
        ReadOnlySpan<byte> file, in OnnxLayer layer, int fractionBits, int integerBits, Span<long> parameters)
    {
        int weights = layer.InWidth * layer.OutWidth;
        for (int index = 0; index < weights; index++)
        {
            uint bits = ReadBits(file, layer.WeightsOffset, PlaceInFile(in layer, index));
            Float32Status status = Float32.ToFixed(bits, fractionBits, integerBits, out parameters[index]);
            if (status != Float32Status.Accepted) return status;
        }
        for (int index = 0; index < layer.OutWidth; index++)
        {
            uint bits = layer.BiasOffset < 0 ? 0 : ReadBits(file, layer.BiasOffset, index);
            Float32Status status = Float32.ToFixed(bits, fractionBits, integerBits, out parameters[weights + index]);
            if (status != Float32Status.Accepted) return status;
        }
        return Float32Status.Accepted;
    }

    static bool WriteLayer(
        Span<byte> file, in OnnxLayer layer, int fractionBits, int integerBits, ReadOnlySpan<long> parameters)
    {
        int weights = layer.InWidth * layer.OutWidth;
        for (int index = 0; index < weights; index++)
        {
            uint bits = Float32.FromFixed(parameters[index], fractionBits, integerBits);
            WriteBits(file, layer.WeightsOffset, PlaceInFile(in layer, index), bits);
        }
        for (int index = 0; index < layer.OutWidth; index++)
        {
            long bias = parameters[weights + index];
            if (layer.BiasOffset >= 0) WriteBits(file, layer.BiasOffset, index, Float32.FromFixed(bias, fractionBits, integerBits));
            else if (bias != 0) return false;
        }
        return true;
    }

    // Where element [in, out] number index lies in the tensor.
    static int PlaceInFile(in OnnxLayer layer, int index)
    {
        if (layer.Transposed == 0) return index;

        int row = index / layer.OutWidth;
        return ((index - (row * layer.OutWidth)) * layer.InWidth) + row;
    }

    // The trainable tensor that starts first at or behind the position.
    static bool TryNextTrainable(in OnnxModel model, int position, out int start, out int length)
    {
        start = int.MaxValue;
        length = 0;
        for (int index = 0; index < model.LayerCount; index++)
        {
            ref readonly OnnxLayer layer = ref model.Layers[index];
            if (layer.WeightsOffset >= position && layer.WeightsOffset < start)
            {
                start = layer.WeightsOffset;
                length = 4 * layer.InWidth * layer.OutWidth;
            }
            if (layer.BiasOffset >= position && layer.BiasOffset < start)
            {
                start = layer.BiasOffset;
                length = 4 * layer.OutWidth;
            }
        }
        return length != 0;
    }

    static uint ReadBits(ReadOnlySpan<byte> file, int offset, int index) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(file.Slice(offset + (4 * index)));

    static void WriteBits(Span<byte> file, int offset, int index, uint bits) =>
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(file.Slice(offset + (4 * index)), bits);
}
