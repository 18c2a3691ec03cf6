using System.Numerics;

namespace Rollup.Tests.Unit.Kernel;

public class MetricsTests
{
    static (KernelStatus Status, long ScoreQ32) Score(
        in Network network, MetricKind metric, int[] logits, long[] targets, bool isWide = false)
    {
        Counters counters = default;
        MetricSums sums = default;
        ulong[] keys = new ulong[targets.Length];
        // In two parts, which must not show.
        int cut = targets.Length / 3;
        Profile profile = isWide ? Profile.Wide : Profile.Standard;
        Metrics.Add(
            metric, network, profile, logits.AsSpan(0, cut * network.OutWidth), targets.AsSpan(0, cut), 0, keys, ref sums, ref counters);
        Metrics.Add(
            metric, network, profile, logits.AsSpan(cut * network.OutWidth), targets.AsSpan(cut), cut, keys, ref sums, ref counters);
        KernelStatus status = Metrics.Score(metric, targets, sums, keys, out long scoreQ32);
        return (status, scoreQ32);
    }

    static readonly Network Logistic = Learning.Chain(OutputKind.Sigmoid, 1, 1);
    static readonly Network Softmax = Learning.Chain(OutputKind.Softmax, 1, 3);
    static readonly Network TwoClasses = Learning.Chain(OutputKind.Softmax, 1, 2);
    static readonly Network Linear = Learning.Chain(OutputKind.Identity, 1, 1);

    // Few different values, so that ties are common; the ends too.
    static readonly Gen<int> Logit = Gen.Frequency((3, Gen.Int[-3, 3]), (1, Gen.Int), (1, Gen.OneOf(int.MinValue, int.MaxValue)));

    [Fact]
    public void AreaUnderCurveCountsPairs() =>
        Gen.Int[1, 60].SelectMany(rows => Gen.Select(Logit.Array[2 * rows], Gen.Long[0, 1].Array[rows], Gen.Bool))
            .Sample((logits, targets, isSoftmax) =>
        {
            long[] scores = [.. targets.Select((_, row) => isSoftmax ? (long)logits[2 * row + 1] - logits[2 * row] : logits[row])];
            long halfWins = 0, pairs = 0;
            for (int i = 0; i < scores.Length; i++)
                for (int j = 0; j < scores.Length; j++)
                {
                    if (targets[i] != 1 || targets[j] != 0) continue;
                    pairs++;
                    halfWins += 1 + scores[i].CompareTo(scores[j]);
                }
            (KernelStatus status, long score) = isSoftmax
                ? Score(TwoClasses, MetricKind.AreaUnderCurve, logits, targets)
                : Score(Logistic, MetricKind.AreaUnderCurve, logits[..targets.Length], targets);
            Assert.Equal(pairs == 0 ? KernelStatus.MetricUndefined : KernelStatus.Accepted, status);
            // The nearest of all Q.32 numbers: |halfWins / (2 pairs) - score / 2^32| <= 2^-33.
            if (pairs > 0) Assert.True(Int128.Abs(2 * ((Int128)halfWins << 32) - (Int128)score * 4 * pairs) <= 2 * pairs);
        }, iter: 2000);

    [Fact]
    public void APerfectOrderOfTheMostRowsIsOne()
    {
        int[] logits = [.. Enumerable.Range(-32768, 65536)];
        long[] targets = [.. logits.Select(z => z >= 0 ? 1L : 0L)];
        Assert.Equal((KernelStatus.Accepted, 1L << 32), Score(Logistic, MetricKind.AreaUnderCurve, logits, targets));
    }

    [Fact]
    public void HeapSortSorts() =>
        Gen.ULong.Array[0, 200].Sample(keys =>
        {
            ulong[] sorted = [.. keys];
            Sorting.HeapSort(sorted);
            Array.Sort(keys);
            return keys.SequenceEqual(sorted);
        }, iter: 2000);

    [Fact]
    public void AccuracyTakesTheLowestOfEqualClasses()
    {
        // Rows: clear 2, tie of 0 and 1, tie of all, tie of 1 and 2.
        int[] logits = [0, 1, 2, 5, 5, 1, 4, 4, 4, -1, 3, 3];
        Assert.Equal((KernelStatus.Accepted, 1L << 32), Score(Softmax, MetricKind.Accuracy, logits, [2, 0, 0, 1]));
        Assert.Equal((KernelStatus.Accepted, 1L << 30), Score(Softmax, MetricKind.Accuracy, logits, [2, 1, 1, 2]));
        Assert.Equal((KernelStatus.Accepted, 3L << 30), Score(Logistic, MetricKind.Accuracy, [1, 0, -1, 7], [1, 0, 0, 0]));
        Assert.Equal((KernelStatus.Accepted, 1431655765L), Score(Logistic, MetricKind.Accuracy, [1, 1, 1], [1, 0, 0])); // 1/3
    }

    [Fact]
    public void LogLossIsThatOfDoubleArithmetic() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[0, 2], Gen.Bool, Gen.Int[0, 14]).SelectMany(c => Gen.Select(
            Gen.Const(c), Gen.Int.Array[3 * c.Item1], Gen.Long[0, 1].Array[c.Item1])).Sample((c, raw, targets) =>
        {
            (int rows, int kind, bool isWide, int shift) = c;
            Network network = kind switch { 0 => Logistic, 1 => Softmax, _ => TwoClasses };
            int[] logits = [.. raw.Take(rows * network.OutWidth).Select(z => z >> shift)];
            double scale = isWide ? 1 << 16 : 1 << 20;
            double expected = Enumerable.Range(0, rows).Average(row =>
            {
                double[] z = [.. logits.Skip(row * network.OutWidth).Take(network.OutWidth).Select(v => v / scale)];
                if (kind == 0) z = [0, z[0]];
                double max = z.Max();
                return Math.Log(z.Sum(v => Math.Exp(v - max))) + max - z[targets[row]];
            });
            (KernelStatus status, long score) = Score(network, MetricKind.LogLoss, logits, targets, isWide);
            Assert.Equal(KernelStatus.Accepted, status);
            Assert.Equal(expected, score / Learning.Q32, 3e-9 + 1e-12 * Math.Abs(expected));
        }, iter: 1000);

    [Fact]
    public void RSquaredIsTheExactRationalRoundedOnce() =>
        Gen.Int[1, 30].SelectMany(
            rows => Gen.Select(Logit.Array[rows], Gen.Frequency((3, Gen.Long[-3L << 32, 3L << 32]), (1, Gen.Long)).Array[rows]))
        .Sample((logits, targets) =>
        {
            long saturations = 0;
            BigInteger[] y = [.. targets.Select(t => (BigInteger)FixedMath.Sat32(FixedMath.Rshr(t, 12), ref saturations))];
            BigInteger n = y.Length, sum = 0, squares = 0, residual = 0;
            for (int i = 0; i < y.Length; i++)
            {
                sum += y[i];
                squares += y[i] * y[i];
                residual += (logits[i] - y[i]) * (logits[i] - y[i]);
            }
            BigInteger total = n * squares - sum * sum;
            (KernelStatus status, long score) = Score(Linear, MetricKind.RSquared, logits, targets);
            Assert.Equal(total.IsZero ? KernelStatus.MetricUndefined : KernelStatus.Accepted, status);
            if (total.IsZero) return;
            // |2^32 (1 - residual n / total) - score| <= 1/2, unless it lies below the floor.
            BigInteger exact = (total - residual * n) << 32;
            if (exact < -(BigInteger.One << 61) * total) Assert.True(score < -(1L << 60));
            else Assert.True(2 * BigInteger.Abs(exact - score * total) <= total, $"{score}");
        }, iter: 3000);

    [Theory]
    [InlineData(MetricKind.Accuracy, 5, 5, true)]
    [InlineData(MetricKind.Accuracy, 4, 5, false)]
    [InlineData(MetricKind.AreaUnderCurve, 6, 5, true)]
    [InlineData(MetricKind.RSquared, -5, -6, true)]
    [InlineData(MetricKind.LogLoss, 5, 5, true)]
    [InlineData(MetricKind.LogLoss, 4, 5, true)]
    [InlineData(MetricKind.LogLoss, 6, 5, false)]
    public void AThresholdIsReachedFromTheBetterSide(MetricKind metric, long score, long threshold, bool reaches) =>
        Assert.Equal(reaches, Metrics.Reaches(metric, score, threshold));

    [Fact]
    public void MetricsFitOutputs()
    {
        (MetricKind Metric, bool Linear, bool Logistic, bool Softmax, bool TwoClasses)[] table =
        [
            (MetricKind.None, false, false, false, false),
            (MetricKind.Accuracy, false, true, true, true),
            (MetricKind.LogLoss, false, true, true, true),
            (MetricKind.AreaUnderCurve, false, true, false, true),
            (MetricKind.RSquared, true, false, false, false),
        ];
        Assert.All(table, row => Assert.Equal(
            (row.Linear, row.Logistic, row.Softmax, row.TwoClasses),
            (Metrics.Fits(row.Metric, Linear), Metrics.Fits(row.Metric, Logistic), Metrics.Fits(row.Metric, Softmax),
                Metrics.Fits(row.Metric, TwoClasses))));
    }

    [Theory]
    [InlineData(MetricKind.Accuracy, 0, 1L << 32)]
    [InlineData(MetricKind.AreaUnderCurve, 0, 1L << 32)]
    [InlineData(MetricKind.LogLoss, 0, (1L << 49) - 1)]
    [InlineData(MetricKind.RSquared, -(1L << 62), 1L << 32)]
    public void ScoresHaveARange(MetricKind metric, long lowestQ32, long highestQ32)
    {
        foreach (long scoreQ32 in new[] { lowestQ32, highestQ32, (lowestQ32 + highestQ32) / 2 })
            Assert.True(Metrics.IsInRange(metric, scoreQ32));
        foreach (long scoreQ32 in new[] { lowestQ32 - 1, highestQ32 + 1, long.MinValue, long.MaxValue })
            Assert.False(Metrics.IsInRange(metric, scoreQ32));
        Assert.False(Metrics.IsInRange(MetricKind.None, 0));
        foreach (long thanQ32 in new[] { lowestQ32, highestQ32 })
            foreach (long scoreQ32 in new[] { lowestQ32, highestQ32 })
                Assert.Equal(
                    Metrics.Reaches(metric, scoreQ32, thanQ32) && scoreQ32 != thanQ32, Metrics.IsBetter(metric, scoreQ32, thanQ32));
    }

    [Theory]
    [InlineData(MetricKind.AreaUnderCurve, new uint[] { 1, 1 }, true)]
    [InlineData(MetricKind.AreaUnderCurve, new uint[] { 0, 2 }, false)]
    [InlineData(MetricKind.AreaUnderCurve, new uint[] { 2, 0 }, false)]
    [InlineData(MetricKind.AreaUnderCurve, new uint[] { 2 }, false)]
    [InlineData(MetricKind.Accuracy, new uint[] { 0, 2 }, true)]
    [InlineData(MetricKind.LogLoss, new uint[] { 2, 0 }, true)]
    [InlineData(MetricKind.RSquared, new uint[0], true)]
    public void CountsOfClassesAllowAScore(MetricKind metric, uint[] counts, bool isDefined)
    {
        Assert.Equal(isDefined, Metrics.IsDefined(metric, rows: 2, counts));
        Assert.False(metric == MetricKind.RSquared && Metrics.IsDefined(metric, rows: 1, counts));
    }
}
