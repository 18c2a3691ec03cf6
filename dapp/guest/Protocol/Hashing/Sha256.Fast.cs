namespace Rollup.Protocol;

// For 64-bit machines without a rotate, in the guest 3,124 instructions a block:
// - Words are 64 bits wide and only their low 32 count: a sum carries out of sight and needs no cut.
// - A rotation's operand is written twice side by side, so that three rotations are three shifts; the plain shift of the small sigmas is
// one
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

    static void Compress(ref Chain chain, ReadOnlySpan<byte> block)
    {
        Window window = default;
        Load(ref window, block.Slice(0, BlockBytes)); // whose length is known to the compiler, so that it checks no read
        (ulong a, ulong b, ulong c, ulong d) = (chain[0], chain[1], chain[2], chain[3]);
        (ulong e, ulong f, ulong g, ulong h) = (chain[4], chain[5], chain[6], chain[7]);
        ulong bc = b ^ c;
        for (int t = 0; ; t += TurnRounds)
        {
            ReadOnlySpan<uint> constants = RoundConstants.Slice(t, TurnRounds);
            Round(a, b, ref bc, ref d, e, f, g, ref h, constants[0] + window[0]);
            Round(h, a, ref bc, ref c, d, e, f, ref g, constants[1] + window[1]);
            Round(g, h, ref bc, ref b, c, d, e, ref f, constants[2] + window[2]);
            Round(f, g, ref bc, ref a, b, c, d, ref e, constants[3] + window[3]);
            Round(e, f, ref bc, ref h, a, b, c, ref d, constants[4] + window[4]);
            Round(d, e, ref bc, ref g, h, a, b, ref c, constants[5] + window[5]);
            Round(c, d, ref bc, ref f, g, h, a, ref b, constants[6] + window[6]);
            Round(b, c, ref bc, ref e, f, g, h, ref a, constants[7] + window[7]);
            Round(a, b, ref bc, ref d, e, f, g, ref h, constants[8] + window[8]);
            Round(h, a, ref bc, ref c, d, e, f, ref g, constants[9] + window[9]);
            Round(g, h, ref bc, ref b, c, d, e, ref f, constants[10] + window[10]);
            Round(f, g, ref bc, ref a, b, c, d, ref e, constants[11] + window[11]);
            Round(e, f, ref bc, ref h, a, b, c, ref d, constants[12] + window[12]);
            Round(d, e, ref bc, ref g, h, a, b, ref c, constants[13] + window[13]);
            Round(c, d, ref bc, ref f, g, h, a, ref b, constants[14] + window[14]);
            Round(b, c, ref bc, ref e, f, g, h, ref a, constants[15] + window[15]);
            if (t == 64 - TurnRounds) break;
            Advance(ref window);
        }
        chain[0] += (uint)a;
        chain[1] += (uint)b;
        chain[2] += (uint)c;
        chain[3] += (uint)d;
        chain[4] += (uint)e;
        chain[5] += (uint)f;
        chain[6] += (uint)g;
        chain[7] += (uint)h;
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
    static ulong Rotations(ulong doubled, int first, int second, int third) =>
        ((((doubled >> third) ^ doubled) >> second) ^ doubled) >> first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Doubled(ulong word) => (word << 32) | (uint)word;
}
