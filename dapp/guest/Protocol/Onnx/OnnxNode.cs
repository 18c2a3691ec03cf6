using System.Runtime.CompilerServices;

namespace Rollup.Protocol;

/// <summary>The operators that are read. Where each may stand is not judged here.</summary>
public enum OnnxOperator : byte
{
    None = 0,
    Sub,
    Mul,
    Div,
    Gemm,
    MatMul,
    Add,
    Relu,
    Sigmoid,
    Softmax,
}

/// <summary>One node (NodeProto) whose operator and attributes are ours; where it stands is not judged here.</summary>
public struct OnnxNode
{
    public const int InputsMax = 3;

    [InlineArray(InputsMax)]
    public struct InputArray
    {
        OnnxName _first;
    }

    public OnnxOperator Operator;
    public bool Transposed;
    public int InputCount;
    public InputArray Inputs;
    public OnnxName Output;

    internal static OnnxStatus Read(ReadOnlySpan<byte> file, in ProtoField message, out OnnxNode node)
    {
        node = default;
        OnnxName operatorName = default;
        OnnxName domain = default;
        ProtoReader reader = new(file, message.Start, message.Length);
        ProtoField field = default;
        while (reader.Next(ref field))
        {
            if (field.Wire != ProtoWire.Bytes) return OnnxStatus.Malformed; // every field of a node is text or a message
            switch (field.Number)
            {
                case 1:
                    if (node.InputCount == InputsMax) return OnnxStatus.OperatorNotSupported;
                    node.Inputs[node.InputCount] = OnnxName.Of(in field);
                    node.InputCount++;
                    break;
                case 2:
                    if (node.Output.Length != 0) return OnnxStatus.OperatorNotSupported;
                    node.Output = OnnxName.Of(in field);
                    break;
                case 4:
                    operatorName = OnnxName.Of(in field);
                    break;
                case 7:
                    domain = OnnxName.Of(in field);
                    break;
                case 3 or 5 or 6 or 9: // name, attributes (below), comment, metadata
                    break;
                default:
                    return OnnxStatus.OperatorNotSupported;
            }
        }
        if (reader.Failed || node.Output.Length == 0) return OnnxStatus.Malformed;

        node.Operator = domain.Length == 0 ? OperatorOf(operatorName.In(file)) : OnnxOperator.None;
        return node.Operator == OnnxOperator.None ? OnnxStatus.OperatorNotSupported : ReadAttributes(file, in message, ref node);
    }

    static OnnxOperator OperatorOf(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("Sub"u8)) return OnnxOperator.Sub;
        if (name.SequenceEqual("Mul"u8)) return OnnxOperator.Mul;
        if (name.SequenceEqual("Div"u8)) return OnnxOperator.Div;
        if (name.SequenceEqual("Gemm"u8)) return OnnxOperator.Gemm;
        if (name.SequenceEqual("MatMul"u8)) return OnnxOperator.MatMul;
        if (name.SequenceEqual("Add"u8)) return OnnxOperator.Add;
        if (name.SequenceEqual("Relu"u8)) return OnnxOperator.Relu;
        if (name.SequenceEqual("Sigmoid"u8)) return OnnxOperator.Sigmoid;
        return name.SequenceEqual("Softmax"u8) ? OnnxOperator.Softmax : OnnxOperator.None;
    }

    static OnnxStatus ReadAttributes(ReadOnlySpan<byte> file, in ProtoField message, ref OnnxNode node)
    {
        ProtoReader reader = new(file, message.Start, message.Length);
        ProtoField field = default;
        int seen = 0;
        while (reader.Next(ref field))
        {
            if (field.Number != 5) continue;

            if (!TryReadAttribute(file, in field, out OnnxName name, out ulong number, out int type)) return OnnxStatus.AttributeNotSupported;
            int bit = Apply(name.In(file), number, type, ref node);
            if (bit == 0 || (seen & bit) != 0) return OnnxStatus.AttributeNotSupported;
            seen |= bit;
        }
        return OnnxStatus.Accepted;
    }

    // Gives one bit for each attribute with a value that we can honour, 0 for any other.
    static int Apply(ReadOnlySpan<byte> name, ulong number, int type, ref OnnxNode node)
    {
        const int FloatType = 1;
        const int IntegerType = 2;
        if (node.Operator == OnnxOperator.Softmax)
            return name.SequenceEqual("axis"u8) && type == IntegerType && number is 1 or ulong.MaxValue ? 1 : 0; // the last of two: 1 or -1
        if (node.Operator != OnnxOperator.Gemm) return 0;

        if (name.SequenceEqual("alpha"u8)) return type == FloatType && number == Float32.OneBits ? 1 : 0;
        if (name.SequenceEqual("beta"u8)) return type == FloatType && number == Float32.OneBits ? 2 : 0;
        if (name.SequenceEqual("transA"u8)) return type == IntegerType && number == 0 ? 4 : 0;
        if (!name.SequenceEqual("transB"u8) || type != IntegerType || number > 1) return 0;

        node.Transposed = number == 1;
        return 8;
    }

    // AttributeProto with one number: f as its bits, or i.
    static bool TryReadAttribute(ReadOnlySpan<byte> file, in ProtoField message, out OnnxName name, out ulong number, out int type)
    {
        name = default;
        number = 0;
        type = 0;
        if (message.Wire != ProtoWire.Bytes) return false;

        ProtoReader reader = new(file, message.Start, message.Length);
        ProtoField field = default;
        int valueField = 0;
        while (reader.Next(ref field))
        {
            switch (field.Number)
            {
                case 1 when field.Wire == ProtoWire.Bytes:
                    name = OnnxName.Of(in field);
                    break;
                case 2 when field.Wire == ProtoWire.Fixed32 && valueField == 0:
                case 3 when field.Wire == ProtoWire.Varint && valueField == 0:
                    number = field.Value;
                    valueField = field.Number;
                    break;
                case 20 when field.Wire == ProtoWire.Varint && field.Value is 1 or 2:
                    type = (int)field.Value;
                    break;
                case 13: // comment
                    break;
                default:
                    return false;
            }
        }
        // A writer may leave out a zero; then only the type says what it was. f is field 2 and type 1, i is field 3 and type 2.
        return !reader.Failed && type != 0 && (valueField == 0 || valueField == type + 1);
    }
}
