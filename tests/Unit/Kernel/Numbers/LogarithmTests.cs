namespace Rollup.Tests.Unit.Kernel;

public class LogarithmTests(ITestOutputHelper output)
{
    // ln(1 + e^-|z|): the sum is in [2^31, 2^32]. Every input under LOCKSTEP_FUZZ, else one in 397 (a prime).
    [Fact]
    [Trait("speed", "slow")]
    public void SumsOfTwo() => Sweep("ln of 1..2", 1L << 31, 1L << 32, Fuzz.IsOn ? 1 : 397);

    // ln(S) of softmax: S is in [2^31, 16 * 2^31].
    [Fact]
    [Trait("speed", "slow")]
    public void SumsOfUpToSixteen() => Sweep("ln of 2..16", 1L << 32, 1L << 35, Fuzz.IsOn ? 211 : 8009);

    void Sweep(string name, long first, long last, long stride)
    {
        const double One = 1L << 31;
        double unitsInOne = Math.Pow(2, 32);
        ErrorSweep sweep = new($"{name}, Q.31 -> Q.32, one in {stride}", 32, isCountExact: true);
        for (long sum = first; sum <= last; sum += stride)
            sweep.Add(sum, Logarithm.NaturalQ32((ulong)sum), Math.Log(sum / One) * unitsInOne);
        sweep.Finish(sum => BigReal.Ln(BigReal.From(sum, 31)), 0.500002, output);
    }

    [Fact]
    public void DiffersFromTheReferenceByAtMostOneAndAlmostNever() => NumberReference.Compare(
        "ln", Gen.Select(Gen.Int[0, 63], Gen.ULong).Select((shift, bits) => Math.Max(1, bits >> shift)), 10_000, output,
        Logarithm.NaturalQ32, RealReference.NaturalQ32);

    [Theory]
    [InlineData(1UL << 31, 0L)]
    [InlineData((1UL << 31) + 1, 2L)]
    [InlineData((1UL << 31) - 1, -2L)]
    [InlineData(1UL << 32, 2977044472L)]            // ln 2
    [InlineData(1UL << 35, 4 * 2977044472L - 1)]    // ln 16
    [InlineData(1UL, -92288378626L)]                // -31 ln 2
    [InlineData(ulong.MaxValue, 98242467570L)]      // 33 ln 2
    public void Edges(ulong valueQ31, long expectedQ32) => Assert.Equal(expectedQ32, Logarithm.NaturalQ32(valueQ31));

    [Fact]
    public void ZeroIsAFaultOfTheCaller() => Assert.Throws<ArgumentException>(() => Logarithm.NaturalQ32(0));
}
