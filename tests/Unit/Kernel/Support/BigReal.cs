using System.Numerics;

namespace Rollup.Tests.Unit.Kernel;

/// <summary>Real numbers as BigInteger / 2^256. The judge of the worst points of a sweep, and the maker of the kernel's tables.</summary>
static class BigReal
{
    public const int Bits = 256;

    public static BigInteger One => BigInteger.One << Bits;

    public static BigInteger Multiply(BigInteger left, BigInteger right) => left * right >> Bits;

    public static BigInteger Divide(BigInteger left, BigInteger right) => (left << Bits) / right;

    /// <summary>value / 2^fractionBits, exactly.</summary>
    public static BigInteger From(BigInteger value, int fractionBits) => value << (Bits - fractionBits);

    // e^x = (e^(x / 2^24))^(2^24); 24 squarings cost 24 bits of the 256.
    public static BigInteger Exp(BigInteger x)
    {
        const int Halvings = 24;
        BigInteger reduced = x >> Halvings;
        BigInteger sum = One;
        BigInteger term = One;
        for (int k = 1; !term.IsZero && k < 200; k++)
        {
            term = Multiply(term, reduced) / k;
            sum += term;
        }
        for (int i = 0; i < Halvings; i++) sum = Multiply(sum, sum);
        return sum;
    }

    // Newton on e^y = x: y + x e^-y - 1 doubles the right digits, from the 50 bits of a double.
    public static BigInteger Ln(BigInteger x)
    {
        double start = BigInteger.Log(x) - Bits * Math.Log(2);
        BigInteger y = From(new BigInteger(start * (1L << 40)), 40);
        for (int i = 0; i < 4; i++) y += Multiply(x, Exp(-y)) - One;
        return y;
    }

    public static BigInteger Sigmoid(BigInteger x) => Divide(One, One + Exp(-x));

    public static BigInteger Tanh(BigInteger x)
    {
        BigInteger e = Exp(-2 * BigInteger.Abs(x));
        return x.Sign * Divide(One - e, One + e);
    }

    /// <summary>To the nearest whole number of 2^-fractionBits.</summary>
    public static BigInteger Round(BigInteger x, int fractionBits) =>
        ((x >> (Bits - fractionBits - 1)) + 1) >> 1;

    /// <summary>|result - exact| in units of the result's last place.</summary>
    public static double ErrorUnits(long result, BigInteger exact, int fractionBits)
    {
        BigInteger difference = BigInteger.Abs(From(result, fractionBits) - exact);
        return (double)(difference >> (Bits - fractionBits - 60)) / (1L << 60);
    }
}
