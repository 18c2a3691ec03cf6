namespace Rollup.Protocol;

// FIPS 180-4 section 6.2.2, step by step. Slow, and what the fast form is tested against.
public static partial class Sha256
{
    /// <summary>The same digest as <see cref="Hash"/>, by the standard's text.</summary>
    public static void HashReference(ReadOnlySpan<byte> data, out Bytes32 digest)
    {
        Chain chain = default;
        Start(ref chain);
        int whole = data.Length & ~(BlockBytes - 1);
        for (int start = 0; start < whole; start += BlockBytes) CompressReference(ref chain, data.Slice(start, BlockBytes));

        Span<byte> last = stackalloc byte[2 * BlockBytes];
        int lastBytes = Pad(data.Slice(whole), data.Length, last);
        for (int start = 0; start < lastBytes; start += BlockBytes) CompressReference(ref chain, last.Slice(start, BlockBytes));
        Finish(in chain, out digest);
    }

    static void CompressReference(ref Chain chain, ReadOnlySpan<byte> block)
    {
        Schedule schedule = default;
        for (int t = 0; t < 16; t++) schedule[t] = BinaryPrimitives.ReadUInt32BigEndian(block.Slice(t * 4));
        for (int t = 16; t < 64; t++)
            schedule[t] = SmallSigma1(schedule[t - 2]) + schedule[t - 7] + SmallSigma0(schedule[t - 15]) + schedule[t - 16];

        (uint a, uint b, uint c, uint d) = (chain[0], chain[1], chain[2], chain[3]);
        (uint e, uint f, uint g, uint h) = (chain[4], chain[5], chain[6], chain[7]);
        for (int t = 0; t < 64; t++)
        {
            uint first = h + BigSigma1(e) + ((e & f) ^ (~e & g)) + RoundConstants[t] + schedule[t];
            uint second = BigSigma0(a) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e) = (g, f, e, d + first);
            (d, c, b, a) = (c, b, a, first + second);
        }
        chain[0] += a;
        chain[1] += b;
        chain[2] += c;
        chain[3] += d;
        chain[4] += e;
        chain[5] += f;
        chain[6] += g;
        chain[7] += h;
    }
}
