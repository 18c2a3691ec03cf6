namespace Rollup.Protocol;

/// <summary>Writes what <see cref="PackedReader"/> reads. The first field that does not fit sticks: nothing is written after it.</summary>
public ref struct PackedWriter
{
    readonly Span<byte> _bytes;
    int _at;
    bool _failed;

    public PackedWriter(Span<byte> destination)
    {
        _bytes = destination;
        _at = 0;
        _failed = false;
    }

    public void UInt8(byte value)
    {
        if (Take(1, out Span<byte> field)) field[0] = value;
    }

    public void UInt16(ushort value)
    {
        if (Take(sizeof(ushort), out Span<byte> field)) BinaryPrimitives.WriteUInt16BigEndian(field, value);
    }

    public void Int64(long value)
    {
        if (Take(sizeof(long), out Span<byte> field)) BinaryPrimitives.WriteInt64BigEndian(field, value);
    }

    /// <summary>At most 255 bytes.</summary>
    public void Text(scoped ReadOnlySpan<byte> bytes)
    {
        _failed |= bytes.Length > byte.MaxValue;
        UInt8((byte)bytes.Length);
        if (Take(bytes.Length, out Span<byte> field)) bytes.CopyTo(field);
    }

    /// <summary>The number of bytes written, 0 when they did not fit.</summary>
    public readonly int Finish() => _failed ? 0 : _at;

    bool Take(int count, out Span<byte> field)
    {
        field = default;
        _failed |= count > _bytes.Length - _at;
        if (_failed) return false;
        field = _bytes.Slice(_at, count);
        _at += count;
        return true;
    }
}
