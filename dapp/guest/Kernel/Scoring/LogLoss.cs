namespace Rollup.Kernel;

/// <summary>The mean cross-entropy in nats.</summary>
static class LogLoss
{
    /// <summary>2^17 nats: no logits are further apart, in either profile.</summary>
    public const long ScoreEndQ32 = 1L << 49;

    // One value is below 2^49, 2^16 of them below 2^65: the sum is taken in 128 bits, its mean fits.
    public static long ScoreQ32(in Network network, in Profile profile, ReadOnlySpan<int> logitsQFA, ReadOnlySpan<long> targets, int rows)
    {
        UInt128 sumQ32 = UInt128.Zero;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<int> logits = logitsQFA.Slice(row * network.OutWidth, network.OutWidth);
            sumQ32 += (ulong)(network.Output == OutputKind.Sigmoid
                ? BinaryCrossEntropy.ValueQ32(profile, logits[0], targets[row])
                : CrossEntropy.ValueQ32(profile, logits, targets[row]));
        }
        return (long)WideMath.Rdiv(sumQ32, (ulong)rows);
    }
}
