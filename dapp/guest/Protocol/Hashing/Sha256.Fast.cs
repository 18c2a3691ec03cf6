using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Rollup.Protocol;

// For 64-bit machines without a rotate, in the guest 3,122 instructions a block:
// - Words are 64 bits wide and only their low 32 count: a sum carries out of sight and needs no cut.
// - A rotation's operand is written twice side by side, so that three rotations are three shifts; the plain shift of the small sigmas is one
//   by 32 more. Shifts in steps (x >> 14, then 5, then 6) keep one value alive instead of three.
// - Sixteen rounds a turn: the eight working words change places by name, and the window of sixteen words stays in registers.
// - Choice and majority in the forms with three operations; the majority's b ^ c is the last round's a ^ b.
public static partial class Sha256
{
    const int TurnRounds = 16;

    [InlineArray(TurnRounds)]
    struct Window
    {
        ulong _doubled;
    }

    struct Working
    {
        public ulong A, B, C, D, E, F, G, H, BxorC;
    }

    static void Compress(ref Chain chain, ReadOnlySpan<byte> block)
    {
        Window window = default;
        Load(ref window, block.Slice(0, BlockBytes)); // whose length is known to the compiler, so that it checks no read
        Working words = default;
        (words.A, words.B, words.C, words.D) = (chain[0], chain[1], chain[2], chain[3]);
        (words.E, words.F, words.G, words.H) = (chain[4], chain[5], chain[6], chain[7]);
        words.BxorC = words.B ^ words.C;
        for (int t = 0; ; t += TurnRounds)
        {
            Turn(ref words, in window, RoundConstants.Slice(t, TurnRounds));
            if (t == 64 - TurnRounds) break;
            Advance(ref window);
        }
        chain[0] += (uint)words.A;
        chain[1] += (uint)words.B;
        chain[2] += (uint)words.C;
        chain[3] += (uint)words.D;
        chain[4] += (uint)words.E;
        chain[5] += (uint)words.F;
        chain[6] += (uint)words.G;
        chain[7] += (uint)words.H;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Load(ref Window window, ReadOnlySpan<byte> block)
    {
        window[0] = Doubled(BinaryPrimitives.ReadUInt32BigEndian(block.Slice(0)));
        window[1] = Doubled(BinaryPrimitives.ReadUInt32BigEndian(block.Slice(4)));
        window[2] = Doubled(BinaryPrimitives.ReadUInt32BigEndian(block.Slice(8)));
        window[3] = Doubled(BinaryPrimitives.ReadUInt32BigEndian(block.Slice(12)));
        window[4] = Doubled(BinaryPrimitives.ReadUInt32BigEndian(block.Slice(16)));
        window[5] = Doubled(BinaryPrimitives.ReadUInt32BigEndian(block.Slice(20)));
        window[6] = Doubled(BinaryPrimitives.ReadUInt32BigEndian(block.Slice(24)));
        window[7] = Doubled(BinaryPrimitives.ReadUInt32BigEndian(block.Slice(28)));
        window[8] = Doubled(BinaryPrimitives.ReadUInt32BigEndian(block.Slice(32)));
        window[9] = Doubled(BinaryPrimitives.ReadUInt32BigEndian(block.Slice(36)));
        window[10] = Doubled(BinaryPrimitives.ReadUInt32BigEndian(block.Slice(40)));
        window[11] = Doubled(BinaryPrimitives.ReadUInt32BigEndian(block.Slice(44)));
        window[12] = Doubled(BinaryPrimitives.ReadUInt32BigEndian(block.Slice(48)));
        window[13] = Doubled(BinaryPrimitives.ReadUInt32BigEndian(block.Slice(52)));
        window[14] = Doubled(BinaryPrimitives.ReadUInt32BigEndian(block.Slice(56)));
        window[15] = Doubled(BinaryPrimitives.ReadUInt32BigEndian(block.Slice(60)));
    }

    // The next sixteen words of the schedule, each in the place of the one sixteen before it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Advance(ref Window window)
    {
        window[0] = Next(window[0], window[1], window[9], window[14]);
        window[1] = Next(window[1], window[2], window[10], window[15]);
        window[2] = Next(window[2], window[3], window[11], window[0]);
        window[3] = Next(window[3], window[4], window[12], window[1]);
        window[4] = Next(window[4], window[5], window[13], window[2]);
        window[5] = Next(window[5], window[6], window[14], window[3]);
        window[6] = Next(window[6], window[7], window[15], window[4]);
        window[7] = Next(window[7], window[8], window[0], window[5]);
        window[8] = Next(window[8], window[9], window[1], window[6]);
        window[9] = Next(window[9], window[10], window[2], window[7]);
        window[10] = Next(window[10], window[11], window[3], window[8]);
        window[11] = Next(window[11], window[12], window[4], window[9]);
        window[12] = Next(window[12], window[13], window[5], window[10]);
        window[13] = Next(window[13], window[14], window[6], window[11]);
        window[14] = Next(window[14], window[15], window[7], window[12]);
        window[15] = Next(window[15], window[0], window[8], window[13]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Turn(ref Working words, in Window window, ReadOnlySpan<uint> constants)
    {
        ref ulong bc = ref words.BxorC;
        Round(words.A, words.B, ref bc, ref words.D, words.E, words.F, words.G, ref words.H, constants[0] + window[0]);
        Round(words.H, words.A, ref bc, ref words.C, words.D, words.E, words.F, ref words.G, constants[1] + window[1]);
        Round(words.G, words.H, ref bc, ref words.B, words.C, words.D, words.E, ref words.F, constants[2] + window[2]);
        Round(words.F, words.G, ref bc, ref words.A, words.B, words.C, words.D, ref words.E, constants[3] + window[3]);
        Round(words.E, words.F, ref bc, ref words.H, words.A, words.B, words.C, ref words.D, constants[4] + window[4]);
        Round(words.D, words.E, ref bc, ref words.G, words.H, words.A, words.B, ref words.C, constants[5] + window[5]);
        Round(words.C, words.D, ref bc, ref words.F, words.G, words.H, words.A, ref words.B, constants[6] + window[6]);
        Round(words.B, words.C, ref bc, ref words.E, words.F, words.G, words.H, ref words.A, constants[7] + window[7]);
        Round(words.A, words.B, ref bc, ref words.D, words.E, words.F, words.G, ref words.H, constants[8] + window[8]);
        Round(words.H, words.A, ref bc, ref words.C, words.D, words.E, words.F, ref words.G, constants[9] + window[9]);
        Round(words.G, words.H, ref bc, ref words.B, words.C, words.D, words.E, ref words.F, constants[10] + window[10]);
        Round(words.F, words.G, ref bc, ref words.A, words.B, words.C, words.D, ref words.E, constants[11] + window[11]);
        Round(words.E, words.F, ref bc, ref words.H, words.A, words.B, words.C, ref words.D, constants[12] + window[12]);
        Round(words.D, words.E, ref bc, ref words.G, words.H, words.A, words.B, ref words.C, constants[13] + window[13]);
        Round(words.C, words.D, ref bc, ref words.F, words.G, words.H, words.A, ref words.B, constants[14] + window[14]);
        Round(words.B, words.C, ref bc, ref words.E, words.F, words.G, words.H, ref words.A, constants[15] + window[15]);
    }

    // d becomes the next e, h the next a.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Round(ulong a, ulong b, ref ulong bc, ref ulong d, ulong e, ulong f, ulong g, ref ulong h, ulong input)
    {
        ulong first = h + Rotations(Doubled(e), 6, 5, 14) + (g ^ (e & (f ^ g))) + input;
        ulong ab = a ^ b;
        d += first;
        h = first + Rotations(Doubled(a), 2, 11, 9) + (b ^ (ab & bc));
        bc = ab;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Next(ulong word16, ulong word15, ulong word7, ulong word2) =>
        Doubled(word16 + Rotations(word15, 7, 11, 17) + word7 + Rotations(word2, 17, 2, 23));

    // The low 32 bits of a value turned right by three amounts and added bit by bit: by first, by second more, and by third more still.
    // Where all three add up to 32 or more, the last is a shift: what comes in from above is zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Rotations(ulong doubled, int first, int second, int third) => ((((doubled >> third) ^ doubled) >> second) ^ doubled) >> first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Doubled(ulong word) => (word << 32) | (uint)word;
}
