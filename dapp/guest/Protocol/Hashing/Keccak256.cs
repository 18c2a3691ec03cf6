using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

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
        while (data.Length >= RateBytes)
        {
            Absorb(ref lanes, data.Slice(0, RateBytes));
            Permute(ref lanes);
            data = data.Slice(RateBytes);
        }
        AbsorbLast(ref lanes, data);
        Permute(ref lanes);
        Squeeze(in lanes, out digest);
    }

    /// <summary>The digest of two 32-byte values one behind the other: a node of the outputs tree.</summary>
    public static void HashPair(in Bytes32 left, in Bytes32 right, out Bytes32 digest)
    {
        Lanes lanes = default;
        for (int word = 0; word < 4; word++)
        {
            lanes[word] = left[word];
            lanes[word + 4] = right[word];
        }
        lanes[8] = 1;
        lanes[RateWords - 1] ^= 1UL << 63;
        Permute(ref lanes);
        Squeeze(in lanes, out digest);
    }

    /// <summary>The first four bytes of a digest as a number: what a function selector is.</summary>
    public static uint SelectorOf(ReadOnlySpan<byte> signature)
    {
        Hash(signature, out Bytes32 digest);
        return BinaryPrimitives.ReadUInt32BigEndian(digest.Bytes);
    }

    static void Absorb(ref Lanes lanes, ReadOnlySpan<byte> block)
    {
        for (int word = 0; word < RateWords; word++) lanes[word] ^= BinaryPrimitives.ReadUInt64LittleEndian(block.Slice(word * 8));
    }

    // The rest of the data, shorter than a block, and the padding 1 0* 1 as bits.
    static void AbsorbLast(ref Lanes lanes, ReadOnlySpan<byte> rest)
    {
        int wholeWords = rest.Length / 8;
        for (int word = 0; word < wholeWords; word++) lanes[word] ^= BinaryPrimitives.ReadUInt64LittleEndian(rest.Slice(word * 8));

        ReadOnlySpan<byte> tail = rest.Slice(wholeWords * 8);
        ulong last = 1UL << (8 * tail.Length);
        for (int index = 0; index < tail.Length; index++) last |= (ulong)tail[index] << (8 * index);
        lanes[wholeWords] ^= last;
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
