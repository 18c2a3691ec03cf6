using System.Numerics;

namespace Rollup.Protocol;

// The permutation as FIPS 202 section 3.2 writes it: five steps, lane by lane. Slow, and what the unrolled form is tested against.
public static partial class Keccak256
{
    /// <summary>The same digest as <see cref="Hash"/>, by the readable permutation.</summary>
    public static void HashReference(ReadOnlySpan<byte> data, out Bytes32 digest)
    {
        Lanes lanes = default;
        while (data.Length >= RateBytes)
        {
            AddReference(ref lanes, data.Slice(0, RateBytes));
            PermuteReference(ref lanes);
            data = data.Slice(RateBytes);
        }
        AddReference(ref lanes, data);
        lanes[data.Length / 8] ^= 0x01UL << (8 * (data.Length % 8));
        lanes[RateWords - 1] ^= 0x80UL << 56;
        PermuteReference(ref lanes);
        Squeeze(in lanes, out digest);
    }

    static void AddReference(ref Lanes lanes, ReadOnlySpan<byte> part)
    {
        for (int index = 0; index < part.Length; index++) lanes[index / 8] ^= (ulong)part[index] << (8 * (index % 8));
    }

    static void PermuteReference(ref Lanes lanes)
    {
        Lanes turned = default;
        for (int round = 0; round < 24; round++)
        {
            Theta(ref lanes);
            RhoAndPi(in lanes, ref turned);
            Chi(in turned, ref lanes);
            lanes[0] ^= RoundConstants[round];
        }
    }

    // Every lane takes the parities of its left column and of its right column turned by one.
    static void Theta(ref Lanes lanes)
    {
        Lanes parities = default;
        for (int x = 0; x < 5; x++) parities[x] = lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20];
        for (int lane = 0; lane < 25; lane++)
        {
            int x = lane % 5;
            lanes[lane] ^= parities[(x + 4) % 5] ^ BitOperations.RotateLeft(parities[(x + 1) % 5], 1);
        }
    }

    // Along the orbit (x, y) -> (y, 2x + 3y) the t-th lane is turned by (t + 1)(t + 2) / 2.
    static void RhoAndPi(in Lanes lanes, ref Lanes turned)
    {
        turned[0] = lanes[0];
        int x = 1;
        int y = 0;
        for (int step = 0; step < 24; step++)
        {
            int nextY = (2 * x + 3 * y) % 5;
            turned[y + 5 * nextY] = BitOperations.RotateLeft(lanes[x + 5 * y], (step + 1) * (step + 2) / 2 % 64);
            (x, y) = (y, nextY);
        }
    }

    static void Chi(in Lanes turned, ref Lanes lanes)
    {
        for (int y = 0; y < 25; y += 5)
            for (int x = 0; x < 5; x++)
                lanes[x + y] = turned[x + y] ^ (~turned[(x + 1) % 5 + y] & turned[(x + 2) % 5 + y]);
    }
}
