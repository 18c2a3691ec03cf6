using System.Buffers.Binary;
using Google.Protobuf;
using Rollup.Client.Onnx;

namespace Rollup.Tests.Unit.Client;

/// <summary>An ONNX file in the making, as an exporter would write it: nodes one behind the other, constants beside them.</summary>
sealed class ExportedModel
{
    readonly List<string> _names = [];

    ExportedModel() { }

    public ExportedModel(int width, long operatorSet = 17, TensorType type = TensorType.Float) =>
        Set("", operatorSet).Input("rows", type, null, width);

    public static ExportedModel WithoutInput(long operatorSet) => new ExportedModel().Set("", operatorSet);

    public ModelProto Proto { get; } = new() { IrVersion = 8, ProducerName = "test", Graph = new GraphProto { Name = "graph" } };
    public GraphProto Graph => Proto.Graph;

    /// <summary>What the last node gave.</summary>
    public string Last { get; set; } = "rows";

    public ExportedModel Set(string domain, long version)
    {
        Proto.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = version });
        return this;
    }

    public ExportedModel Input(string name, TensorType type, long? rows, params long?[] dims)
    {
        Graph.Input.Add(Value(name, type, [rows, .. dims]));
        Last = name;
        return this;
    }

    public static ValueInfoProto Value(string name, TensorType type, params long?[] dims)
    {
        TensorShapeProto shape = new();
        foreach (long? dim in dims)
            shape.Dim.Add(dim is { } size ? new TensorShapeProto.Types.Dimension { DimValue = size }
                : new TensorShapeProto.Types.Dimension { DimParam = "batch_size" });
        return new ValueInfoProto
        {
            Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } }
        };
    }

    /// <summary>
    /// A node that takes what the last gave, and these: constants, names, attributes; "domain.Operator" for another domain.
    /// </summary>
    public ExportedModel Then(string operation, params object[] parts) => Add(operation, [Last, .. parts]);

    /// <summary>A node that takes these.</summary>
    public ExportedModel Add(string operation, params object[] parts)
    {
        int point = operation.LastIndexOf('.');
        NodeProto node = new()
        {
            OpType = operation[(point + 1)..], Domain = point < 0 ? "" : operation[..point],
            Name = $"/{operation}_{Graph.Node.Count}"
        };
        foreach (object part in parts)
        {
            if (part is AttributeProto attribute) node.Attribute.Add(attribute);
            else node.Input.Add(part is TensorProto tensor ? Constant(tensor) : (string)part);
        }
        Last = $"value_{Graph.Node.Count}";
        node.Output.Add(Last);
        Graph.Node.Add(node);
        return this;
    }

    /// <summary>The last node gives this too.</summary>
    public ExportedModel Also(string output)
    {
        Graph.Node[^1].Output.Add(output);
        return this;
    }

    public string Constant(TensorProto tensor)
    {
        if (tensor.Name.Length == 0) tensor.Name = $"constant_{_names.Count}";
        _names.Add(tensor.Name);
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>The file; without names its output is what the last node gave.</summary>
    public byte[] File(params string[] outputs)
    {
        if (Graph.Output.Count == 0)
            foreach (string output in outputs.Length == 0 ? [Last] : outputs) Graph.Output.Add(new ValueInfoProto { Name = output });
        return Proto.ToByteArray();
    }

    public static TensorProto Tensor(int[] dims, params double[] numbers) => Tensor(TensorType.Float, dims, numbers);

    public static TensorProto Tensor(TensorType type, int[] dims, params double[] numbers)
    {
        TensorProto tensor = new()
        {
            DataType = (int)type,
            RawData = ByteString.CopyFrom([.. numbers.SelectMany(number => Bytes(type, number))])
        };
        tensor.Dims.AddRange(dims.Select(dim => (long)dim));
        return tensor;
    }

    public static TensorProto Random(Random random, params int[] dims) =>
        Tensor(dims, Numbers(random, dims.Aggregate(1, (count, dim) => count * dim)));

    public static double[] Numbers(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (double)(float)(random.NextDouble() * 2 - 1))];

    public static TensorProto Integers(params long[] numbers) =>
        Tensor(TensorType.Integer64, [numbers.Length], [.. numbers.Select(number => (double)number)]);

    public static AttributeProto Int(string name, long number) => new() { Name = name, I = number, Type = 2 };

    public static AttributeProto Real(string name, double number) => new() { Name = name, F = (float)number, Type = 1 };

    public static AttributeProto Text(string name, string text) => new() { Name = name, S = ByteString.CopyFromUtf8(text), Type = 3 };

    public static AttributeProto Valued(string name, TensorProto tensor) => new() { Name = name, T = tensor, Type = 4 };

    public static AttributeProto Reals(string name, params double[] numbers)
    {
        AttributeProto attribute = new() { Name = name, Type = 6 };
        attribute.Floats.AddRange(numbers.Select(number => (float)number));
        return attribute;
    }

    public static AttributeProto Ints(string name, params long[] numbers)
    {
        AttributeProto attribute = new() { Name = name, Type = 7 };
        attribute.Ints.AddRange(numbers);
        return attribute;
    }

    public static AttributeProto Texts(string name, params string[] texts)
    {
        AttributeProto attribute = new() { Name = name, Type = 8 };
        attribute.Strings.AddRange(texts.Select(ByteString.CopyFromUtf8));
        return attribute;
    }

    static byte[] Bytes(TensorType type, double number)
    {
        byte[] bytes = new byte[8];
        switch (type)
        {
            case TensorType.Float:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)number);
                return bytes[..4];
            case TensorType.Float64:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, number);
                return bytes;
            case TensorType.Float16:
                BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)number);
                return bytes[..2];
            case TensorType.BrainFloat16:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)number);
                return bytes[2..4];
            case TensorType.Integer64:
                BinaryPrimitives.WriteInt64LittleEndian(bytes, (long)number);
                return bytes;
            default:
                bytes[0] = (byte)number;
                return bytes[..1];
        }
    }
}
