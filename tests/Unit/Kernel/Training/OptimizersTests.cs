namespace Rollup.Tests.Unit.Kernel;

public class OptimizersTests
{
    const int SumBits = 44;

    static long[] Steps(in Recipe recipe, long[] start, long[][] sums, int batch, out Counters counters)
    {
        Network network = Learning.Chain(OutputKind.Identity, 1, 1);
        Arena work = new(new byte[1 << 12]);
        counters = default;
        long[] masterQ40 = [.. start];
        Assert.True(TrainState.TryBegin(network, recipe, masterQ40, ref work, out TrainState state));
        foreach (long[] gradientSums in sums)
        {
            Optimizers.BeginStep(recipe, ref state);
            Optimizers.Step(recipe, state, gradientSums, batch, SumBits, ref counters);
        }
        return masterQ40;
    }

    // Gradients from 2^-10 to about 1, over twenty steps; batches that are and are not powers of two.
    static readonly Gen<(long[][] Sums, int Batch)> Sums = Gen.Select(Gen.Int[0, 10], Gen.Int[1, 100]).SelectMany(c =>
        Gen.Long[-1L << 44, 1L << 44].Array[2].Array[20].Select(sums =>
            (sums.Select(pair => pair.Select(g => (g >> c.Item1) * c.Item2).ToArray()).ToArray(), c.Item2)));

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 0.01)]
    [InlineData(true, 0)]
    [InlineData(true, 0.01)]
    public void StepsAreThoseOfDoubleArithmetic(bool isAdam, double decay) =>
        Sums.Sample((sums, batch) =>
        {
            Network network = Learning.Chain(OutputKind.Identity, 1, 1);
            Recipe recipe = isAdam ? Learning.Adam(network, 1, 1, 0.01, decay) : Learning.Sgd(network, 1, 1, 0.05, 0.9, decay);
            long[] start = [1L << 40, -3L << 38];
            long[] moved = Steps(recipe, start, sums, batch, out Counters counters);
            double[] expected = InDouble(recipe, start, sums, batch, out double[] slack);
            Assert.Equal(0, counters.Total);
            for (int i = 0; i < 2; i++) Assert.Equal(expected[i], moved[i] / Learning.Q40, (isAdam ? 2e-7 : 2e-9) + slack[i]);
        }, iter: 300);

    // The slack is what Adam's second moment in Q.62 cannot hold: after t steps it is off by at most t halves of 2^-62, so its root, and
    // with it the step, by half that share of it. It counts only where all gradients so far were tiny.
    static double[] InDouble(in Recipe recipe, long[] start, long[][] sums, int batch, out double[] slack)
    {
        slack = new double[2];
        double[] w = [.. start.Select(v => v / Learning.Q40)];
        double rate = recipe.LearningRateQ32 / Learning.Q32, decay = recipe.WeightDecayQ32 / Learning.Q32;
        double[] m = new double[2], v = new double[2];
        for (int t = 1; t <= sums.Length; t++)
            for (int i = 0; i < 2; i++)
            {
                double g = sums[t - 1][i] / Math.Pow(2, SumBits) / batch;
                if (recipe.Optimizer == OptimizerKind.Sgd)
                {
                    m[i] = 0.9 * m[i] + g + decay * w[i];
                    w[i] -= rate * m[i];
                    continue;
                }
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.999 * v[i] + 0.001 * g * g;
                double ratio = m[i] / (1 - Math.Pow(0.9, t)) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, t))) + 1e-8);
                w[i] -= rate * decay * w[i] + rate * ratio;
                slack[i] += rate * Math.Abs(ratio) * t * Math.Pow(2, -63) / v[i] / 2;
            }
        return w;
    }

    [Fact]
    public void MastersStopAtTheirRangeAndAreCounted()
    {
        Network network = Learning.Chain(OutputKind.Identity, 1, 1);
        Recipe recipe = Learning.Sgd(network, 1, 1, 4, momentum: 0.99);
        long[] moved = Steps(recipe, [0, 0], [[long.MaxValue, long.MinValue], [long.MaxValue, long.MinValue]], 1, out Counters counters);
        Assert.Equal([-Weights.MasterMaxQ40, Weights.MasterMaxQ40], moved);
        Assert.True(counters.WeightSaturations >= 4);
    }

    [Fact]
    public void AdamsGradientIsCappedBelowTheRootOfTwoAndCounted()
    {
        Network network = Learning.Chain(OutputKind.Identity, 1, 1);
        Recipe recipe = Learning.Adam(network, 1, 1, 0.01);
        long[] moved = Steps(recipe, [0, 0], [[long.MaxValue, long.MinValue]], 1, out Counters counters);
        Assert.Equal(2, counters.WeightSaturations);
        Assert.Equal(-0.01, moved[0] / Learning.Q40, 1e-9); // the first step of Adam is the rate
        Assert.Equal(0.01, moved[1] / Learning.Q40, 1e-9);
    }

    [Fact]
    public void TheGradientOfNothingMovesNothing()
    {
        Network network = Learning.Chain(OutputKind.Identity, 1, 1);
        foreach (Recipe recipe in new[] { Learning.Sgd(network, 1, 1, 1, 0.9), Learning.Adam(network, 1, 1, 1) })
            Assert.Equal([5, -7], Steps(recipe, [5, -7], [[0, 0], [0, 0], [0, 0]], 3, out _));
    }

    [Fact]
    public void TheGreatestMasterIsTheFloatBelow128()
    {
        Assert.Equal((float)(Weights.MasterMaxQ40 / Learning.Q40), MathF.BitDecrement(128f));
        int[] weights = new int[3];
        Assert.True(Weights.TryToCompute([Weights.MasterMaxQ40, -Weights.MasterMaxQ40, 1L << 15], weights));
        Assert.Equal([int.MaxValue - 127, -(int.MaxValue - 127), 0], weights); // half a unit: to even
        Assert.False(Weights.TryToCompute([Weights.MasterMaxQ40 + 1], weights));
        Assert.False(Weights.TryToCompute([long.MinValue], weights));
        Assert.False(Weights.TryToCompute([0, 0, 0, 0], weights));
    }
}
