using Rollup.Content;

namespace Rollup.Tests.Unit.Content;

/// <summary>Protobuf by hand: fields in the order in which they are wanted, right or wrong.</summary>
static class WireBytes
{
    public static byte[] Number(int field, ulong value) => [(byte)(field << 3), .. Varint(value)];

    /// <summary>A number in one byte more than it needs.</summary>
    public static byte[] LongNumber(int field, byte value) => [(byte)(field << 3), (byte)(value | 0x80), 0];

    public static byte[] Bytes(int field, params byte[] value) => [(byte)(field << 3 | 2), .. Varint((ulong)value.Length), .. value];

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    public static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    /// <summary>The fields of a link, in their order.</summary>
    public static byte[] Link(ContentCid cid, string name, ulong size) => Bytes(
        2, Join(Bytes(1, cid.ToBinary()), Bytes(2, Encoding.UTF8.GetBytes(name)), Number(3, size)));
}
