using System.Buffers;
using System.Buffers.Binary;

namespace Rollup.Content;

/// <summary>The protobuf wire format as far as dag-pb and UnixFS write it: numbers and byte strings, fields below 16.</summary>
sealed class WireWriter
{
    readonly ArrayBufferWriter<byte> _buffer = new();

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Number(int field, ulong value) => Head(field, WireKind.Number, value);

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Head(field, WireKind.Bytes, (ulong)value.Length);
        _buffer.Write(value);
    }

    void Head(int field, WireKind kind, ulong value)
    {
        _buffer.Write([(byte)(field << 3 | (byte)kind)]);
        Varint.Write(_buffer, value);
    }
}

/// <summary>The wire types of protobuf that are not groups.</summary>
enum WireKind : byte
{
    Number = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}

/// <summary>
/// Reads the fields of a protobuf message in the order in which they stand. Whether that order, a field twice or an unknown one is right
/// is the message's own rule. Numbers need not be in their shortest form: protobuf does not ask for it.
/// </summary>
ref struct WireReader(ReadOnlySpan<byte> source)
{
    ReadOnlySpan<byte> _rest = source;

    public int Field { get; set; }
    public WireKind Wire { get; set; }

    /// <summary>Of a number, or of four or eight bytes.</summary>
    public ulong Number { get; set; }

    public ReadOnlySpan<byte> Bytes { get; set; }

    /// <summary>Whether nothing is left of a list of numbers.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Reads the next field; false at the end of the message.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty) return false;
        ulong tag = ReadNumber();
        if (tag >> 3 is 0 or > (1 << 29) - 1) throw Malformed("a field has no number");
        Field = (int)(tag >> 3);
        Wire = (WireKind)(tag & 7);
        Number = 0;
        Bytes = [];
        switch (Wire)
        {
            case WireKind.Number:
                Number = ReadNumber();
                break;
            case WireKind.Fixed64:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
                break;
            case WireKind.Fixed32:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
                break;
            case WireKind.Bytes:
                Bytes = Take(ReadNumber());
                break;
            default:
                throw Malformed($"field {Field} has wire type {tag & 7}");
        }
        return true;
    }

    /// <summary>A number without a tag, as a packed list holds them.</summary>
    public ulong ReadNumber()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = Take(1)[0];
            if (shift == 63 && part > 1) break; // more than 64 bits
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return value;
        }
        throw Malformed("a number has more than 64 bits");
    }

    ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length) throw Malformed("a field is cut short, or longer than its block");
        ReadOnlySpan<byte> taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    static ContentException Malformed(string message) => new(ContentFault.Malformed, message);
}

/// <summary>
/// Unsigned varints of multiformats, as CAR files have them: seven bits a byte, least significant first, always the shortest form.
/// </summary>
static class Varint
{
    public static void Write(IBufferWriter<byte> destination, ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        int length = 0;
        for (; value >= 0x80; value >>= 7) bytes[length++] = (byte)(value | 0x80);
        bytes[length++] = (byte)value;
        destination.Write(bytes[..length]);
    }

    public static bool TryRead(ReadOnlySpan<byte> source, out ulong value, out int length)
    {
        value = 0;
        length = 0;
        // Nine bytes carry 63 bits: more is no length here.
        while (length < source.Length && length < 9)
        {
            byte next = source[length];
            value |= (ulong)(next & 0x7f) << (7 * length);
            length++;
            if (next < 0x80) return next != 0 || length == 1;
        }
        return false;
    }
}
