using System.Numerics;

namespace Rollup.Protocol;

// The permutation with its 25 lanes in local variables, named by row (a..e, y = 0..4) and column (0..4), and one round
// written out: a compiler keeps most lanes in registers and no index is computed.
public static partial class Keccak256
{
    static void Permute(ref Lanes lanes)
    {
        ulong a0 = lanes[0]; ulong a1 = lanes[1]; ulong a2 = lanes[2]; ulong a3 = lanes[3]; ulong a4 = lanes[4];
        ulong b0 = lanes[5]; ulong b1 = lanes[6]; ulong b2 = lanes[7]; ulong b3 = lanes[8]; ulong b4 = lanes[9];
        ulong c0 = lanes[10]; ulong c1 = lanes[11]; ulong c2 = lanes[12]; ulong c3 = lanes[13]; ulong c4 = lanes[14];
        ulong d0 = lanes[15]; ulong d1 = lanes[16]; ulong d2 = lanes[17]; ulong d3 = lanes[18]; ulong d4 = lanes[19];
        ulong e0 = lanes[20]; ulong e1 = lanes[21]; ulong e2 = lanes[22]; ulong e3 = lanes[23]; ulong e4 = lanes[24];
        foreach (ulong constant in RoundConstants)
        {
            // theta
            ulong p0 = a0 ^ b0 ^ c0 ^ d0 ^ e0;
            ulong p1 = a1 ^ b1 ^ c1 ^ d1 ^ e1;
            ulong p2 = a2 ^ b2 ^ c2 ^ d2 ^ e2;
            ulong p3 = a3 ^ b3 ^ c3 ^ d3 ^ e3;
            ulong p4 = a4 ^ b4 ^ c4 ^ d4 ^ e4;
            ulong t0 = p4 ^ BitOperations.RotateLeft(p1, 1);
            ulong t1 = p0 ^ BitOperations.RotateLeft(p2, 1);
            ulong t2 = p1 ^ BitOperations.RotateLeft(p3, 1);
            ulong t3 = p2 ^ BitOperations.RotateLeft(p4, 1);
            ulong t4 = p3 ^ BitOperations.RotateLeft(p0, 1);

            // theta's last step, rho and pi: f..j are rows of the turned lanes
            ulong f0 = a0 ^ t0;
            ulong f1 = BitOperations.RotateLeft(b1 ^ t1, 44);
            ulong f2 = BitOperations.RotateLeft(c2 ^ t2, 43);
            ulong f3 = BitOperations.RotateLeft(d3 ^ t3, 21);
            ulong f4 = BitOperations.RotateLeft(e4 ^ t4, 14);
            ulong g0 = BitOperations.RotateLeft(a3 ^ t3, 28);
            ulong g1 = BitOperations.RotateLeft(b4 ^ t4, 20);
            ulong g2 = BitOperations.RotateLeft(c0 ^ t0, 3);
            ulong g3 = BitOperations.RotateLeft(d1 ^ t1, 45);
            ulong g4 = BitOperations.RotateLeft(e2 ^ t2, 61);
            ulong h0 = BitOperations.RotateLeft(a1 ^ t1, 1);
            ulong h1 = BitOperations.RotateLeft(b2 ^ t2, 6);
            ulong h2 = BitOperations.RotateLeft(c3 ^ t3, 25);
            ulong h3 = BitOperations.RotateLeft(d4 ^ t4, 8);
            ulong h4 = BitOperations.RotateLeft(e0 ^ t0, 18);
            ulong i0 = BitOperations.RotateLeft(a4 ^ t4, 27);
            ulong i1 = BitOperations.RotateLeft(b0 ^ t0, 36);
            ulong i2 = BitOperations.RotateLeft(c1 ^ t1, 10);
            ulong i3 = BitOperations.RotateLeft(d2 ^ t2, 15);
            ulong i4 = BitOperations.RotateLeft(e3 ^ t3, 56);
            ulong j0 = BitOperations.RotateLeft(a2 ^ t2, 62);
            ulong j1 = BitOperations.RotateLeft(b3 ^ t3, 55);
            ulong j2 = BitOperations.RotateLeft(c4 ^ t4, 39);
            ulong j3 = BitOperations.RotateLeft(d0 ^ t0, 41);
            ulong j4 = BitOperations.RotateLeft(e1 ^ t1, 2);

            // chi, and iota on the first lane
            a0 = f0 ^ (~f1 & f2) ^ constant;
            a1 = f1 ^ (~f2 & f3);
            a2 = f2 ^ (~f3 & f4);
            a3 = f3 ^ (~f4 & f0);
            a4 = f4 ^ (~f0 & f1);
            b0 = g0 ^ (~g1 & g2);
            b1 = g1 ^ (~g2 & g3);
            b2 = g2 ^ (~g3 & g4);
            b3 = g3 ^ (~g4 & g0);
            b4 = g4 ^ (~g0 & g1);
            c0 = h0 ^ (~h1 & h2);
            c1 = h1 ^ (~h2 & h3);
            c2 = h2 ^ (~h3 & h4);
            c3 = h3 ^ (~h4 & h0);
            c4 = h4 ^ (~h0 & h1);
            d0 = i0 ^ (~i1 & i2);
            d1 = i1 ^ (~i2 & i3);
            d2 = i2 ^ (~i3 & i4);
            d3 = i3 ^ (~i4 & i0);
            d4 = i4 ^ (~i0 & i1);
            e0 = j0 ^ (~j1 & j2);
            e1 = j1 ^ (~j2 & j3);
            e2 = j2 ^ (~j3 & j4);
            e3 = j3 ^ (~j4 & j0);
            e4 = j4 ^ (~j0 & j1);
        }
        lanes[0] = a0; lanes[1] = a1; lanes[2] = a2; lanes[3] = a3; lanes[4] = a4;
        lanes[5] = b0; lanes[6] = b1; lanes[7] = b2; lanes[8] = b3; lanes[9] = b4;
        lanes[10] = c0; lanes[11] = c1; lanes[12] = c2; lanes[13] = c3; lanes[14] = c4;
        lanes[15] = d0; lanes[16] = d1; lanes[17] = d2; lanes[18] = d3; lanes[19] = d4;
        lanes[20] = e0; lanes[21] = e1; lanes[22] = e2; lanes[23] = e3; lanes[24] = e4;
    }
}
