namespace Rollup.Protocol;

/// <summary>The types of AttributeProto that are read.</summary>
public enum OnnxAttributeType : byte
{
    None = 0,
    Float = 1,
    Integer = 2,
}

/// <summary>An attribute of one number (AttributeProto).</summary>
public struct OnnxAttribute
{
    public OnnxName Name;
    public OnnxAttributeType Type;

    /// <summary>The bits of a float32, or an int64.</summary>
    public ulong Number;
}

/// <summary>One node of the default operator domain (NodeProto). What its operator may be and take is not judged here.</summary>
public struct OnnxNode
{
    public const int InputsMax = 3;
    public const int AttributesMax = 4;

    [InlineArray(InputsMax)]
    public struct InputArray
    {
        OnnxName _first;
    }

    [InlineArray(AttributesMax)]
    public struct AttributeArray
    {
        OnnxAttribute _first;
    }

    public OnnxName Operator;
    public int InputCount;
    public InputArray Inputs;
    public OnnxName Output;

    /// <summary>Read by <see cref="ReadAttributes"/>.</summary>
    public int AttributeCount;
    public AttributeArray Attributes;

    ProtoField _message;

    internal static OnnxStatus Read(ReadOnlySpan<byte> file, in ProtoField message, out OnnxNode node)
    {
        node = default;
        node._message = message;
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
                    node.Operator = OnnxName.Of(in field);
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
        if (reader.Failed || !node.Output.Fits) return OnnxStatus.Malformed;
        return domain.Length == 0 ? OnnxStatus.Accepted : OnnxStatus.OperatorNotSupported;
    }

    /// <summary>Apart from the rest, as nobody asks for the attributes of an operator that is not his.</summary>
    public OnnxStatus ReadAttributes(ReadOnlySpan<byte> file)
    {
        ProtoReader reader = new(file, _message.Start, _message.Length);
        ProtoField field = default;
        while (reader.Next(ref field))
        {
            if (field.Number != 5) continue;
            if (AttributeCount == AttributesMax) return OnnxStatus.AttributeNotSupported;
            if (!TryReadAttribute(file, in field, out Attributes[AttributeCount])) return OnnxStatus.AttributeNotSupported;
            AttributeCount++;
        }
        return OnnxStatus.Accepted;
    }

    static bool TryReadAttribute(ReadOnlySpan<byte> file, in ProtoField message, out OnnxAttribute attribute)
    {
        attribute = default;
        if (message.Wire != ProtoWire.Bytes) return false;

        ProtoReader reader = new(file, message.Start, message.Length);
        ProtoField field = default;
        int valueField = 0;
        while (reader.Next(ref field))
        {
            switch (field.Number)
            {
                case 1 when field.Wire == ProtoWire.Bytes:
                    attribute.Name = OnnxName.Of(in field);
                    break;
                case 2 when field.Wire == ProtoWire.Fixed32 && valueField == 0:
                case 3 when field.Wire == ProtoWire.Varint && valueField == 0:
                    attribute.Number = field.Value;
                    valueField = field.Number;
                    break;
                case 20 when field.Wire == ProtoWire.Varint && field.Value is 1 or 2:
                    attribute.Type = (OnnxAttributeType)field.Value;
                    break;
                case 13: // comment
                    break;
                default:
                    return false;
            }
        }
        // A writer may leave out a zero; then only the type says what it was. f is field 2 and type 1, i is field 3 and type 2.
        return !reader.Failed && attribute.Type != OnnxAttributeType.None && (valueField == 0 || valueField == (int)attribute.Type + 1);
    }
}
