using System.Numerics;

namespace Rollup.Tests.Unit.Kernel;

public class NarrowingTests
{
    // Sums of real size and some that saturate; none so large that the rounding would not fit, as Bounds demands.
    static readonly Gen<long> Sum = Gen.Select(Gen.Long[-(1L << 61), 1L << 61], Gen.Int[0, 60]).Select((value, shift) => value >> shift);

    [Fact]
    public void FinishAddsTheBiasRoundsSaturatesAndCuts() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[1, 40], Gen.Int[0, 20], Gen.Bool, Gen.Bool).SelectMany(shape => Gen.Select(
            Gen.Const(shape), Sum.Array[shape.Item1 * shape.Item2], Gen.Int.Array[shape.Item2]))
        .Sample((shape, sums, bias) =>
        {
            (int rows, int width, int shift, int biasShift, bool isRelu, bool hasBias) = shape;
            int[] narrow = new int[rows * width];
            long saturations = 0;
            Narrowing.Finish(sums, hasBias ? bias : [], rows, width, biasShift, shift, isRelu ? 0 : int.MinValue, narrow, ref saturations);
            BigInteger[] exact = [.. sums.Select((sum, i) => FixedMathTests.HalfToEven(
                sum + (hasBias ? (BigInteger)bias[i % width] << biasShift : 0), BigInteger.One << shift))];
            int[] expected =
                [.. exact.Select(value => (int)BigInteger.Max(isRelu ? 0 : int.MinValue, BigInteger.Min(int.MaxValue, value)))];
            Assert.Equal(expected, narrow);
            Assert.Equal(exact.Count(value => value < int.MinValue || value > int.MaxValue), saturations);
        }, iter: 5_000);

    [Fact]
    public void ColumnTotalsAreAddedUp() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9]).SelectMany(shape => Gen.Select(Gen.Const(shape), Gen.Int.Array[shape.Item1 * shape.Item2]))
        .Sample((shape, deltas) =>
        {
            (int rows, int width) = shape;
            long[] totals = [.. Enumerable.Range(0, width).Select(n => (long)n)];
            Narrowing.AddColumnTotals(deltas, rows, 20, totals);
            Assert.Equal(
                Enumerable.Range(0, width).Select(n => n + (deltas.Where((_, i) => i % width == n).Sum(v => (long)v) << 20)), totals);
        }, iter: 1_000);
}
