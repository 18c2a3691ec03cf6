namespace Rollup.Chain;

/// <summary>Recursive length prefix, the writing half: byte strings, numbers without leading zeros, lists of encoded items.</summary>
public static class Rlp
{
    const byte BytesBase = 0x80;
    const byte ListBase = 0xC0;
    const int ShortMax = 55;

    public static byte[] Bytes(ReadOnlySpan<byte> value)
    {
        if (value.Length == 1 && value[0] < BytesBase) return [value[0]];
        return [.. Prefix(BytesBase, value.Length), .. value];
    }

    /// <summary>A number is its big-endian bytes without leading zeros; zero is the empty string.</summary>
    public static byte[] Number(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return Number(bytes);
    }

    public static byte[] Number(ReadOnlySpan<byte> bigEndian) => Bytes(bigEndian.TrimStart((byte)0));

    public static byte[] List(params IReadOnlyList<byte[]> items)
    {
        byte[] body = [.. items.SelectMany(item => item)];
        return [.. Prefix(ListBase, body.Length), .. body];
    }

    static byte[] Prefix(byte start, int length)
    {
        if (length <= ShortMax) return [(byte)(start + length)];
        Span<byte> size = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(size, length);
        ReadOnlySpan<byte> digits = ((ReadOnlySpan<byte>)size).TrimStart((byte)0);
        return [(byte)(start + ShortMax + digits.Length), .. digits];
    }
}
