namespace Rollup.Kernel;

/// <summary>exp of a number that is not positive, as softmax (after its row maximum is taken off) and the logistic need it.</summary>
/// <remarks>
/// exp(x) = 2^(n + i/64 + t/64) with whole n, 0 &lt;= i &lt; 64, 0 &lt;= t &lt; 1: a shift, a table and a cubic in t. The cubic's own error
/// is 2^-46 of the result, so a result in Q.31 is within 0.50001 of its unit (ExponentialTests tries every input of both profiles).
/// </remarks>
public static class Exponential
{
    /// <summary>exp(exponent / 2^fractionBits) in Q.31: 0..2^31. Exponents above 0 count as 0. 1 &lt;= fractionBits &lt;= 32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint OfNonPositiveQ31(long exponent, int fractionBits)
    {
        // exp(-64) * 2^31 is below 2^-61, so that the clamp changes no result. |x| <= 2^6 in real units fits Q.56 with a bit to spare.
        long xQ56 = Math.Clamp(exponent, -64L << fractionBits, 0) << (56 - fractionBits);
        long yQ54 = Math.BigMul(xQ56, Log2OfEQ62, out _);
        int whole = (int)(yQ54 >> 54);
        ulong fractionQ64 = (ulong)yQ54 << 10;
        int index = (int)(fractionQ64 >> 58);
        ulong tQ64 = fractionQ64 << 6;

        ulong p = MulHigh(Cubic3Q64, tQ64) + Cubic2Q64;
        p = MulHigh(p, tQ64) + Cubic1Q64;
        p = MulHigh(p, tQ64) + Cubic0Q64;
        p = MulHigh(p, tQ64);
        // 2^(i/64 + t/64) in [1, 2). It stays below 2^64: the nearest exponent below 0 is -2^-32, 2^14 times the cubic's error away from 2.
        ulong powerQ63 = PowersOfTwoQ63[index];
        powerQ63 += MulHigh(powerQ63, p);

        // At least 32. A bit less with the last two joined rounds the same, and leaves room for the rounding term.
        int shift = 63 - 31 - whole;
        if (shift < 64) return (uint)FixedMath.RshrShort((powerQ63 >> 1) | (powerQ63 & 1), shift - 1);
        return shift == 64 && powerQ63 > 1UL << 63 ? 1u : 0u;
    }

    static ulong MulHigh(ulong left, ulong right) => Math.BigMul(left, right, out _);

    /// <summary>log2(e) = 1.4426950408889634.</summary>
    public const long Log2OfEQ62 = 6653256548922161246;

    // (2^(t/64) - 1) / t = c0 + c1 t + c2 t^2 + c3 t^3 for 0 <= t < 1: Taylor's series to t^12, shortened term by term with Chebyshev's
    // polynomials (ElementaryTableTests does it again in exact fractions).
    public const ulong Cubic0Q64 = 199786072581111806;
    public const ulong Cubic1Q64 = 1081884012974096;
    public const ulong Cubic2Q64 = 3905725692729;
    public const ulong Cubic3Q64 = 10621175061;

    /// <summary>2^(i/64), i = 0..63.</summary>
    public static ReadOnlySpan<ulong> PowersOfTwoQ63 =>
    [
        0x8000000000000000, 0x8164d1f3bc030773, 0x82cd8698ac2ba1d7, 0x843a28c3acde4046, 0x85aac367cc487b15, 0x871f61969e8d1010,
        0x88980e8092da8527, 0x8a14d575496efd9a, 0x8b95c1e3ea8bd6e7, 0x8d1adf5b7e5ba9e6, 0x8ea4398b45cd53c0, 0x9031dc431466b1dc,
        0x91c3d373ab11c336, 0x935a2b2f13e6e92c, 0x94f4efa8fef70961, 0x96942d3720185a00, 0x9837f0518db8a96f, 0x99e0459320b7fa65,
        0x9b8d39b9d54e5539, 0x9d3ed9a72cffb751, 0x9ef5326091a111ae, 0xa0b0510fb9714fc2, 0xa27043030c496819, 0xa43515ae09e6809e,
        0xa5fed6a9b15138ea, 0xa7cd93b4e965356a, 0xa9a15ab4ea7c0ef8, 0xab7a39b5a93ed337, 0xad583eea42a14ac6, 0xaf3b78ad690a4375,
        0xb123f581d2ac2590, 0xb311c412a9112489, 0xb504f333f9de6484, 0xb6fd91e328d17791, 0xb8fbaf4762fb9ee9, 0xbaff5ab2133e45fb,
        0xbd08a39f580c36bf, 0xbf1799b67a731083, 0xc12c4cca66709456, 0xc346ccda24976407, 0xc5672a115506dadd, 0xc78d74c8abb9b15d,
        0xc9b9bd866e2f27a3, 0xcbec14fef2727c5d, 0xce248c151f8480e4, 0xd06333daef2b2595, 0xd2a81d91f12ae45a, 0xd4f35aabcfedfa1f,
        0xd744fccad69d6af4, 0xd99d15c278afd7b6, 0xdbfbb797daf23755, 0xde60f4825e0e9124, 0xe0ccdeec2a94e111, 0xe33f8972be8a5a51,
        0xe5b906e77c8348a8, 0xe8396a503c4bdc68, 0xeac0c6e7dd24392f, 0xed4f301ed9942b84, 0xefe4b99bdcdaf5cb, 0xf281773c59ffb13a,
        0xf5257d152486cc2c, 0xf7d0df730ad13bb9, 0xfa83b2db722a033a, 0xfd3e0c0cf486c175,
    ];
}
