using System.Numerics;

namespace Rollup.Kernel;

/// <summary>
/// exp, ln, tanh and the logistic as real numbers: plain series on 128-bit fractions, no table, no constant, correct to about 2^-110 and
/// rounded once. Some hundred times slower than what the kernel uses; it is what the fast ones and new targets are checked against.
/// </summary>
/// <remarks>
/// None of the four is ever half-way between two results at a fraction other than 0 (Lindemann), and the nearest approach among the
/// inputs in use is far above 2^-110, so the results are the correctly rounded ones.
/// </remarks>
public static class RealReference
{
    /// <summary>exp(exponent / 2^fractionBits) in Q.31, correctly rounded; exponent &lt;= 0, 1 &lt;= fractionBits &lt;= 32.</summary>
    public static uint ExpOfNonPositiveQ31(long exponent, int fractionBits) =>
        (uint)RoundQ127(ExpOfNonPositiveQ127(exponent, fractionBits), 31);

    /// <summary>1 / (1 + exp(-logit / 2^fractionBits)) in Q.30, correctly rounded.</summary>
    public static int SigmoidQ30(long logit, int fractionBits)
    {
        UInt128 eQ125 = ExpOfNonPositiveQ127(logit < 0 ? logit : -logit, fractionBits) >> 2;
        UInt128 oneQ125 = UInt128.One << 125;
        UInt128 upperQ127 = DivideQ127(oneQ125, oneQ125 + eQ125);
        return (int)RoundQ127(logit < 0 ? OneQ127 - upperQ127 : upperQ127, 30);
    }

    /// <summary>
    /// tanh(value / 2^fractionBits) in the same format, correctly rounded: (1 - e^-2|x|) / (1 + e^-2|x|) with the sign of x.
    /// </summary>
    public static int Tanh(int value, int fractionBits)
    {
        UInt128 eQ125 = ExpOfNonPositiveQ127(-2 * Math.Abs((long)value), fractionBits) >> 2;
        UInt128 oneQ125 = UInt128.One << 125;
        int size = (int)RoundQ127(DivideQ127(oneQ125 - eQ125, oneQ125 + eQ125), fractionBits);
        return value < 0 ? -size : size;
    }

    /// <summary>ln(value / 2^31) in Q.32, correctly rounded; value > 0.</summary>
    // value = 2^k m with 1 <= m < 2. ln m = 2 artanh((m - 1) / (m + 1)), and ln 2 = 2 artanh(1/3).
    public static long NaturalQ32(ulong valueQ31)
    {
        int zeros = BitOperations.LeadingZeroCount(valueQ31);
        UInt128 oneQ125 = UInt128.One << 125;
        UInt128 mantissaQ125 = (UInt128)(valueQ31 << zeros) << 62;
        UInt128 logOfMantissaQ126 = ArtanhQ127(DivideQ127(mantissaQ125 - oneQ125, mantissaQ125 + oneQ125));
        UInt128 logOfTwoQ126 = ArtanhQ127(DivideQ127(UInt128.One, 3));
        int whole = 63 - zeros - 31;
        Int128 sumQ120 = (Int128)(logOfMantissaQ126 >> 6) + whole * (Int128)(logOfTwoQ126 >> 6);
        return (long)WideMath.Rshr(sumQ120, 120 - 32);
    }

    static UInt128 OneQ127 => UInt128.One << 127;

    // e^-v = (e^-w)^128 with w = v / 128 < 1/2, and e^-w = 1 - w + w^2/2 - w^3/6 + ...
    static UInt128 ExpOfNonPositiveQ127(long exponent, int fractionBits)
    {
        if (exponent <= -64L << fractionBits) return UInt128.Zero;
        UInt128 wQ127 = (UInt128)(ulong)-exponent << (127 - 7 - fractionBits);
        UInt128 sum = OneQ127;
        UInt128 term = OneQ127;
        for (uint k = 1; term != UInt128.Zero; k++)
        {
            term = WideMath.DivRemReference(MultiplyQ127(term, wQ127), k, out _);
            sum = (k & 1) != 0 ? sum - term : sum + term;
        }
        for (int i = 0; i < 7; i++) sum = MultiplyQ127(sum, sum);
        return sum;
    }

    // y + y^3/3 + y^5/5 + ..., y <= 1/3.
    static UInt128 ArtanhQ127(UInt128 yQ127)
    {
        UInt128 squareQ127 = MultiplyQ127(yQ127, yQ127);
        UInt128 powerQ127 = yQ127;
        UInt128 sum = UInt128.Zero;
        for (uint k = 1; powerQ127 != UInt128.Zero; k += 2)
        {
            sum += WideMath.DivRemReference(powerQ127, k, out _);
            powerQ127 = MultiplyQ127(powerQ127, squareQ127);
        }
        return sum;
    }

    // The high half of the 256-bit product, doubled; cut off below 2^-125.
    static UInt128 MultiplyQ127(UInt128 left, UInt128 right)
    {
        ulong leftHigh = (ulong)(left >> 64);
        ulong leftLow = (ulong)left;
        ulong rightHigh = (ulong)(right >> 64);
        ulong rightLow = (ulong)right;
        UInt128 high = (UInt128)leftHigh * rightHigh;
        UInt128 middle = ((UInt128)leftHigh * rightLow >> 64) + ((UInt128)leftLow * rightHigh >> 64);
        return (high + middle) << 1;
    }

    // dividend / divisor as a fraction, bit by bit; dividend <= divisor < 2^127.
    static UInt128 DivideQ127(UInt128 dividend, UInt128 divisor)
    {
        UInt128 quotient = UInt128.Zero;
        UInt128 rest = dividend;
        for (int bit = 127; bit >= 0; bit--)
        {
            if (rest >= divisor)
            {
                rest -= divisor;
                quotient |= UInt128.One << bit;
            }
            rest <<= 1;
        }
        return quotient;
    }

    static ulong RoundQ127(UInt128 valueQ127, int bits) => (ulong)WideMath.Rshr((Int128)(valueQ127 >> 1), 126 - bits);
}
