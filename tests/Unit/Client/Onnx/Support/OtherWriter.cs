using Google.Protobuf;
using Google.Protobuf.Reflection;
using IMessage = Google.Protobuf.IMessage;

namespace Rollup.Tests.Unit.Client;

enum WireStyle { Reversed, Unpacked, WithUnknownFields }

/// <summary>
/// Writes a message as another program may: the format leaves open in which order fields stand, and how lists are written.
/// </summary>
static class OtherWriter
{
    public static byte[] Write(IMessage message, WireStyle style)
    {
        List<byte[]> fields = [.. message.Descriptor.Fields.InFieldNumberOrder().SelectMany(field => FieldsOf(message, field, style))];
        if (style == WireStyle.Reversed) fields = ReverseGroups(fields);
        if (style == WireStyle.WithUnknownFields) fields.InsertRange(0, [Raw(5000, [1, 2, 3]), Raw(99, "unknown"u8)]);
        return [.. fields.SelectMany(bytes => bytes)];
    }

    // Other fields in reverse, entries of one field in their order, which has a meaning.
    static List<byte[]> ReverseGroups(List<byte[]> fields) =>
        [.. fields.GroupBy(bytes => bytes[0]).Reverse().SelectMany(group => group)];

    static IEnumerable<byte[]> FieldsOf(IMessage message, FieldDescriptor field, WireStyle style)
    {
        object value = field.Accessor.GetValue(message);
        if (field.IsRepeated) return ((System.Collections.IEnumerable)value).Cast<object>().Select(item => One(field, item, style));
        bool isThere = field.HasPresence ? field.Accessor.HasValue(message) : !IsDefault(value);
        return isThere ? [One(field, value, style)] : [];
    }

    static bool IsDefault(object value) => value is 0 or 0L or 0f or "" || value is ByteString { Length: 0 };

    static byte[] One(FieldDescriptor field, object value, WireStyle style)
    {
        using MemoryStream stream = new();
        using CodedOutputStream output = new(stream, leaveOpen: true);
        WireFormat.WireType wire = value switch
        {
            float => WireFormat.WireType.Fixed32,
            double => WireFormat.WireType.Fixed64,
            int or long => WireFormat.WireType.Varint,
            _ => WireFormat.WireType.LengthDelimited,
        };
        output.WriteTag(field.FieldNumber, wire);
        switch (value)
        {
            case float number: output.WriteFloat(number); break;
            case double number: output.WriteDouble(number); break;
            case int number: output.WriteInt32(number); break;
            case long number: output.WriteInt64(number); break;
            case string text: output.WriteString(text); break;
            case ByteString bytes: output.WriteBytes(bytes); break;
            default: output.WriteBytes(ByteString.CopyFrom(Write((IMessage)value, style))); break;
        }
        output.Flush();
        return stream.ToArray();
    }

    static byte[] Raw(int number, ReadOnlySpan<byte> value)
    {
        using MemoryStream stream = new();
        using CodedOutputStream output = new(stream, leaveOpen: true);
        output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
        output.Flush();
        return stream.ToArray();
    }
}
