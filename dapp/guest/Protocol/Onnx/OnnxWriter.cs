namespace Rollup.Protocol;

/// <summary>
/// Writes a model file's parts in the order of the calls: nodes first, then tensors, then the end. The value between two nodes is called
/// "value" and the number of the node that gave it, in two digits; the first is "rows", the last "output".
/// </summary>
public ref struct OnnxWriter
{
    const int IrVersion = 8;
    const int OperatorSet = 17;
    const int FloatType = 1;

    // A name is text and a number of two digits, or text alone.
    public const int NoNumber = -1;

    readonly int _nodeCount;
    readonly int _graph;
    ProtoWriter _writer;
    int _node;

    /// <summary>Begins a graph of so many nodes. What does not fit the destination is told at the end.</summary>
    public OnnxWriter(Span<byte> destination, int nodeCount)
    {
        _nodeCount = nodeCount;
        _writer = new ProtoWriter(destination);
        _writer.Varint(1, IrVersion);
        _writer.Bytes(2, "Lockstep"u8);
        _graph = _writer.Begin(7);
    }

    /// <summary>A node that takes what the one before gave, and one or two tensors; an empty name is no tensor.</summary>
    public void Node(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> first, scoped ReadOnlySpan<byte> second, int number) =>
        Node(name, first, second, number, default, 0);

    /// <summary>A node of that operand alone, with an attribute of one float32 unless its name is empty.</summary>
    public void Function(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> attribute, uint bits) =>
        Node(name, default, default, NoNumber, attribute, bits);

    void Node(
        scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> first, scoped ReadOnlySpan<byte> second, int number,
        scoped ReadOnlySpan<byte> attribute, uint bits)
    {
        int message = _writer.Begin(1);
        if (_node == 0) _writer.Bytes(1, "rows"u8);
        else Name(1, "value"u8, _node - 1);
        if (first.Length != 0) Name(1, first, number);
        if (second.Length != 0) Name(1, second, number);
        if (_node == _nodeCount - 1) _writer.Bytes(2, "output"u8);
        else Name(2, "value"u8, _node);
        _writer.Bytes(4, name);
        if (attribute.Length != 0) Attribute(attribute, bits);
        _writer.End(message);
        _node++;
    }

    // AttributeProto of one float32.
    void Attribute(scoped ReadOnlySpan<byte> name, uint bits)
    {
        int attribute = _writer.Begin(5);
        _writer.Bytes(1, name);
        _writer.Fixed32(2, bits);
        _writer.Varint(20, (ulong)OnnxAttributeType.Float);
        _writer.End(attribute);
    }

    /// <summary>The graph's name, between its nodes and its tensors.</summary>
    public void EndNodes() => _writer.Bytes(2, "model"u8);

    /// <summary>float32 bits [rows, columns], or [columns] where rows is 0, as raw_data.</summary>
    public void Tensor(scoped ReadOnlySpan<byte> name, int number, int rows, int columns, scoped ReadOnlySpan<uint> values)
    {
        int tensor = _writer.Begin(5);
        if (rows != 0) _writer.Varint(1, (ulong)rows);
        _writer.Varint(1, (ulong)columns);
        _writer.Varint(2, FloatType);
        Name(8, name, number);
        int data = _writer.Begin(9);
        foreach (uint bits in values) _writer.Word(bits);
        _writer.End(data);
        _writer.End(tensor);
    }

    /// <summary>Input and output, float32 [any number of rows, width]. Gives the file's length, 0 when it does not fit.</summary>
    public int Finish(int inputWidth, int outputWidth)
    {
        Value(11, "rows"u8, inputWidth);
        Value(12, "output"u8, outputWidth);
        _writer.End(_graph);
        int set = _writer.Begin(8);
        _writer.Bytes(1, default);
        _writer.Varint(2, OperatorSet);
        _writer.End(set);
        return _writer.Finish();
    }

    // ValueInfoProto of a float32 tensor [rows, width].
    void Value(int field, scoped ReadOnlySpan<byte> name, int width)
    {
        int value = _writer.Begin(field);
        _writer.Bytes(1, name);
        int type = _writer.Begin(2);
        int tensor = _writer.Begin(1);
        _writer.Varint(1, FloatType);
        int shape = _writer.Begin(2);
        int open = _writer.Begin(1);
        _writer.Bytes(2, "count"u8);
        _writer.End(open);
        int columns = _writer.Begin(1);
        _writer.Varint(1, (ulong)width);
        _writer.End(columns);
        _writer.End(shape);
        _writer.End(tensor);
        _writer.End(type);
        _writer.End(value);
    }

    void Name(int field, scoped ReadOnlySpan<byte> text, int number)
    {
        int name = _writer.Begin(field);
        _writer.Raw(text);
        if (number != NoNumber)
        {
            _writer.Raw8((byte)('0' + number / 10));
            _writer.Raw8((byte)('0' + number % 10));
        }
        _writer.End(name);
    }
}
