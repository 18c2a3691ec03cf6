namespace Rollup.Tests.Unit.Kernel;

public class LossesTests
{
    const double Q24 = 1 << 24;

    static int[] Deltas(LossKind loss, in Profile profile, int[] logits, long[] targets, out Counters counters)
    {
        int[] deltas = new int[logits.Length];
        counters = default;
        Losses.Deltas(loss, profile, logits, targets, targets.Length, logits.Length / targets.Length, deltas, ref counters);
        return deltas;
    }

    static readonly Gen<int> Logit = Gen.Frequency(
        (1, Gen.Int), (1, Gen.OneOf(int.MinValue, int.MaxValue, 0)), (4, Gen.Int[-8 << 20, 8 << 20]));

    [Fact]
    public void SoftmaxDeltasAreProbabilitiesLessTheHotClass() =>
        Gen.Int[2, 16].SelectMany(classes => Gen.Select(Logit.Array[classes], Gen.Long[0, classes - 1], Gen.Bool))
            .Sample((logits, target, isWide) =>
        {
            Profile profile = isWide ? Profile.Wide : Profile.Standard;
            int[] deltas = Deltas(LossKind.CrossEntropy, profile, logits, [target], out _);
            double scale = 1 << profile.ActivationBits;
            double max = logits.Max() / scale;
            double sum = logits.Sum(z => Math.Exp(z / scale - max));
            for (int j = 0; j < logits.Length; j++)
                Assert.Equal(Math.Exp(logits[j] / scale - max) / sum - (j == target ? 1 : 0), deltas[j] / Q24, 0.55 / Q24);
        }, iter: 3000);

    [Fact]
    public void BinaryDeltasAreTheProbabilityLessTheTarget() =>
        Gen.Select(Logit, Gen.Long[0, 1], Gen.Bool).Sample((logit, target, isWide) =>
        {
            Profile profile = isWide ? Profile.Wide : Profile.Standard;
            int[] deltas = Deltas(LossKind.BinaryCrossEntropy, profile, [logit], [target], out _);
            double expected = 1 / (1 + Math.Exp(-(double)logit / (1 << profile.ActivationBits))) - target;
            Assert.Equal(expected, deltas[0] / Q24, 0.55 / Q24);
        }, iter: 10_000);

    [Fact]
    public void SquareDeltasAreTheDifferenceAndSaturateAt128()
    {
        (int LogitQ20, long TargetQ32, int DeltaQ24, long Activations, long Deltas)[] table =
        [
            (3 << 20, 1L << 32, 2 << 24, 0, 0),
            (1, 0, 16, 0, 0),
            (0, 1L << 11, 0, 0, 0),            // half a unit of Q.20: to even
            (0, (1L << 11) + 1, -16, 0, 0),
            (127 << 20, 0, 127 << 24, 0, 0),
            (128 << 20, 0, int.MaxValue, 0, 1),
            (-(128 << 20), 0, int.MinValue, 0, 0),
            (int.MinValue, long.MaxValue, int.MinValue, 1, 1),
            (int.MaxValue, long.MinValue, int.MaxValue, 1, 1),
        ];
        Assert.All(table, row =>
        {
            int[] deltas = Deltas(LossKind.MeanSquaredError, Profile.Standard, [row.LogitQ20], [row.TargetQ32], out Counters counters);
            Assert.Equal(
                (row.DeltaQ24, row.Activations, row.Deltas), (deltas[0], counters.ActivationSaturations, counters.DeltaSaturations));
        });
    }
}
