using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Rollup.Protocol;

// Eight rounds per turn, so that the eight working words change places by name and not by copying;
// choice and majority in their forms with one operation less.
public static partial class Sha256
{
    static void Compress(ref Chain chain, ReadOnlySpan<byte> block)
    {
        Schedule schedule = default;
        for (int t = 0; t < 16; t++) schedule[t] = BinaryPrimitives.ReadUInt32BigEndian(block.Slice(t * 4));
        for (int t = 16; t < 64; t++)
            schedule[t] = SmallSigma1(schedule[t - 2]) + schedule[t - 7] + SmallSigma0(schedule[t - 15]) + schedule[t - 16];

        (uint a, uint b, uint c, uint d) = (chain[0], chain[1], chain[2], chain[3]);
        (uint e, uint f, uint g, uint h) = (chain[4], chain[5], chain[6], chain[7]);
        ReadOnlySpan<uint> constants = RoundConstants;
        for (int t = 0; t < 64; t += 8)
        {
            Round(a, b, c, ref d, e, f, g, ref h, constants[t] + schedule[t]);
            Round(h, a, b, ref c, d, e, f, ref g, constants[t + 1] + schedule[t + 1]);
            Round(g, h, a, ref b, c, d, e, ref f, constants[t + 2] + schedule[t + 2]);
            Round(f, g, h, ref a, b, c, d, ref e, constants[t + 3] + schedule[t + 3]);
            Round(e, f, g, ref h, a, b, c, ref d, constants[t + 4] + schedule[t + 4]);
            Round(d, e, f, ref g, h, a, b, ref c, constants[t + 5] + schedule[t + 5]);
            Round(c, d, e, ref f, g, h, a, ref b, constants[t + 6] + schedule[t + 6]);
            Round(b, c, d, ref e, f, g, h, ref a, constants[t + 7] + schedule[t + 7]);
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

    // One round, inlined so that the words stay in registers: d becomes the next e, h the next a.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Round(uint a, uint b, uint c, ref uint d, uint e, uint f, uint g, ref uint h, uint input)
    {
        uint first = h + BigSigma1(e) + (g ^ (e & (f ^ g))) + input;
        d += first;
        h = first + BigSigma0(a) + ((a & b) | (c & (a | b)));
    }
}
