namespace Rollup.Kernel;

/// <summary>The cross-entropy of several classes, from one row of logits in Q.FA.</summary>
static class CrossEntropy
{
    // p = e / S in Q.31: e <= 2^31 and S <= 2^35, so e << 31 fits 63 bits. Each exp is computed twice rather than kept.
    public static void Deltas(in Profile profile, ReadOnlySpan<int> logitsQFA, long target, Span<int> deltasQFG)
    {
        long sumQ31 = SumQ31(profile, logitsQFA, out int maxQFA);
        for (int j = 0; j < logitsQFA.Length; j++)
        {
            long exponentialQ31 = Exponential.OfNonPositiveQ31((long)logitsQFA[j] - maxQFA, profile.ActivationBits);
            long probabilityQ31 = FixedMath.Rdiv(exponentialQ31 << Limits.SoftmaxBits, sumQ31);
            long hotQ31 = j == target ? 1L << Limits.SoftmaxBits : 0;
            deltasQFG[j] = (int)FixedMath.RshrShort(probabilityQ31 - hotQ31, Limits.SoftmaxBits - profile.DeltaBits);
        }
    }

    static long SumQ31(in Profile profile, ReadOnlySpan<int> logitsQFA, out int maxQFA)
    {
        maxQFA = int.MinValue;
        for (int j = 0; j < logitsQFA.Length; j++) maxQFA = Math.Max(maxQFA, logitsQFA[j]);
        long sumQ31 = 0;
        for (int j = 0; j < logitsQFA.Length; j++)
            sumQ31 += Exponential.OfNonPositiveQ31((long)logitsQFA[j] - maxQFA, profile.ActivationBits);
        return sumQ31;
    }

    /// <summary>ln(sum e^(z_j - max)) + max - z_target in Q.32; below 2^49.</summary>
    public static long ValueQ32(in Profile profile, ReadOnlySpan<int> logitsQFA, long target)
    {
        long sumQ31 = SumQ31(profile, logitsQFA, out int maxQFA);
        long gapQFA = (long)maxQFA - logitsQFA[(int)target];
        return Logarithm.NaturalQ32((ulong)sumQ31) + (gapQFA << (Limits.ScoreBits - profile.ActivationBits));
    }
}
