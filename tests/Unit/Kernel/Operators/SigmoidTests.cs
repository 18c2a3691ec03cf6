namespace Rollup.Tests.Unit.Kernel;

public class SigmoidTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(16)]
    [InlineData(20)]
    [Trait("speed", "slow")]
    public void EveryInputOfAProfile(int fractionBits)
    {
        double scale = Math.Pow(2, -fractionBits);
        double unitsInOne = Math.Pow(2, 30);
        ErrorSweep sweep = new($"sigmoid Q.{fractionBits} -> Q.30", 30, isCountExact: false);
        long end = 23L << fractionBits;
        for (long x = -end; x <= end; x++)
            sweep.Add(x, Sigmoid.OfLogitQ30(x, fractionBits), unitsInOne / (1 + Math.Exp(-x * scale)));
        sweep.Finish(x => BigReal.Sigmoid(BigReal.From(x, fractionBits)), 0.999728, output);
    }

    [Fact]
    public void WithinOneUnitOfTheReferenceAndSymmetric()
    {
        Gen.Select(Gen.OneOf(16, 20, 24), Gen.Int).Sample((fractionBits, logit) =>
        {
            int fast = Sigmoid.OfLogitQ30(logit, fractionBits);
            int reference = RealReference.SigmoidQ30(logit, fractionBits);
            return Math.Abs(fast - reference) <= 1 && fast + Sigmoid.OfLogitQ30(-(long)logit, fractionBits) == 1 << 30;
        }, iter: Fuzz.Iterations(20_000));
    }

    [Theory]
    [InlineData(0L, 1 << 29)]
    [InlineData(1L << 20, 784968172)]       // 0.73105858
    [InlineData(-1L << 20, 288773652)]
    [InlineData(23L << 20, 1 << 30)]
    [InlineData(-23L << 20, 0)]
    [InlineData(long.MaxValue, 1 << 30)]
    [InlineData(long.MinValue, 0)]
    [InlineData((long)int.MaxValue, 1 << 30)]
    [InlineData((long)int.MinValue, 0)]
    public void Edges(long logitQ20, int expectedQ30) => Assert.Equal(expectedQ30, Sigmoid.OfLogitQ30(logitQ20, 20));
}
