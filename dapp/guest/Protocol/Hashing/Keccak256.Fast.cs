using System.Numerics;

namespace Rollup.Protocol;

// The permutation with named lanes and 24 rounds in a row, for machines with two-operand logic and no `andn` or rotate:
// - Six lanes are kept inverted between rounds (A1, A2, B3, C2, D2, E0: row A..E, column 0..4), so that
//   chi's negations become `or`s: 5 a round instead of 25. Guido Bertoni et al., Keccak implementation overview 3.2, section 2.2.
// - Columns go from the last to the first, each parity is computed where it is first needed and each column turned at once, so that few
//   values are alive together: with clang 14 for rv64imac the whole permutation is 5,338 instructions and that of a pair 5,106; row by row
//   it was 5,536, as a loop of one round 7,589.
// - The rounds must be inlined: as calls they cost 284 instructions each, about 7,000.
public static partial class Keccak256
{
    struct NamedLanes
    {
        public ulong A0, A1, A2, A3, A4;
        public ulong B0, B1, B2, B3, B4;
        public ulong C0, C1, C2, C3, C4;
        public ulong D0, D1, D2, D3, D4;
        public ulong E0, E1, E2, E3, E4;
    }

    static void Permute(ref Lanes lanes)
    {
        NamedLanes named = Unsafe.As<Lanes, NamedLanes>(ref lanes);
        Rounds(ref named);
        Unsafe.As<Lanes, NamedLanes>(ref lanes) = named;
    }

    /// <summary>
    /// The digest of two 32-byte values one behind the other: a node of the outputs tree, and most of what an input costs. It has the
    /// rounds for itself, so that the first is spared where lanes are known and the last where they are not asked for.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void HashPair(in Bytes32 left, in Bytes32 right, out Bytes32 digest)
    {
        NamedLanes lanes = default;
        (lanes.A0, lanes.A1, lanes.A2, lanes.A3) = (left[0], left[1], left[2], left[3]);
        (lanes.A4, lanes.B0, lanes.B1, lanes.B2) = (right[0], right[1], right[2], right[3]);
        lanes.B3 = 1;
        lanes.D1 = 1UL << 63; // lane 16, the last of the rate
        Rounds(ref lanes);
        digest = default;
        (digest[0], digest[1], digest[2], digest[3]) = (lanes.A0, lanes.A1, lanes.A2, lanes.A3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Rounds(ref NamedLanes named)
    {
        InvertSix(ref named);
        Round(ref named, 0x0000000000000001);
        Round(ref named, 0x0000000000008082);
        Round(ref named, 0x800000000000808A);
        Round(ref named, 0x8000000080008000);
        Round(ref named, 0x000000000000808B);
        Round(ref named, 0x0000000080000001);
        Round(ref named, 0x8000000080008081);
        Round(ref named, 0x8000000000008009);
        Round(ref named, 0x000000000000008A);
        Round(ref named, 0x0000000000000088);
        Round(ref named, 0x0000000080008009);
        Round(ref named, 0x000000008000000A);
        Round(ref named, 0x000000008000808B);
        Round(ref named, 0x800000000000008B);
        Round(ref named, 0x8000000000008089);
        Round(ref named, 0x8000000000008003);
        Round(ref named, 0x8000000000008002);
        Round(ref named, 0x8000000000000080);
        Round(ref named, 0x000000000000800A);
        Round(ref named, 0x800000008000000A);
        Round(ref named, 0x8000000080008081);
        Round(ref named, 0x8000000000008080);
        Round(ref named, 0x0000000080000001);
        Round(ref named, 0x8000000080008008);
        InvertSix(ref named);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void InvertSix(ref NamedLanes lanes)
    {
        lanes.A1 = ~lanes.A1;
        lanes.A2 = ~lanes.A2;
        lanes.B3 = ~lanes.B3;
        lanes.C2 = ~lanes.C2;
        lanes.D2 = ~lanes.D2;
        lanes.E0 = ~lanes.E0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Round(ref NamedLanes lanes, ulong constant)
    {
        // theta, rho and pi column by column: p are the parities, t what theta adds, f..j the rows of the turned lanes
        ulong p0 = lanes.A0 ^ lanes.B0 ^ lanes.C0 ^ lanes.D0 ^ lanes.E0;
        ulong p3 = lanes.A3 ^ lanes.B3 ^ lanes.C3 ^ lanes.D3 ^ lanes.E3;
        ulong p4 = lanes.A4 ^ lanes.B4 ^ lanes.C4 ^ lanes.D4 ^ lanes.E4;
        ulong t4 = p3 ^ BitOperations.RotateLeft(p0, 1);
        ulong i0 = BitOperations.RotateLeft(lanes.A4 ^ t4, 27);
        ulong g1 = BitOperations.RotateLeft(lanes.B4 ^ t4, 20);
        ulong j2 = BitOperations.RotateLeft(lanes.C4 ^ t4, 39);
        ulong h3 = BitOperations.RotateLeft(lanes.D4 ^ t4, 8);
        ulong f4 = BitOperations.RotateLeft(lanes.E4 ^ t4, 14);
        ulong p2 = lanes.A2 ^ lanes.B2 ^ lanes.C2 ^ lanes.D2 ^ lanes.E2;
        ulong t3 = p2 ^ BitOperations.RotateLeft(p4, 1);
        ulong g0 = BitOperations.RotateLeft(lanes.A3 ^ t3, 28);
        ulong j1 = BitOperations.RotateLeft(lanes.B3 ^ t3, 55);
        ulong h2 = BitOperations.RotateLeft(lanes.C3 ^ t3, 25);
        ulong f3 = BitOperations.RotateLeft(lanes.D3 ^ t3, 21);
        ulong i4 = BitOperations.RotateLeft(lanes.E3 ^ t3, 56);
        ulong p1 = lanes.A1 ^ lanes.B1 ^ lanes.C1 ^ lanes.D1 ^ lanes.E1;
        ulong t2 = p1 ^ BitOperations.RotateLeft(p3, 1);
        ulong j0 = BitOperations.RotateLeft(lanes.A2 ^ t2, 62);
        ulong h1 = BitOperations.RotateLeft(lanes.B2 ^ t2, 6);
        ulong f2 = BitOperations.RotateLeft(lanes.C2 ^ t2, 43);
        ulong i3 = BitOperations.RotateLeft(lanes.D2 ^ t2, 15);
        ulong g4 = BitOperations.RotateLeft(lanes.E2 ^ t2, 61);
        ulong t1 = p0 ^ BitOperations.RotateLeft(p2, 1);
        ulong h0 = BitOperations.RotateLeft(lanes.A1 ^ t1, 1);
        ulong f1 = BitOperations.RotateLeft(lanes.B1 ^ t1, 44);
        ulong i2 = BitOperations.RotateLeft(lanes.C1 ^ t1, 10);
        ulong g3 = BitOperations.RotateLeft(lanes.D1 ^ t1, 45);
        ulong j4 = BitOperations.RotateLeft(lanes.E1 ^ t1, 2);
        ulong t0 = p4 ^ BitOperations.RotateLeft(p1, 1);
        ulong f0 = lanes.A0 ^ t0;
        ulong i1 = BitOperations.RotateLeft(lanes.B0 ^ t0, 36);
        ulong g2 = BitOperations.RotateLeft(lanes.C0 ^ t0, 3);
        ulong j3 = BitOperations.RotateLeft(lanes.D0 ^ t0, 41);
        ulong h4 = BitOperations.RotateLeft(lanes.E0 ^ t0, 18);

        // chi row by row, and iota on the first lane
        lanes.A0 = f0 ^ (f1 | f2) ^ constant;
        lanes.A1 = f1 ^ (~f2 | f3);
        lanes.A2 = f2 ^ (f3 & f4);
        lanes.A3 = f3 ^ (f4 | f0);
        lanes.A4 = f4 ^ (f0 & f1);
        lanes.B0 = g0 ^ (g1 | g2);
        lanes.B1 = g1 ^ (g2 & g3);
        lanes.B2 = g2 ^ (g3 | ~g4);
        lanes.B3 = g3 ^ (g4 | g0);
        lanes.B4 = g4 ^ (g0 & g1);
        lanes.C0 = h0 ^ (h1 | h2);
        lanes.C1 = h1 ^ (h2 & h3);
        lanes.C2 = h2 ^ (~h3 & h4);
        lanes.C3 = ~h3 ^ (h4 | h0);
        lanes.C4 = h4 ^ (h0 & h1);
        lanes.D0 = i0 ^ (i1 & i2);
        lanes.D1 = i1 ^ (i2 | i3);
        lanes.D2 = i2 ^ (~i3 | i4);
        lanes.D3 = ~i3 ^ (i4 & i0);
        lanes.D4 = i4 ^ (i0 | i1);
        lanes.E0 = j0 ^ (~j1 & j2);
        lanes.E1 = ~j1 ^ (j2 | j3);
        lanes.E2 = j2 ^ (j3 & j4);
        lanes.E3 = j3 ^ (j4 | j0);
        lanes.E4 = j4 ^ (j0 & j1);
    }
}
