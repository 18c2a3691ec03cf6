namespace Rollup.Protocol;

/// <summary>
/// Writes model files in the one form that is ours: Sub, Mul or Div by constants, Gemm with a bias and perhaps Relu, output function;
/// numbers as raw_data, IR version 8, operator set 17. Rows are left open, so any number of them may be run at once.
/// </summary>
public static class OnnxWriter
{
    const int IrVersion = 8;
    const int OperatorSet = 17;
    const int FloatType = 1;

    // A name is text and a number of two digits, or text alone.
    const int NoNumber = -1;

    /// <summary>
    /// Writes the file. The model gives widths, Relu, scale and output; its offsets are not read, Transposed must be 0. Constants are
    /// float32 bits: subtract and scale [inputWidth] (both empty when the scale is None), weights in the kernel's order, per layer
    /// W [in, out] and b [out]. Gives the length, 0 when it does not fit or the shapes do not agree.
    /// </summary>
    public static int Write(
        in OnnxModel model, ReadOnlySpan<uint> subtract, ReadOnlySpan<uint> scale, ReadOnlySpan<uint> weights, Span<byte> destination)
    {
        if (!IsConsistent(in model, subtract.Length, scale.Length, weights.Length)) return 0;

        ProtoWriter writer = new(destination);
        writer.Varint(1, IrVersion);
        writer.Bytes(2, "Lockstep"u8);
        int graph = writer.Begin(7);
        WriteNodes(ref writer, in model);
        writer.Bytes(2, "model"u8);
        WriteConstants(ref writer, in model, subtract, scale, weights);
        WriteValue(ref writer, 11, "rows"u8, model.InputWidth);
        WriteValue(ref writer, 12, "output"u8, model.OutputWidth);
        writer.End(graph);
        int set = writer.Begin(8);
        writer.Bytes(1, default);
        writer.Varint(2, OperatorSet);
        writer.End(set);
        return writer.Finish();
    }

    static bool IsConsistent(in OnnxModel model, int subtractCount, int scaleCount, int weightCount)
    {
        int scaled = model.Scale == OnnxScale.None ? 0 : model.InputWidth;
        if (model.Scale > OnnxScale.Divide || model.Output > OnnxOutput.Softmax) return false;
        if (model.InputWidth is < 1 or > OnnxModel.WidthMax || subtractCount != scaled || scaleCount != scaled) return false;
        if (model.LayerCount is < 1 or > OnnxModel.LayersMax) return false;

        long parameters = 0;
        int width = model.InputWidth;
        for (int index = 0; index < model.LayerCount; index++)
        {
            ref readonly OnnxLayer layer = ref model.Layers[index];
            if (layer.InWidth != width || layer.OutWidth is < 1 or > OnnxModel.WidthMax || layer.Transposed != 0) return false;
            parameters += (layer.InWidth + 1L) * layer.OutWidth;
            width = layer.OutWidth;
        }
        return parameters == weightCount && parameters <= OnnxModel.ParametersMax;
    }

    // The value between two nodes is called "value" and the number of the node that gave it; the first is "rows", the last "output".
    static void WriteNodes(ref ProtoWriter writer, in OnnxModel model)
    {
        int nodes = CountNodes(in model);
        int node = 0;
        if (model.Scale != OnnxScale.None)
        {
            WriteNode(ref writer, "Sub"u8, "subtract"u8, default, NoNumber, node++, nodes);
            WriteNode(ref writer, model.Scale == OnnxScale.Multiply ? "Mul"u8 : "Div"u8, "scale"u8, default, NoNumber, node++, nodes);
        }
        for (int index = 0; index < model.LayerCount; index++)
        {
            WriteNode(ref writer, "Gemm"u8, "weights"u8, "bias"u8, index, node++, nodes);
            if (model.Layers[index].Relu != 0) WriteNode(ref writer, "Relu"u8, default, default, NoNumber, node++, nodes);
        }
        if (model.Output == OnnxOutput.Sigmoid) WriteNode(ref writer, "Sigmoid"u8, default, default, NoNumber, node, nodes);
        if (model.Output == OnnxOutput.Softmax) WriteNode(ref writer, "Softmax"u8, default, default, NoNumber, node, nodes);
    }

    static int CountNodes(in OnnxModel model)
    {
        int nodes = model.LayerCount;
        if (model.Scale != OnnxScale.None) nodes += 2;
        if (model.Output != OnnxOutput.Identity) nodes++;
        for (int index = 0; index < model.LayerCount; index++)
            if (model.Layers[index].Relu != 0) nodes++;
        return nodes;
    }

    static void WriteNode(
        ref ProtoWriter writer, ReadOnlySpan<byte> function, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int number, int node, int nodes)
    {
        int message = writer.Begin(1);
        if (node == 0) writer.Bytes(1, "rows"u8);
        else WriteName(ref writer, 1, "value"u8, node - 1);
        if (first.Length != 0) WriteName(ref writer, 1, first, number);
        if (second.Length != 0) WriteName(ref writer, 1, second, number);
        if (node == nodes - 1) writer.Bytes(2, "output"u8);
        else WriteName(ref writer, 2, "value"u8, node);
        writer.Bytes(4, function);
        writer.End(message);
    }

    static void WriteConstants(
        ref ProtoWriter writer, in OnnxModel model, ReadOnlySpan<uint> subtract, ReadOnlySpan<uint> scale, ReadOnlySpan<uint> weights)
    {
        if (model.Scale != OnnxScale.None)
        {
            WriteTensor(ref writer, "subtract"u8, NoNumber, 0, model.InputWidth, subtract);
            WriteTensor(ref writer, "scale"u8, NoNumber, 0, model.InputWidth, scale);
        }
        int offset = 0;
        for (int index = 0; index < model.LayerCount; index++)
        {
            ref readonly OnnxLayer layer = ref model.Layers[index];
            int count = layer.InWidth * layer.OutWidth;
            WriteTensor(ref writer, "weights"u8, index, layer.InWidth, layer.OutWidth, weights.Slice(offset, count));
            WriteTensor(ref writer, "bias"u8, index, 0, layer.OutWidth, weights.Slice(offset + count, layer.OutWidth));
            offset += count + layer.OutWidth;
        }
    }

    // rows 0 makes a vector.
    static void WriteTensor(
        ref ProtoWriter writer, ReadOnlySpan<byte> name, int number, int rows, int columns, ReadOnlySpan<uint> values)
    {
        int tensor = writer.Begin(5);
        if (rows != 0) writer.Varint(1, (ulong)rows);
        writer.Varint(1, (ulong)columns);
        writer.Varint(2, FloatType);
        WriteName(ref writer, 8, name, number);
        int data = writer.Begin(9);
        foreach (uint bits in values) writer.Word(bits);
        writer.End(data);
        writer.End(tensor);
    }

    // ValueInfoProto of a float32 tensor [rows, width].
    static void WriteValue(ref ProtoWriter writer, int field, ReadOnlySpan<byte> name, int width)
    {
        int value = writer.Begin(field);
        writer.Bytes(1, name);
        int type = writer.Begin(2);
        int tensor = writer.Begin(1);
        writer.Varint(1, FloatType);
        int shape = writer.Begin(2);
        int open = writer.Begin(1);
        writer.Bytes(2, "count"u8);
        writer.End(open);
        int columns = writer.Begin(1);
        writer.Varint(1, (ulong)width);
        writer.End(columns);
        writer.End(shape);
        writer.End(tensor);
        writer.End(type);
        writer.End(value);
    }

    static void WriteName(ref ProtoWriter writer, int field, ReadOnlySpan<byte> text, int number)
    {
        int name = writer.Begin(field);
        writer.Raw(text);
        if (number != NoNumber)
        {
            writer.Raw8((byte)('0' + (number / 10)));
            writer.Raw8((byte)('0' + (number % 10)));
        }
        writer.End(name);
    }
}
