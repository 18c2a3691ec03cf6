namespace Rollup.Protocol;

/// <summary>
/// The graph of a model file: its tensors, what goes in and what comes out; <see cref="OnnxNodes"/> walks its nodes. Syntax only: what the
/// parts mean together is not judged here. Any writer's field order is read, unknown names and comments are skipped, and what would change
/// a result is refused. Source: onnx.proto3 of ONNX 1.12 to 1.19 (operator sets 13 to 21).
/// </summary>
public struct OnnxGraph
{
    public const int IrVersionMin = 4; // from here on a constant needs not be an input
    public const int IrVersionMax = 12;
    public const int OperatorSetMin = 13;
    public const int OperatorSetMax = 21;
    const ulong FloatType = 1;

    internal ProtoField Place;
    public OnnxTensorTable Tensors;
    public OnnxName Input;
    public int InputWidth;

    /// <summary>Reads everything but nodes and output.</summary>
    public static OnnxStatus Read(ReadOnlySpan<byte> file, out OnnxGraph graph)
    {
        graph = default;
        OnnxStatus status = Locate(file, out graph.Place);
        if (status == OnnxStatus.Accepted) status = OnnxTensors.ReadAll(file, in graph.Place, ref graph.Tensors);
        return status == OnnxStatus.Accepted ? ReadInput(file, ref graph) : status;
    }

    /// <summary>The one output must have this name; its width may be left open.</summary>
    public readonly OnnxStatus ReadOutput(ReadOnlySpan<byte> file, in OnnxName last, int width)
    {
        if (!TryFindOnly(file, in Place, 12, out ProtoField value)) return OnnxStatus.OutputNotSupported;
        if (!ReadValue(file, in value, out OnnxName name, out long columns)) return OnnxStatus.OutputNotSupported;
        if (columns != -1 && columns != width) return OnnxStatus.OutputNotSupported;
        return OnnxName.Same(file, in name, in last) ? OnnxStatus.Accepted : OnnxStatus.NotAChain;
    }

    // ModelProto.
    static OnnxStatus Locate(ReadOnlySpan<byte> file, out ProtoField graph)
    {
        graph = default;
        ProtoReader reader = new(file);
        ProtoField field = default;
        ulong irVersion = 0;
        ulong operatorSet = 0;
        while (reader.Next(ref field))
        {
            switch (field.Number)
            {
                case 1 when field.Wire == ProtoWire.Varint && irVersion == 0:
                    irVersion = field.Value;
                    break;
                case 7 when field.Wire == ProtoWire.Bytes && graph.Number == 0:
                    graph = field;
                    break;
                case 8 when field.Wire == ProtoWire.Bytes:
                    if (!ReadOperatorSet(file, in field, ref operatorSet)) return OnnxStatus.Malformed;
                    break;
                case 1 or 7 or 8:
                    return OnnxStatus.Malformed;
                case 2 or 3 or 4 or 5 or 6 or 14: // producer, domain, version, comment, metadata
                    break;
                default:
                    return OnnxStatus.FieldNotSupported;
            }
        }
        if (reader.Failed || graph.Number == 0) return OnnxStatus.Malformed;
        if (irVersion is < IrVersionMin or > IrVersionMax) return OnnxStatus.VersionNotSupported;
        return operatorSet is < OperatorSetMin or > OperatorSetMax ? OnnxStatus.VersionNotSupported : OnnxStatus.Accepted;
    }

    // The one input, float32 [rows, width].
    static OnnxStatus ReadInput(ReadOnlySpan<byte> file, ref OnnxGraph graph)
    {
        if (!TryFindOnly(file, in graph.Place, 11, out ProtoField value)) return OnnxStatus.InputNotSupported;
        if (!ReadValue(file, in value, out graph.Input, out long columns) || columns < 1) return OnnxStatus.InputNotSupported;
        graph.InputWidth = (int)columns;
        return OnnxStatus.Accepted;
    }

    static bool ReadOperatorSet(ReadOnlySpan<byte> file, in ProtoField message, ref ulong operatorSet)
    {
        ProtoReader reader = new(file, message.Start, message.Length);
        ProtoField field = default;
        OnnxName domain = default;
        ulong version = 0;
        while (reader.Next(ref field))
        {
            if (field.Is(1, ProtoWire.Bytes)) domain = OnnxName.Of(in field);
            else if (field.Is(2, ProtoWire.Varint)) version = field.Value;
            else return false;
        }
        if (reader.Failed) return false;
        if (domain.Length != 0) return true; // nobody may use it, see OnnxNode
        if (operatorSet != 0) return false;

        operatorSet = version;
        return true;
    }

    static bool TryFindOnly(ReadOnlySpan<byte> file, in ProtoField graph, int number, out ProtoField found)
    {
        found = default;
        ProtoReader reader = new(file, graph.Start, graph.Length);
        ProtoField field = default;
        while (reader.Next(ref field))
        {
            if (field.Number != number) continue;
            if (field.Wire != ProtoWire.Bytes || found.Number != 0) return false;
            found = field;
        }
        return !reader.Failed && found.Number != 0;
    }

    // A float32 tensor of two dimensions; columns is -1 when the second has no number.
    static bool ReadValue(ReadOnlySpan<byte> file, in ProtoField value, out OnnxName name, out long columns)
    {
        columns = -1;
        name = default;
        if (!TryFindOnly(file, in value, 1, out ProtoField nameField)) return false;
        name = OnnxName.Of(in nameField);
        if (!name.Fits) return false;

        if (!TryFindOnly(file, in value, 2, out ProtoField type)) return false;
        if (!TryFindOnly(file, in type, 1, out ProtoField tensor)) return false;
        if (!IsFloat(file, in tensor) || !TryFindOnly(file, in tensor, 2, out ProtoField shape)) return false;

        ProtoReader reader = new(file, shape.Start, shape.Length);
        ProtoField field = default;
        int rank = 0;
        while (reader.Next(ref field))
        {
            if (!field.Is(1, ProtoWire.Bytes) || rank == 2 || !ReadDimension(file, in field, out columns)) return false;
            rank++;
        }
        return !reader.Failed && rank == 2;
    }

    static bool IsFloat(ReadOnlySpan<byte> file, in ProtoField tensor)
    {
        ProtoReader reader = new(file, tensor.Start, tensor.Length);
        ProtoField field = default;
        ulong type = 0;
        while (reader.Next(ref field))
            if (field.Is(1, ProtoWire.Varint)) type = field.Value;
        return !reader.Failed && type == FloatType;
    }

    static bool ReadDimension(ReadOnlySpan<byte> file, in ProtoField dimension, out long size)
    {
        size = -1;
        ProtoReader reader = new(file, dimension.Start, dimension.Length);
        ProtoField field = default;
        while (reader.Next(ref field))
        {
            if (field.Number != 1) continue; // a name, or a comment
            if (field.Wire != ProtoWire.Varint || field.Value is 0 or > int.MaxValue) return false;
            size = (long)field.Value;
        }
        return !reader.Failed;
    }
}
