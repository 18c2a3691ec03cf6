using System.Numerics;

namespace Rollup.Protocol;

/// <summary>
/// SHA-256 (FIPS 180-4), the digest inside every content identifier.
/// <see cref="Hash"/> runs eight rounds per turn in local variables; <see cref="HashReference"/> follows the standard's text. They agree.
/// </summary>
public static partial class Sha256
{
    const int BlockBytes = 64;

    [InlineArray(8)]
    internal struct Chain
    {
        uint _word;
    }

    [InlineArray(64)]
    internal struct Schedule
    {
        uint _word;
    }

    /// <summary>The digest of the data.</summary>
    public static void Hash(ReadOnlySpan<byte> data, out Bytes32 digest)
    {
        Chain chain = default;
        Start(ref chain);
        int whole = data.Length & ~(BlockBytes - 1);
        for (int start = 0; start < whole; start += BlockBytes) Compress(ref chain, data.Slice(start, BlockBytes));

        Span<byte> last = stackalloc byte[2 * BlockBytes];
        int lastBytes = Pad(data.Slice(whole), data.Length, last);
        for (int start = 0; start < lastBytes; start += BlockBytes) Compress(ref chain, last.Slice(start, BlockBytes));
        Finish(in chain, out digest);
    }

    static void Start(ref Chain chain)
    {
        for (int word = 0; word < 8; word++) chain[word] = InitialWords[word];
    }

    // The rest of the data, a one bit, zeros, and the length in bits: one block or two.
    static int Pad(ReadOnlySpan<byte> rest, int totalBytes, Span<byte> last)
    {
        rest.CopyTo(last);
        last[rest.Length] = 0x80;
        int lastBytes = rest.Length < BlockBytes - 8 ? BlockBytes : 2 * BlockBytes;
        BinaryPrimitives.WriteUInt64BigEndian(last.Slice(lastBytes - 8), (ulong)totalBytes * 8);
        return lastBytes;
    }

    static void Finish(in Chain chain, out Bytes32 digest)
    {
        digest = default;
        Span<byte> bytes = digest.WritableBytes;
        for (int word = 0; word < 8; word++) BinaryPrimitives.WriteUInt32BigEndian(bytes.Slice(word * 4), chain[word]);
    }

    static uint SmallSigma0(uint x) => BitOperations.RotateRight(x, 7) ^ BitOperations.RotateRight(x, 18) ^ (x >> 3);

    static uint SmallSigma1(uint x) => BitOperations.RotateRight(x, 17) ^ BitOperations.RotateRight(x, 19) ^ (x >> 10);

    static uint BigSigma0(uint x) => BitOperations.RotateRight(x, 2) ^ BitOperations.RotateRight(x, 13) ^ BitOperations.RotateRight(x, 22);

    static uint BigSigma1(uint x) => BitOperations.RotateRight(x, 6) ^ BitOperations.RotateRight(x, 11) ^ BitOperations.RotateRight(x, 25);

    static ReadOnlySpan<uint> InitialWords =>
    [
        0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
    ];

    static ReadOnlySpan<uint> RoundConstants =>
    [
        0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
        0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
        0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
        0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
        0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
        0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
        0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
        0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
    ];
}
