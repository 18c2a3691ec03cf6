namespace Rollup.Kernel;

/// <summary>Half the square of the difference of logit and target, so that its delta is the difference.</summary>
static class MeanSquaredError
{
    /// <summary>A target of a regression as the network sees it: Q.FA, saturated and counted as an activation.</summary>
    public static int TargetQFA(in Profile profile, long targetQ32, ref Counters counters) =>
        FixedMath.Sat32(FixedMath.Rshr(targetQ32, Limits.ScoreBits - profile.ActivationBits), ref counters.ActivationSaturations);

    // |z - y| < 2^32, shifted by at most 24 - 16: below 2^40.
    public static int Delta(in Profile profile, int logitQFA, long targetQ32, ref Counters counters)
    {
        long differenceQFA = (long)logitQFA - TargetQFA(profile, targetQ32, ref counters);
        return FixedMath.Sat32(differenceQFA << (profile.DeltaBits - profile.ActivationBits), ref counters.DeltaSaturations);
    }
}
