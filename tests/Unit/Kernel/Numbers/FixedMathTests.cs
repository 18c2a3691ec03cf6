using System.Numerics;

namespace Rollup.Tests.Unit.Kernel;

public class FixedMathTests
{
    internal static readonly long[] EdgeValues =
    [
        long.MinValue, long.MinValue + 1, -(1L << 62), -(1L << 32) - 1, int.MinValue - 1L, int.MinValue, -6, -5, -4, -3, -2, -1,
        0, 1, 2, 3, 4, 5, 6, int.MaxValue, int.MaxValue + 1L, 1L << 32, (1L << 62) - 1, 1L << 62, long.MaxValue - 1, long.MaxValue,
    ];

    // Any magnitude equally likely, and the edges often.
    internal static readonly Gen<long> Longs = Gen.Frequency(
        (3, Gen.Select(Gen.Long, Gen.Int[0, 63]).Select((value, shift) => value >> shift)),
        (1, Gen.OneOf(EdgeValues)));

    /// <summary>The definition of half to even, on whole numbers without end.</summary>
    internal static BigInteger HalfToEven(BigInteger dividend, BigInteger divisor)
    {
        BigInteger floor = BigInteger.DivRem(dividend, divisor, out BigInteger rest);
        if (rest.Sign < 0) (floor, rest) = (floor - 1, rest + divisor);
        int order = (2 * rest).CompareTo(divisor);
        return order > 0 || (order == 0 && !floor.IsEven) ? floor + 1 : floor;
    }

    [Theory]
    [InlineData(5, 1, 2)]    // 2.5
    [InlineData(7, 1, 4)]    // 3.5
    [InlineData(-5, 1, -2)]
    [InlineData(-7, 1, -4)]
    [InlineData(6, 2, 2)]    // 1.5
    [InlineData(2, 2, 0)]    // 0.5
    [InlineData(-2, 2, 0)]
    [InlineData(3, 2, 1)]
    [InlineData(-3, 2, -1)]
    [InlineData(long.MaxValue, 63, 1)]
    [InlineData(long.MinValue, 63, -1)]
    [InlineData(1L << 62, 63, 0)]
    [InlineData((1L << 62) + 1, 63, 1)]
    [InlineData(long.MaxValue, 1, 1L << 62)]
    [InlineData(long.MaxValue, 0, long.MaxValue)]
    [InlineData(long.MinValue, 0, long.MinValue)]
    public void RshrTable(long value, int shift, long expected) => Assert.Equal(expected, FixedMath.Rshr(value, shift));

    [Fact]
    public void TheShortFormEqualsItWhereTheRoundingTermFits() =>
        Gen.Select(Longs, Gen.Int[1, 63]).Where((value, shift) => value <= long.MaxValue - (1L << (shift - 1)))
            .Sample((value, shift) => FixedMath.RshrShort(value, shift) == FixedMath.RshrReference(value, shift)
                && (value < 0 || FixedMath.RshrShort((ulong)value, shift) == FixedMath.Rshr((ulong)value, shift)), iter: 100_000);

    [Fact]
    public void RshrEqualsItsReferenceAndTheDefinition() =>
        Gen.Select(Longs, Gen.Int[0, 63]).Sample((value, shift) =>
        {
            BigInteger expected = HalfToEven(value, BigInteger.One << shift);
            ulong positive = (ulong)value;
            return FixedMath.Rshr(value, shift) == expected && FixedMath.RshrReference(value, shift) == expected
                && FixedMath.Rshr(positive, shift) == HalfToEven(positive, BigInteger.One << shift);
        }, iter: Fuzz.Iterations(200_000));

    [Fact]
    public void RshrAtEveryEdgeAndShift()
    {
        foreach (long value in EdgeValues)
            for (int shift = 0; shift <= 63; shift++)
                Assert.Equal(HalfToEven(value, BigInteger.One << shift), FixedMath.Rshr(value, shift));
    }

    [Theory]
    [InlineData(5, 2, 2)]
    [InlineData(7, 2, 4)]
    [InlineData(-5, 2, -2)]
    [InlineData(-7, 2, -4)]
    [InlineData(-7, 3, -2)]
    [InlineData(-8, 3, -3)]
    [InlineData(1, 3, 0)]
    [InlineData(long.MinValue, 1, long.MinValue)]
    [InlineData(long.MinValue, long.MaxValue, -1)]
    [InlineData(long.MaxValue, long.MaxValue, 1)]
    [InlineData(1L << 62, long.MaxValue, 1)]   // just above the half
    [InlineData((1L << 62) - 1, long.MaxValue, 0)]
    public void RdivTable(long dividend, long divisor, long expected) => Assert.Equal(expected, FixedMath.Rdiv(dividend, divisor));

    [Fact]
    public void RdivIsTheDefinition() =>
        Gen.Select(Longs, Longs.Where(divisor => divisor > 0)).Sample(
            (dividend, divisor) => FixedMath.Rdiv(dividend, divisor) == HalfToEven(dividend, divisor), iter: Fuzz.Iterations(200_000));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void RdivByNothingIsAFaultOfTheCaller(long divisor) =>
        Assert.Throws<ArgumentException>(() => FixedMath.Rdiv(1, divisor));

    [Fact]
    public void RdivByAPowerOfTwoIsRshr() =>
        Gen.Select(Longs, Gen.Int[0, 62]).Sample((value, shift) => FixedMath.Rdiv(value, 1L << shift) == FixedMath.Rshr(value, shift));

    [Fact]
    public void MulShrIsTheDefinitionWhereverItFits() =>
        Gen.Select(Longs, Longs, Gen.Int[1, 63]).Sample((left, right, shift) =>
        {
            BigInteger expected = HalfToEven((BigInteger)left * right, BigInteger.One << shift);
            if (expected < long.MinValue || expected > long.MaxValue) return true;
            return FixedMath.MulShr(left, right, shift) == expected && FixedMath.MulShrReference(left, right, shift) == expected;
        }, iter: Fuzz.Iterations(200_000));

    [Fact]
    public void MulShrAtEveryEdge()
    {
        long fitting = 0;
        foreach (long left in EdgeValues)
        {
            foreach (long right in EdgeValues)
            {
                for (int shift = 1; shift <= 63; shift++)
                {
                    BigInteger expected = HalfToEven((BigInteger)left * right, BigInteger.One << shift);
                    if (expected < long.MinValue || expected > long.MaxValue) continue;
                    fitting++;
                    Assert.Equal(expected, FixedMath.MulShr(left, right, shift));
                }
            }
        }
        Assert.True(fitting > 30_000, $"{fitting} cases only");
    }

    [Theory]
    [InlineData(0L, 0, 0)]
    [InlineData((long)int.MaxValue, int.MaxValue, 0)]
    [InlineData((long)int.MinValue, int.MinValue, 0)]
    [InlineData(int.MaxValue + 1L, int.MaxValue, 1)]
    [InlineData(int.MinValue - 1L, int.MinValue, 1)]
    [InlineData(long.MaxValue, int.MaxValue, 1)]
    [InlineData(long.MinValue, int.MinValue, 1)]
    [InlineData(1L << 32, int.MaxValue, 1)]       // its low half alone would be 0
    public void Sat32Table(long value, int expected, long expectedCount)
    {
        long saturations = 0;
        Assert.Equal(expected, FixedMath.Sat32(value, ref saturations));
        Assert.Equal(expectedCount, saturations);
        Assert.Equal(expected, WideMath.Sat32(value, ref saturations));
        Assert.Equal(2 * expectedCount, saturations);
    }
}
