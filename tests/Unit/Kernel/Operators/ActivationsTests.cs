using System.Numerics;

namespace Rollup.Tests.Unit.Kernel;

public class ActivationsTests(ITestOutputHelper output)
{
    static readonly int[] Edges =
        [int.MinValue, int.MinValue + 1, -(1 << 24), -(1 << 20) - 1, -1, 0, 1, 1 << 20, int.MaxValue - 1, int.MaxValue];

    static readonly Gen<int> Value = Gen.Frequency((1, Gen.OneOf(Edges)), (1, Gen.Int), (4, Gen.Int[-(9 << 20), 9 << 20]));

    // Every 2^12th number of 32 bits, and all of them with LOCKSTEP_FUZZ=1. e^-x in Q.31 moves a result by less than 2^(bits - 31) units.
    [Theory]
    [InlineData(16, 0.500031)]
    [InlineData(20, 0.500489)]
    public void TanhIsTheNearestNumberNearlyAlways(int bits, double boundUnits) => Sweep(
        $"tanh Q.{bits}", bits, x => Tanh.Of(x, bits), x => Math.Tanh(x * Math.Pow(2, -bits)), BigReal.Tanh, boundUnits);

    // The logistic in Q.30 is within a unit of its own, 2^(bits - 30) of these.
    [Theory]
    [InlineData(16, 0.500062)]
    [InlineData(20, 0.500977)]
    public void SigmoidIsTheNearestNumberNearlyAlways(int bits, double boundUnits) => Sweep(
        $"sigmoid Q.{bits}", bits, x => Sigmoid.Of(x, bits), x => 1 / (1 + Math.Exp(-x * Math.Pow(2, -bits))), BigReal.Sigmoid, boundUnits);

    void Sweep(string name, int bits, Func<int, int> fast, Func<int, double> real, Func<BigInteger, BigInteger> exact, double boundUnits)
    {
        ErrorSweep sweep = new(name, bits, isCountExact: false);
        long step = Fuzz.IsOn ? 1 : 1 << 12;
        for (long x = int.MinValue; x <= int.MaxValue; x += step) sweep.Add(x, fast((int)x), real((int)x) * (1 << bits));
        sweep.Finish(x => exact(BigReal.From(x, bits)), boundUnits, output);
        ErrorSweep around = new(name + " around 0", bits, isCountExact: false);
        for (long x = -(9L << bits); x <= 9L << bits; x += Fuzz.IsOn ? 1 : 37) around.Add(x, fast((int)x), real((int)x) * (1 << bits));
        around.Finish(x => exact(BigReal.From(x, bits)), boundUnits, output);
    }

    [Fact]
    public void TanhIsBesideItsReferenceAndOdd() =>
        Gen.Select(Gen.OneOf(16, 20), Value).Sample((bits, x) =>
        {
            int fast = Tanh.Of(x, bits);
            return Math.Abs(fast - RealReference.Tanh(x, bits)) <= 1 && (x == int.MinValue || Tanh.Of(-x, bits) == -fast);
        }, iter: Fuzz.Iterations(20_000));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(1 << 20, 798589)] // 0.76159416
    [InlineData(-(1 << 20), -798589)]
    [InlineData(8 << 20, 1 << 20)]
    [InlineData(int.MaxValue, 1 << 20)]
    [InlineData(int.MinValue, -(1 << 20))]
    public void TanhAtItsEdges(int xQ20, int expectedQ20)
    {
        Assert.Equal(expectedQ20, Tanh.Of(xQ20, 20));
        Assert.Equal(expectedQ20, RealReference.Tanh(xQ20, 20));
    }

    [Theory]
    [InlineData(0, 1 << 19)]
    [InlineData(1 << 20, 766570)] // 0.73105858
    [InlineData(-(1 << 20), 282006)]
    [InlineData(15 << 20, 1 << 20)]
    [InlineData(int.MaxValue, 1 << 20)]
    [InlineData(int.MinValue, 0)]
    public void SigmoidAtItsEdges(int xQ20, int expectedQ20) => Assert.Equal(expectedQ20, Sigmoid.Of(xQ20, 20));

    // The product at either end of int32 and of alpha, and the rounding beside it, stay in int64.
    [Fact]
    public void LeakyReluScalesExactlyAndNeverWraps()
    {
        foreach (int value in Edges)
            foreach (long alpha in (long[])[0, 1, LeakyRelu.AlphaDefaultQ32, 1L << 31, (1L << 32) - 1, LeakyRelu.AlphaMaxQ32])
                Check(value, alpha);
        Gen.Select(Value, Gen.Long[0, LeakyRelu.AlphaMaxQ32]).Sample(Check, iter: Fuzz.Iterations(20_000));
        Assert.NotEqual(int.MinValue, LeakyRelu.Scaled(int.MinValue, 2 * LeakyRelu.AlphaMaxQ32)); // beyond the limit it would

        static void Check(int value, long alpha)
        {
            Assert.Equal(FixedMathTests.HalfToEven((BigInteger)value * alpha, BigInteger.One << 32), LeakyRelu.Scaled(value, alpha));
            Assert.Equal(LeakyRelu.ScaledReference(value, alpha), LeakyRelu.Scaled(value, alpha));
        }
    }

    [Fact]
    public void ForwardIsEachElementsFunction() =>
        Gen.Select(Gen.Bool, Gen.Int[0, Activations.Count - 1], Gen.Long[0, LeakyRelu.AlphaMaxQ32], Value.Array[0, 9])
            .Sample((isWide, kind, alpha, values) =>
        {
            Profile profile = isWide ? Profile.Wide : Profile.Standard;
            int[] results = [.. values];
            Activations.Forward(new((ActivationKind)kind, alpha), profile, results);
            Assert.Equal(values.Select(x => (ActivationKind)kind switch
            {
                ActivationKind.LeakyRelu => x >= 0 ? x : LeakyRelu.ScaledReference(x, alpha),
                ActivationKind.Tanh => Tanh.Of(x, profile.ActivationBits),
                ActivationKind.Sigmoid => Sigmoid.Of(x, profile.ActivationBits),
                _ => x, // ReLU was done when the sum was narrowed
            }), results);
        }, iter: 2_000);

    [Fact]
    public void BackwardIsTheSlopeAtTheOutputRoundedOnce() =>
        Gen.Select(Gen.Bool, Gen.Int[0, Activations.Count - 1], Gen.Long[0, LeakyRelu.AlphaMaxQ32], Value, Value)
            .Sample((isWide, kind, alpha, x, delta) =>
        {
            Profile profile = isWide ? Profile.Wide : Profile.Standard;
            Activation activation = new((ActivationKind)kind, alpha);
            int[] y = [Math.Max(x, Activations.LeastOf(activation.Kind))], deltas = [delta];
            Activations.Forward(activation, profile, y);
            Activations.Backward(activation, profile, y, deltas);
            BigInteger one = BigInteger.One << profile.ActivationBits;
            (BigInteger slope, BigInteger unit) = activation.Kind switch
            {
                ActivationKind.Relu => (y[0] > 0 ? 1 : 0, BigInteger.One),
                ActivationKind.LeakyRelu => (y[0] > 0 ? 1L << 32 : alpha, BigInteger.One << 32),
                ActivationKind.Tanh => (one * one - (BigInteger)y[0] * y[0], one * one),
                ActivationKind.Sigmoid => (y[0] * (one - y[0]), one * one),
                _ => (1, BigInteger.One),
            };
            Assert.Equal(FixedMathTests.HalfToEven(slope * delta, unit), deltas[0]);
        }, iter: Fuzz.Iterations(20_000));

    [Fact]
    public void EveryKindIsFoundByItsOperatorAndNothingElseIs()
    {
        for (int kind = 0; kind < Activations.Count; kind++)
        {
            Assert.True(Activations.IsKnown((ActivationKind)kind) && Enum.IsDefined((ActivationKind)kind));
            ActivationRow row = Activations.RowOf((ActivationKind)kind);
            Assert.Equal(((ActivationKind)kind).ToString(), Encoding.UTF8.GetString(row.OnnxName));
            Assert.True(Activations.TryOfOnnx(row.OnnxName, out ActivationKind found) && found == (ActivationKind)kind);
            Assert.True(Activations.Fits(new((ActivationKind)kind, row.AlphaDefaultQ32)));
            Assert.Equal(row.AttributeName.Length != 0, Activations.Fits(new((ActivationKind)kind, 1)));
        }
        Assert.Equal(Activations.Count, Enum.GetValues<ActivationKind>().Length);
        Assert.False(Activations.IsKnown((ActivationKind)Activations.Count));
        foreach (string name in (string[])["", "relu", "Relu6", "LeakyReluX", "Softmax", "Gemm"])
            Assert.False(Activations.TryOfOnnx(Encoding.UTF8.GetBytes(name), out _));
        Assert.Equal(LeakyRelu.AlphaDefaultQ32, (long)(0.01f * Math.Pow(2, 32)));
    }
}
