namespace Rollup.Protocol;

/// <summary>A name as a place in the file.</summary>
public struct OnnxName
{
    /// <summary>A longer name is refused wherever names are compared.</summary>
    public const int BytesMax = 1024;

    public int Start;
    public int Length;

    internal static OnnxName Of(in ProtoField field)
    {
        OnnxName name = default;
        name.Start = field.Start;
        name.Length = field.Length;
        return name;
    }

    public readonly bool Fits => Length is > 0 and <= BytesMax;

    public readonly ReadOnlySpan<byte> In(ReadOnlySpan<byte> file) => file.Slice(Start, Length);

    public static bool Same(ReadOnlySpan<byte> file, in OnnxName left, in OnnxName right) => left.In(file).SequenceEqual(right.In(file));
}

/// <summary>A float32 constant of the graph (TensorProto).</summary>
public struct OnnxTensor
{
    public OnnxName Name;

    /// <summary>1 or 2; a vector has one row.</summary>
    public int Rank;
    public int Rows;
    public int Columns;

    /// <summary>Of its numbers, in bytes from the start of the file.</summary>
    public int DataOffset;

    /// <summary>Set by whoever takes it.</summary>
    public bool Used;
}

public struct OnnxTensorTable
{
    public const int CountMax = 18;

    [InlineArray(CountMax)]
    public struct ItemArray
    {
        OnnxTensor _first;
    }

    public int Count;
    public ItemArray Items;

    /// <summary>The tensor's index, -1 when there is none of that name.</summary>
    public readonly int Find(ReadOnlySpan<byte> file, in OnnxName name)
    {
        for (int index = 0; index < Count; index++)
            if (OnnxName.Same(file, in Items[index].Name, in name)) return index;
        return -1;
    }
}

/// <summary>Reads the graph's initializers.</summary>
internal static class OnnxTensors
{
    const int FloatType = 1;
    const int DimensionMax = 65536;

    public static OnnxStatus ReadAll(ReadOnlySpan<byte> file, in ProtoField graph, ref OnnxTensorTable table)
    {
        ProtoReader reader = new(file, graph.Start, graph.Length);
        ProtoField field = default;
        while (reader.Next(ref field))
        {
            if (field.Number != 5) continue;
            if (field.Wire != ProtoWire.Bytes) return OnnxStatus.Malformed;
            if (table.Count == OnnxTensorTable.CountMax) return OnnxStatus.TooManyParts;

            OnnxStatus status = ReadOne(file, in field, out OnnxTensor tensor);
            if (status != OnnxStatus.Accepted) return status;
            if (!tensor.Name.Fits) return OnnxStatus.TensorNotSupported;
            if (table.Find(file, in tensor.Name) >= 0) return OnnxStatus.NameNotUnique;

            table.Items[table.Count] = tensor;
            table.Count++;
        }
        return reader.Failed ? OnnxStatus.Malformed : OnnxStatus.Accepted;
    }

    static OnnxStatus ReadOne(ReadOnlySpan<byte> file, in ProtoField message, out OnnxTensor tensor)
    {
        tensor = default;
        ProtoReader reader = new(file, message.Start, message.Length);
        ProtoField field = default;
        ProtoField data = default;
        int type = 0;
        while (reader.Next(ref field))
        {
            switch (field.Number)
            {
                case 1: // dims, one by one or packed
                    if (!AddDimensions(file, in field, ref tensor)) return OnnxStatus.TensorNotSupported;
                    break;
                case 2 when field.Wire == ProtoWire.Varint && type == 0:
                    if (field.Value != FloatType) return OnnxStatus.TensorNotSupported;
                    type = FloatType;
                    break;
                case 4 or 9 when field.Wire == ProtoWire.Bytes: // float_data packed, or raw_data: the same bytes
                    if (data.Number != 0) return OnnxStatus.TensorNotSupported;
                    data = field;
                    break;
                case 8 when field.Wire == ProtoWire.Bytes && tensor.Name.Length == 0:
                    tensor.Name = OnnxName.Of(in field);
                    break;
                case 14 when field.Wire == ProtoWire.Varint && field.Value == 0: // data_location: in this file
                case 12: // doc_string
                case 16: // metadata
                    break;
                default:
                    return OnnxStatus.TensorNotSupported;
            }
        }
        if (reader.Failed) return OnnxStatus.Malformed;
        if (type != FloatType || tensor.Rank == 0 || data.Length != 4L * tensor.Rows * tensor.Columns) return OnnxStatus.TensorNotSupported;

        tensor.DataOffset = data.Start;
        return OnnxStatus.Accepted;
    }

    static bool AddDimensions(ReadOnlySpan<byte> file, in ProtoField field, ref OnnxTensor tensor)
    {
        if (field.Wire == ProtoWire.Varint) return AddDimension(field.Value, ref tensor);
        if (field.Wire != ProtoWire.Bytes) return false;

        ProtoReader packed = new(file, field.Start, field.Length);
        while (!packed.AtEnd)
            if (packed.Failed || !AddDimension(packed.Varint(), ref tensor)) return false;
        return true;
    }

    static bool AddDimension(ulong size, ref OnnxTensor tensor)
    {
        if (size == 0 || size > DimensionMax || tensor.Rank == 2) return false;

        tensor.Rows = tensor.Rank == 0 ? 1 : tensor.Columns;
        tensor.Columns = (int)size;
        tensor.Rank++;
        return true;
    }
}
