using System.Buffers.Binary;
using Google.Protobuf;

namespace Rollup.Client.Onnx;

/// <summary>The types of a tensor that are read (TensorProto.DataType).</summary>
enum TensorType
{
    Float = 1,
    Unsigned8 = 2,
    Integer8 = 3,
    Unsigned16 = 4,
    Integer16 = 5,
    Integer32 = 6,
    Integer64 = 7,
    Text = 8,
    Truth = 9,
    Float16 = 10,
    Float64 = 11,
    BrainFloat16 = 16,
}

/// <summary>Reads constants, from the file or from one beside it. It holds what they may take together.</summary>
/// <param name="folder">Where data outside the file are looked for; null where there is no such place.</param>
/// <param name="fileBytes">Of the ONNX file.</param>
sealed class TensorReader(string? folder, long fileBytes)
{
    const int NumbersLeast = 1 << 20; // a small file may still name constants of a few layers' size

    readonly ExternalData _external = new(folder);
    long _numbers;

    /// <summary>Types other than float32 of constants that were read.</summary>
    public SortedSet<string> Cast { get; } = [];

    public static bool IsFloat(int type) =>
        (TensorType)type is TensorType.Float or TensorType.Float16 or TensorType.Float64 or TensorType.BrainFloat16;

    /// <summary>Counts numbers that are made: what folding takes stays in proportion to the file.</summary>
    public void Take(long numbers)
    {
        _numbers += numbers;
        if (_numbers > NumbersLeast + 4 * (fileBytes + _external.BytesRead)) throw new ImportException(ImportFault.ConstantsTooMany);
    }

    public GraphValue Read(TensorProto tensor)
    {
        TensorType type = (TensorType)tensor.DataType;
        if (type == TensorType.Text) return new Label();
        int size = SizeOf(type);
        if (size == 0) throw new ImportException(ImportFault.ConstantType, $"{Quoted(tensor.Name)} has element type {tensor.DataType}");
        int count = CountOf(tensor);
        bool isExternal = tensor.DataLocation != 0 || tensor.ExternalData.Count != 0;
        byte[] outside = isExternal ? _external.Read(tensor, (long)count * size) : [];
        Take(count);
        double[] numbers = isExternal ? Raw(type, outside, count)
            : tensor.RawData.Length > 0 ? Raw(type, OfLength(tensor, (long)count * size), count)
            : Typed(type, tensor, count);
        if (type is TensorType.Float16 or TensorType.Float64 or TensorType.BrainFloat16) Cast.Add(NameOf(type));
        return new ConstantTensor([.. tensor.Dims.Select(dim => (int)dim)], numbers, !IsFloat(tensor.DataType));
    }

    static string NameOf(TensorType type) => type switch
    {
        TensorType.Float64 => "float64",
        TensorType.Float16 => "float16",
        _ => "bfloat16",
    };

    static int CountOf(TensorProto tensor)
    {
        if (tensor.Dims.Count > GraphValue.RankMax) throw Damaged(tensor, $"it has {tensor.Dims.Count} dimensions");
        UInt128 count = 1;
        foreach (long dim in tensor.Dims)
        {
            if (dim < 0) throw Damaged(tensor, "a dimension is negative");
            count *= (ulong)dim;
            if (count > int.MaxValue / 8) throw new ImportException(ImportFault.ConstantsTooMany);
        }
        return (int)count;
    }

    static ReadOnlySpan<byte> OfLength(TensorProto tensor, long bytes) => tensor.RawData.Length == bytes ? tensor.RawData.Span
        : throw Damaged(tensor, $"{tensor.RawData.Length} bytes stand where its shape takes {bytes}");

    static double[] Typed(TensorType type, TensorProto tensor, int count)
    {
        IEnumerable<double> numbers = type switch
        {
            TensorType.Float => tensor.FloatData.Select(number => (double)number),
            TensorType.Float64 => tensor.DoubleData,
            TensorType.Integer64 => tensor.Int64Data.Select(number => (double)number),
            TensorType.Float16 => tensor.Int32Data.Select(bits => (double)BitConverter.UInt16BitsToHalf((ushort)bits)),
            TensorType.BrainFloat16 => tensor.Int32Data.Select(bits => (double)BitConverter.Int32BitsToSingle(bits << 16)),
            _ => tensor.Int32Data.Select(number => (double)number),
        };
        double[] read = [.. numbers];
        return read.Length == count ? read : throw Damaged(tensor, $"{read.Length} numbers stand where its shape takes {count}");
    }

    static double[] Raw(TensorType type, ReadOnlySpan<byte> bytes, int count)
    {
        double[] numbers = new double[count];
        int size = SizeOf(type);
        for (int index = 0; index < count; index++) numbers[index] = One(type, bytes.Slice(index * size, size));
        return numbers;
    }

    static double One(TensorType type, ReadOnlySpan<byte> bytes) => type switch
    {
        TensorType.Float => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        TensorType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        TensorType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        TensorType.BrainFloat16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        TensorType.Integer64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        TensorType.Integer32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        TensorType.Integer16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        TensorType.Unsigned16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        TensorType.Integer8 => (sbyte)bytes[0],
        _ => bytes[0],
    };

    static int SizeOf(TensorType type) => type switch
    {
        TensorType.Integer64 or TensorType.Float64 => 8,
        TensorType.Float or TensorType.Integer32 => 4,
        TensorType.Float16 or TensorType.BrainFloat16 or TensorType.Integer16 or TensorType.Unsigned16 => 2,
        TensorType.Integer8 or TensorType.Unsigned8 or TensorType.Truth => 1,
        _ => 0,
    };

    static ImportException Damaged(TensorProto tensor, string why) => new(ImportFault.ConstantDamaged, $"{Quoted(tensor.Name)}: {why}");

    static string Quoted(string name) => GraphNames.Quoted(name);
}
