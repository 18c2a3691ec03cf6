namespace Rollup.Kernel;

/// <summary>The mean cross-entropy in nats.</summary>
static class LogLoss
{
    /// <summary>2^17 nats: no logits are further apart, in either profile.</summary>
    public const long ScoreEndQ32 = 1L << 49;

    // One value is below 2^49, 2^16 of them below 2^65: the sum is taken in 128 bits, its mean fits.
    public static void Add(
        in Network network, in Profile profile, ReadOnlySpan<int> logitsQFA, ReadOnlySpan<long> targets, ref MetricSums sums)
    {
        for (int row = 0; row < targets.Length; row++)
        {
            ReadOnlySpan<int> logits = logitsQFA.Slice(row * network.OutWidth, network.OutWidth);
            sums.Total += network.Output == OutputKind.Sigmoid
                ? BinaryCrossEntropy.ValueQ32(profile, logits[0], targets[row])
                : CrossEntropy.ValueQ32(profile, logits, targets[row]);
        }
    }

    public static long ScoreQ32(in MetricSums sums, int rows) => (long)WideMath.Rdiv((UInt128)sums.Total, (ulong)rows);
}
