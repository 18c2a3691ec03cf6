using System.Numerics;

namespace Rollup.Tests.Unit.Kernel;

/// <summary>A bound that holds proves that no sum wraps, and it holds whenever the real data is far from wrapping.</summary>
public class BoundsTests
{
    static readonly BigInteger SumMax = long.MaxValue;

    static readonly Gen<int> Element = Gen.Frequency(
        (5, Gen.Int), (2, Gen.OneOf(int.MinValue, int.MaxValue)), (3, Gen.Int[-2_000_000, 2_000_000]));

    [Fact]
    public void AForwardProductThatFitsDoesNotWrap() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int[0, 30]).SelectMany(shape => Gen.Select(
            Gen.Const(shape), Element.Array[shape.Item1 * shape.Item2], Element.Array[shape.Item2 * shape.Item3],
            Element.Array[shape.Item3]))
        .Sample((shape, x, w, bias) =>
        {
            (int rows, int inWidth, int outWidth, int shift) = shape;
            x = [.. x.Select(v => v >> shift)];
            bool fits = Bounds.Fits(x, Bounds.ForwardInputMax(w, bias, inWidth, outWidth, 20, 24));
            BigInteger worst = 0, bound = 0;
            for (int n = 0; n < outWidth; n++)
            {
                BigInteger weights = 0;
                for (int k = 0; k < inWidth; k++) weights += Math.Abs((long)w[k * outWidth + n]);
                bound = BigInteger.Max(bound, x.Max(v => Math.Abs((long)v)) * weights);
                for (int row = 0; row < rows; row++)
                {
                    BigInteger sum = (BigInteger)bias[n] << 20;
                    for (int k = 0; k < inWidth; k++) sum += (BigInteger)x[row * inWidth + k] * w[k * outWidth + n];
                    worst = BigInteger.Max(worst, BigInteger.Abs(sum));
                }
            }
            bound += ((BigInteger)bias.Max(v => Math.Abs((long)v)) << 20) + (1 << 23);
            Assert.Equal(bound <= SumMax, fits);
            if (fits) Assert.True(worst + (1 << 23) <= SumMax);
        }, iter: 2000);

    // Below |x| = |w| = 2^31 two products just fit, three do not; a maximum that is not looked at, and one that is.
    [Theory]
    [InlineData(int.MinValue, int.MinValue, 1, true)]
    [InlineData(int.MinValue, int.MinValue, 2, false)] // 2^63
    [InlineData(int.MaxValue, int.MaxValue, 2, true)]  // 2^63 - 2^33 + 2
    [InlineData(int.MaxValue, int.MaxValue, 3, false)]
    [InlineData(1 << 30, 1 << 29, 16, false)]          // 2^63
    [InlineData(1 << 30, (1 << 29) - 1, 16, true)]
    [InlineData(1, 1, 65536, true)]
    [InlineData(0, int.MinValue, 4096, true)]
    public void OuterSumsHaveTheirBoundAtInt64(int x, int dy, int rows, bool fits)
    {
        int[] left = new int[rows], right = new int[rows];
        Array.Fill(left, x);
        Array.Fill(right, dy);
        Assert.Equal(fits, Bounds.OuterSumsFit(left, right, rows, 1));
    }

    // Rounding by 2^24 needs 2^23 of room: 2^31 * sum + 2^23 <= 2^63 - 1.
    [Theory]
    [InlineData(3, 0, true)]
    [InlineData(4, 0, false)]
    [InlineData(3, 1, true)]
    public void RoomForRoundingAndBiasIsPartOfTheBound(int weightsOf30Bits, int bias, bool fits)
    {
        int[] w = new int[weightsOf30Bits], x = new int[weightsOf30Bits];
        Array.Fill(w, 1 << 30);
        Array.Fill(x, int.MinValue);
        Assert.Equal(fits, Bounds.Fits(x, Bounds.ForwardInputMax(w, [bias], weightsOf30Bits, 1, 20, 24)));
        // One 2^31 product short of 2^63: 2^31 * (2^32 - 1) leaves 2^31 - 1, enough for rounding but not for a bias of 2^11 * 2^20.
        int[] nearly = [int.MinValue, int.MaxValue], full = [int.MinValue, int.MinValue];
        Assert.True(Bounds.Fits(full, Bounds.ForwardInputMax(nearly, [0], 2, 1, 20, 24)));
        Assert.True(Bounds.Fits(full, Bounds.ForwardInputMax(nearly, [2039], 2, 1, 20, 24)));
        Assert.False(Bounds.Fits(full, Bounds.ForwardInputMax(nearly, [2040], 2, 1, 20, 24)));
    }

    [Fact]
    public void ABackwardProductUsesTheRowsOfW()
    {
        // Column sums are small, the first row's is 2^33: only the transposed product is in danger.
        int[] w = [int.MinValue, int.MinValue, int.MinValue, int.MinValue, 0, 0, 0, 0];
        int[] dy = [1 << 30, 0, 0, 0];
        Assert.False(Bounds.Fits(dy, Bounds.BackwardDeltaMax(w, 2, 4, 24)));
        Assert.True(Bounds.Fits([(1 << 30) - 1, 0, 0, 0], Bounds.BackwardDeltaMax(w, 2, 4, 24)));
        Assert.True(Bounds.Fits([1 << 30, 0], Bounds.ForwardInputMax(w, [0, 0, 0, 0], 2, 4, 20, 24)));
    }

    [Fact]
    public void TheMagnitudeOfTheLeastIntIsTwoToThe31()
    {
        Assert.Equal(1UL << 31, Bounds.MagnitudeMax([5, int.MinValue, int.MaxValue]));
        Assert.Equal(0UL, Bounds.MagnitudeMax([]));
        Assert.Equal(7UL, Bounds.MagnitudeMax([-7, 6]));
    }
}
