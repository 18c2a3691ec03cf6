namespace Rollup.Tests.Unit.Kernel;

public class ExponentialTests(ITestOutputHelper output)
{
    // Below -23 the result is 0: e^-23 * 2^31 = 0.22.
    [Theory]
    [InlineData(16, 0.500000, 0)]
    [InlineData(20, 0.500008, 4)]
    [Trait("speed", "slow")]
    public void EveryInputOfAProfile(int fractionBits, double boundUnits, long wrongRoundings)
    {
        double scale = Math.Pow(2, -fractionBits);
        double unitsInOne = Math.Pow(2, 31);
        ErrorSweep sweep = new($"exp Q.{fractionBits} -> Q.31", 31, isCountExact: true);
        for (long x = -23L << fractionBits; x <= 0; x++)
            sweep.Add(x, Exponential.OfNonPositiveQ31(x, fractionBits), Math.Exp(x * scale) * unitsInOne);
        sweep.Finish(x => BigReal.Exp(BigReal.From(x, fractionBits)), boundUnits, output);
        Assert.Equal(wrongRoundings, sweep.WrongRoundings);
    }

    [Fact]
    public void DiffersFromTheReferenceByAtMostOneAndAlmostNever() => NumberReference.Compare(
        "exp", Gen.Select(Gen.OneOf(16, 20, 24, 32), Gen.Long[-64L << 32, 0]), 20_000, output,
        drawn => Exponential.OfNonPositiveQ31(drawn.Item2 >> (32 - drawn.Item1), drawn.Item1),
        drawn => RealReference.ExpOfNonPositiveQ31(drawn.Item2 >> (32 - drawn.Item1), drawn.Item1));

    [Theory]
    [InlineData(0L, 20, 1u << 31)]
    [InlineData(-1L << 20, 20, 790015084u)] // e^-1
    [InlineData(-1L << 16, 16, 790015084u)]
    [InlineData(-1L, 20, 2147481600u)]      // 2^31 (1 - 2^-20 + 2^-41)
    [InlineData(-22L << 20, 20, 1u)]        // 0.599
    [InlineData(-23L << 20, 20, 0u)]        // 0.220
    [InlineData(-64L << 20, 20, 0u)]
    [InlineData((-64L << 20) - 1, 20, 0u)]
    [InlineData(-(1L << 32), 20, 0u)]       // the largest difference of two int32
    [InlineData(long.MinValue, 20, 0u)]
    [InlineData(long.MinValue, 16, 0u)]
    [InlineData(1L, 20, 1u << 31)]          // above 0 counts as 0
    [InlineData(long.MaxValue, 20, 1u << 31)]
    public void Edges(long exponent, int fractionBits, uint expectedQ31) =>
        Assert.Equal(expectedQ31, Exponential.OfNonPositiveQ31(exponent, fractionBits));

    [Fact]
    public void FinestFormatDoesNotWrapJustBelowZero()
    {
        for (long x = -1; x > -100_000; x--)
            Assert.InRange(Exponential.OfNonPositiveQ31(x, 32), (1u << 31) - 50_001, 1u << 31);
    }
}
