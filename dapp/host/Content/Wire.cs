using System.Buffers;

namespace Rollup.Content;

/// <summary>The protobuf wire format as far as dag-pb and UnixFS use it: numbers and byte strings behind one-byte tags.</summary>
sealed class WireWriter
{
    readonly ArrayBufferWriter<byte> _buffer = new();

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Number(byte tag, ulong value)
    {
        _buffer.Write([tag]);
        Varint.Write(_buffer, value);
    }

    public void Bytes(byte tag, ReadOnlySpan<byte> value)
    {
        Number(tag, (ulong)value.Length);
        _buffer.Write(value);
    }
}

/// <summary>Reads what <see cref="WireWriter"/> writes; anything else is malformed.</summary>
ref struct WireReader(ReadOnlySpan<byte> source)
{
    ReadOnlySpan<byte> _rest = source;

    /// <summary>Whether this tag comes next; if so, it is taken.</summary>
    public bool Next(byte tag)
    {
        if (_rest.IsEmpty || _rest[0] != tag) return false;
        _rest = _rest[1..];
        return true;
    }

    public ulong Number()
    {
        if (!Varint.TryRead(_rest, out ulong value, out int length)) throw Malformed("a number is cut short or not minimal");
        _rest = _rest[length..];
        return value;
    }

    public ReadOnlySpan<byte> Bytes()
    {
        ulong length = Number();
        if (length > (ulong)_rest.Length) throw Malformed("a field is longer than its block");
        ReadOnlySpan<byte> value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return value;
    }

    public readonly void End(string what)
    {
        if (!_rest.IsEmpty) throw Malformed($"the {what} goes on after its last known field");
    }

    static ContentException Malformed(string message) => new(ContentFault.Malformed, message);
}

/// <summary>Unsigned varints, seven bits a byte, least significant first, always the shortest form.</summary>
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
