using System.Numerics;

namespace Rollup.Tests.Unit.Kernel;

public class WideMathTests
{
    static readonly ulong[] EdgeDigits = [0, 1, 2, uint.MaxValue - 1, uint.MaxValue, 1UL << 32, (1UL << 32) + 1, (1UL << 63) - 1, 1UL << 63,
        (1UL << 63) + 1, ulong.MaxValue - uint.MaxValue, ulong.MaxValue - 1, ulong.MaxValue];

    static readonly Gen<ulong> Digits = Gen.Frequency(
        (2, Gen.Select(Gen.ULong, Gen.Int[0, 63]).Select((value, shift) => value >> shift)),
        (1, Gen.OneOf(EdgeDigits)));

    static readonly Gen<UInt128> Wides = Gen.Select(Digits, Digits, Gen.Int[0, 127])
        .Select((high, low, shift) => new UInt128(high, low) >> (shift < 64 ? 0 : shift - 64));

    [Fact]
    public void DivisionEqualsItsReferenceAndTheDefinition() =>
        Gen.Select(Wides, Wides.Where(divisor => divisor != 0)).Sample((dividend, divisor) =>
        {
            UInt128 quotient = WideMath.DivRem(dividend, divisor, out UInt128 remainder);
            UInt128 slow = WideMath.DivRemReference(dividend, divisor, out UInt128 slowRemainder);
            return quotient == slow && remainder == slowRemainder
                && (BigInteger)quotient == (BigInteger)dividend / divisor && (BigInteger)remainder == (BigInteger)dividend % divisor;
        }, iter: Fuzz.Iterations(100_000));

    // The two estimates of long division are wrong by one or two only near digit borders; these hit every correction.
    [Fact]
    public void DivisionAtEveryEdge()
    {
        foreach (UInt128 dividend in EdgeWides())
        {
            foreach (UInt128 divisor in EdgeWides().Where(divisor => divisor != 0))
            {
                UInt128 quotient = WideMath.DivRem(dividend, divisor, out UInt128 remainder);
                Assert.Equal(dividend / divisor, quotient);
                Assert.Equal(dividend % divisor, remainder);
            }
        }
    }

    static IEnumerable<UInt128> EdgeWides() =>
        from high in EdgeDigits from low in EdgeDigits select new UInt128(high, low);

    [Fact]
    public void DivisionUndoesMultiplication() =>
        Gen.Select(Digits, Digits.Where(divisor => divisor != 0), Digits).Sample((quotient, divisor, seed) =>
        {
            ulong rest = seed % divisor;
            UInt128 dividend = (UInt128)quotient * divisor + rest;
            return WideMath.DivRem(dividend, divisor, out UInt128 remainder) == quotient && remainder == rest;
        }, iter: Fuzz.Iterations(100_000));

    [Fact]
    public void DivisionByNothingAndAQuotientTooLargeAreFaultsOfTheCaller()
    {
        Assert.Throws<ArgumentException>(() => WideMath.DivRem(1, 0, out _));
        Assert.Throws<ArgumentException>(() => WideMath.DivRem64(5, 0, 5, out _));
        Assert.Throws<ArgumentException>(() => WideMath.Rdiv((Int128)1, 0));
        Assert.Throws<ArgumentException>(() => WideMath.Rdiv((Int128)1, -1));
        Assert.Throws<ArgumentException>(() => WideMath.Rdiv(UInt128.One, 0));
    }

    [Fact]
    public void RdivIsHalfToEven() =>
        Gen.Select(Wides, Wides.Where(divisor => divisor != 0)).Sample((dividend, divisor) =>
        {
            BigInteger expected = FixedMathTests.HalfToEven((BigInteger)dividend, divisor);
            if (WideMath.Rdiv(dividend, divisor) != expected) return false;
            Int128 signedDivisor = Int128.Max(1, (Int128)(divisor >> 1));
            Int128 signedDividend = (Int128)dividend;
            return WideMath.Rdiv(signedDividend, signedDivisor) == FixedMathTests.HalfToEven(signedDividend, signedDivisor);
        }, iter: Fuzz.Iterations(100_000));

    // n + 1/2 for every sign and parity: random numbers hardly ever meet a tie.
    [Fact]
    public void RdivOfTies() =>
        Gen.Select(Gen.Long, Gen.Long[1, long.MaxValue / 2]).Sample((quotient, half) =>
        {
            Int128 dividend = (Int128)quotient * (2 * half) + half;
            Int128 rounded = WideMath.Rdiv(dividend, 2 * half);
            return Int128.IsEvenInteger(rounded) && rounded == FixedMathTests.HalfToEven(dividend, 2 * half);
        }, iter: Fuzz.Iterations(50_000));

    [Fact]
    public void RdivAtTheEnds()
    {
        Assert.Equal(Int128.MinValue, WideMath.Rdiv(Int128.MinValue, 1));
        Assert.Equal(Int128.MaxValue, WideMath.Rdiv(Int128.MaxValue, 1));
        Assert.Equal((Int128)(-1), WideMath.Rdiv(Int128.MinValue, Int128.MaxValue));
        Assert.Equal(UInt128.MaxValue, WideMath.Rdiv(UInt128.MaxValue, 1));
        Assert.Equal(UInt128.One, WideMath.Rdiv(UInt128.MaxValue, UInt128.MaxValue));
    }

    [Fact]
    public void RshrIsHalfToEven() =>
        Gen.Select(Wides, Gen.Int[0, 127]).Sample((bits, shift) =>
        {
            Int128 value = (Int128)bits;
            Int128 tie = (value >> shift << shift) + (shift == 0 ? Int128.Zero : Int128.One << (shift - 1));
            return WideMath.Rshr(value, shift) == FixedMathTests.HalfToEven(value, BigInteger.One << shift)
                && WideMath.Rshr(tie, shift) == FixedMathTests.HalfToEven(tie, BigInteger.One << shift);
        }, iter: Fuzz.Iterations(100_000));

    [Fact]
    public void Sat32AndSat64OfWideValues()
    {
        long saturations = 0;
        Assert.Equal(int.MaxValue, WideMath.Sat32(Int128.One << 64, ref saturations));   // its low half alone would be 0
        Assert.Equal(int.MinValue, WideMath.Sat32(Int128.MinValue, ref saturations));
        Assert.Equal(int.MaxValue, WideMath.Sat32(Int128.MaxValue, ref saturations));
        Assert.Equal(3, saturations);
        Assert.Equal(-7, WideMath.Sat32(-7, ref saturations));
        Assert.Equal(3, saturations);
        Assert.Equal(long.MaxValue, WideMath.Sat64(Int128.One << 64));
        Assert.Equal(long.MinValue, WideMath.Sat64(Int128.MinValue));
        Assert.Equal(long.MinValue, WideMath.Sat64(long.MinValue));
        Assert.Equal(long.MaxValue, WideMath.Sat64((Int128)long.MaxValue + 1));
    }
}
