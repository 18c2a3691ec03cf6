namespace Rollup.Protocol;

/// <summary>
/// Writes protobuf fields in the order of the calls, numbers in as few bytes as they need. When the room ends, Finish gives 0.
/// </summary>
internal ref struct ProtoWriter
{
    // Room kept for the length of an open message; End closes the gap.
    const int LengthBytesMax = 5;

    readonly Span<byte> _destination;
    int _position;
    bool _failed;

    public ProtoWriter(Span<byte> destination)
    {
        _destination = destination;
    }

    public void Varint(int number, ulong value)
    {
        Plain(((ulong)number << 3) | (ulong)ProtoWire.Varint);
        Plain(value);
    }

    public void Fixed32(int number, uint value)
    {
        Plain(((ulong)number << 3) | (ulong)ProtoWire.Fixed32);
        Word(value);
    }

    public void Bytes(int number, scoped ReadOnlySpan<byte> value)
    {
        Head(number, value.Length);
        Raw(value);
    }

    /// <summary>Tag and length of a message or of bytes that follow.</summary>
    public void Head(int number, int length)
    {
        Plain(((ulong)number << 3) | (ulong)ProtoWire.Bytes);
        Plain((ulong)length);
    }

    /// <summary>Bytes inside an open message, without tag and length.</summary>
    public void Raw(scoped ReadOnlySpan<byte> value)
    {
        if (TryTake(value.Length, out int start)) value.CopyTo(_destination.Slice(start));
    }

    /// <summary>Four bytes inside an open message, little-endian.</summary>
    public void Word(uint value)
    {
        if (TryTake(4, out int start)) BinaryPrimitives.WriteUInt32LittleEndian(_destination.Slice(start), value);
    }

    /// <summary>Opens a message; give what it returns to <see cref="End"/>.</summary>
    public int Begin(int number)
    {
        Plain(((ulong)number << 3) | (ulong)ProtoWire.Bytes);
        int start = _position;
        TryTake(LengthBytesMax, out int _);
        return start;
    }

    public void End(int start)
    {
        if (_failed) return;

        int body = start + LengthBytesMax;
        int length = _position - body;
        _position = start;
        Plain((ulong)length);
        _destination.Slice(body, length).CopyTo(_destination.Slice(_position)); // overlaps: CopyTo moves
        _position += length;
    }

    /// <summary>The number of bytes written, 0 when they did not fit.</summary>
    public readonly int Finish() => _failed ? 0 : _position;

    /// <summary>Bytes that a number which is not negative takes.</summary>
    public static int VarintBytes(int value)
    {
        int length = 1;
        for (; value >= 0x80; value >>= 7) length++;
        return length;
    }

    void Plain(ulong value)
    {
        while (value >= 0x80)
        {
            Raw8((byte)(value | 0x80));
            value >>= 7;
        }
        Raw8((byte)value);
    }

    /// <summary>One byte inside an open message.</summary>
    public void Raw8(byte value)
    {
        if (TryTake(1, out int start)) _destination[start] = value;
    }

    bool TryTake(int count, out int start)
    {
        start = _position;
        if (_failed || _destination.Length - _position < count)
        {
            _failed = true;
            return false;
        }
        _position += count;
        return true;
    }
}
