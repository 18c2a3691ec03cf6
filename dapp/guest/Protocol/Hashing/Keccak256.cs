using System.Numerics;
using System.Runtime.InteropServices;

namespace Rollup.Protocol;

/// <summary>
/// Keccak-256 with the original padding (0x01), as Ethereum uses it. Rate 136 bytes, capacity 64, 24 rounds.
/// <see cref="Hash"/> runs the unrolled permutation; <see cref="HashReference"/> the readable one. They agree on every input.
/// </summary>
public static partial class Keccak256
{
    public const int RateBytes = 136;

    const int RateWords = RateBytes / 8;

    /// <summary>The 25 lanes; lane x + 5y.</summary>
    [InlineArray(25)]
    internal struct Lanes
    {
        ulong _lane;
    }

    /// <summary>The digest of the data.</summary>
    public static void Hash(ReadOnlySpan<byte> data, out Bytes32 digest)
    {
        Lanes lanes = default;
        data.Slice(0, Math.Min(data.Length, RateBytes)).CopyTo(MemoryMarshal.AsBytes((Span<ulong>)lanes)); // onto zeros, adding is copying
        while (data.Length >= RateBytes)
        {
            Permute(ref lanes);
            data = data.Slice(RateBytes);
            Add(ref lanes, data.Slice(0, Math.Min(data.Length, RateBytes)));
        }
        Pad(ref lanes, data.Length);
        Permute(ref lanes);
        Squeeze(in lanes, out digest);
    }

    /// <summary>The first four bytes of a digest as a number: what a function selector is.</summary>
    public static uint SelectorOf(ReadOnlySpan<byte> signature)
    {
        Hash(signature, out Bytes32 digest);
        return BinaryPrimitives.ReadUInt32BigEndian(digest.Bytes);
    }

    // Adds up to one block of data to the lanes, bit by bit.
    static void Add(ref Lanes lanes, ReadOnlySpan<byte> part)
    {
        Lanes block = default;
        part.CopyTo(MemoryMarshal.AsBytes((Span<ulong>)block));
        for (int word = 0; word < RateWords; word++) lanes[word] ^= block[word];
    }

    // Behind the last bytes, fewer than a block, comes 1 0* 1 as bits.
    static void Pad(ref Lanes lanes, int lastBytes)
    {
        lanes[lastBytes / 8] ^= 1UL << (8 * (lastBytes % 8));
        lanes[RateWords - 1] ^= 1UL << 63;
    }

    // Lanes are little-endian on the wire and every target of ours is little-endian, so words go out as they are.
    static void Squeeze(in Lanes lanes, out Bytes32 digest)
    {
        digest = default;
        for (int word = 0; word < 4; word++) digest[word] = lanes[word];
    }

    static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000,
        0x000000000000808B, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
        0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003,
        0x8000000000008002, 0x8000000000000080, 0x000000000000800A, 0x800000008000000A,
        0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];
}
