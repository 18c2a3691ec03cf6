namespace Rollup.Kernel;

/// <summary>The share of rows whose most probable class is the right one.</summary>
static class Accuracy
{
    /// <summary>The most probable class; the lowest of several. A sigmoid's class is 1 if its logit is positive.</summary>
    public static int ClassOf(in Network network, ReadOnlySpan<int> logitsQFA)
    {
        if (network.Output == OutputKind.Sigmoid) return logitsQFA[0] > 0 ? 1 : 0;
        int best = 0;
        for (int j = 1; j < logitsQFA.Length; j++)
            if (logitsQFA[j] > logitsQFA[best]) best = j;
        return best;
    }

    public static void Add(in Network network, ReadOnlySpan<int> logitsQFA, ReadOnlySpan<long> targets, ref MetricSums sums)
    {
        long correct = 0;
        for (int row = 0; row < targets.Length; row++)
            if (ClassOf(network, logitsQFA.Slice(row * network.OutWidth, network.OutWidth)) == targets[row]) correct++;
        sums.Total += correct;
    }

    public static long ScoreQ32(in MetricSums sums, int rows) => FixedMath.Rdiv((long)sums.Total << Limits.ScoreBits, rows);
}
