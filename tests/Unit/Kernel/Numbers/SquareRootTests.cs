namespace Rollup.Tests.Unit.Kernel;

public class SquareRootTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0UL, 0UL)]
    [InlineData(1UL, 1UL)]
    [InlineData(2UL, 1UL)]
    [InlineData(3UL, 1UL)]
    [InlineData(4UL, 2UL)]
    [InlineData(99UL, 9UL)]
    [InlineData(100UL, 10UL)]
    [InlineData((1UL << 62) - 1, (1UL << 31) - 1)]
    [InlineData(1UL << 62, 1UL << 31)]
    [InlineData(ulong.MaxValue, (1UL << 32) - 1)]
    [InlineData(18446744065119617025UL, (1UL << 32) - 1)]     // the largest square
    [InlineData(18446744065119617024UL, (1UL << 32) - 2)]
    public void Table(ulong value, ulong expected)
    {
        Assert.Equal(expected, SquareRoot.Floor(value));
        Assert.Equal(expected, SquareRoot.FloorReference(value));
    }

    [Fact]
    public void EqualsItsReference() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 63]).Sample(
            (value, shift) =>
                SquareRoot.Floor(value >> shift) == SquareRoot.FloorReference(value >> shift), iter: Fuzz.Iterations(200_000));

    // The root changes at squares only: k^2 - 1, k^2 and k^2 + 2k are the ends of its steps. All 2^32 of them under LOCKSTEP_FUZZ.
    [Fact]
    [Trait("speed", "slow")]
    public void AroundEverySquare()
    {
        ulong stride = Fuzz.IsOn ? 1UL : 211;
        long count = 0;
        for (ulong root = 1; root <= uint.MaxValue; root += stride)
        {
            ulong square = root * root;
            bool isRight = SquareRoot.Floor(square - 1) == root - 1 && SquareRoot.Floor(square) == root
                && SquareRoot.Floor(square + 2 * root) == root;
            if (!isRight) Assert.Fail($"around the square of {root}");
            count += 3;
        }
        output.WriteLine($"square root: {count:N0} inputs, every root in {stride}");
    }
}
