namespace Rollup.Protocol;

/// <summary>
/// Reads fields one behind the other, big-endian, a text as a byte with its length and its bytes. The first fault sticks: all later
/// reads give zeros. Never throws.
/// </summary>
public ref struct PackedReader
{
    readonly ReadOnlySpan<byte> _bytes;
    int _at;
    bool _failed;

    public PackedReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _at = 0;
        _failed = false;
    }

    /// <summary>Where the next field begins.</summary>
    public readonly int Position => _at;

    public readonly bool HasFailed => _failed;

    public readonly bool IsAtEnd => _at == _bytes.Length;

    public byte UInt8()
    {
        ReadOnlySpan<byte> field = Take(1);
        return field.Length == 0 ? (byte)0 : field[0];
    }

    public ushort UInt16()
    {
        ReadOnlySpan<byte> field = Take(sizeof(ushort));
        return field.Length == 0 ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(field);
    }

    public long Int64()
    {
        ReadOnlySpan<byte> field = Take(sizeof(long));
        return field.Length == 0 ? 0 : BinaryPrimitives.ReadInt64BigEndian(field);
    }

    public ReadOnlySpan<byte> Text() => Take(UInt8());

    ReadOnlySpan<byte> Take(int count)
    {
        if (_failed || count > _bytes.Length - _at)
        {
            _failed = true;
            return default;
        }
        ReadOnlySpan<byte> field = _bytes.Slice(_at, count);
        _at += count;
        return field;
    }
}
