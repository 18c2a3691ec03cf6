namespace Rollup.Protocol;

/// <summary>
/// An unsigned 256-bit number, kept as its big-endian bytes: amounts are only carried and refunded at this width, never added.
/// </summary>
public struct UInt256
{
    public Bytes32 BigEndian;

    public readonly bool IsZero => BigEndian.IsZero;

    public readonly bool Equals(in UInt256 other) => BigEndian.Equals(in other.BigEndian);

    public static UInt256 Read(ReadOnlySpan<byte> bigEndian)
    {
        UInt256 value = default;
        value.BigEndian = Bytes32.Read(bigEndian);
        return value;
    }

    public static UInt256 From(UInt128 number)
    {
        UInt256 value = default;
        Span<byte> bytes = value.BigEndian.WritableBytes;
        BinaryPrimitives.WriteUInt64BigEndian(bytes.Slice(16), (ulong)(number >> 64));
        BinaryPrimitives.WriteUInt64BigEndian(bytes.Slice(24), (ulong)number);
        return value;
    }

    /// <summary>False when the number needs more than 128 bits.</summary>
    public readonly bool TryToUInt128(out UInt128 number)
    {
        ReadOnlySpan<byte> bytes = BigEndian.Bytes;
        ulong high = BinaryPrimitives.ReadUInt64BigEndian(bytes.Slice(16));
        ulong low = BinaryPrimitives.ReadUInt64BigEndian(bytes.Slice(24));
        bool fits = (BinaryPrimitives.ReadUInt64BigEndian(bytes) | BinaryPrimitives.ReadUInt64BigEndian(bytes.Slice(8))) == 0;
        number = fits ? new UInt128(high, low) : default;
        return fits;
    }
}
