namespace Rollup.Kernel;

/// <summary>Stochastic gradient descent with momentum and coupled weight decay.</summary>
static class Sgd
{
    public const long UnitsPerParameter = 160;

    /// <summary>2^20 in Q.32. Bounds the velocity, so that with lr &lt;= 4.0 the step is at most 2^62 in Q.40.</summary>
    const long VelocityMaxQ32 = 1L << 52;

    // sumBits is at least 40, so g <= 2^63 / 2^8 = 2^55; decay <= 2^39, mu * v <= 2^52: the new velocity fits before it is bounded.
    public static void Step(
        in Recipe recipe, in TrainState state, ReadOnlySpan<long> gradientSums, int batch, int sumBits, ref Counters counters)
    {
        Span<long> masterQ40 = state.MasterQ40.Slice(0, gradientSums.Length);
        Span<long> velocityQ32 = state.FirstMoments.Slice(0, gradientSums.Length);
        long divisor = (long)batch << (sumBits - Limits.ScoreBits);
        for (int i = 0; i < gradientSums.Length; i++)
        {
            long gradientQ32 = FixedMath.Rdiv(gradientSums[i], divisor);
            if (recipe.WeightDecayQ32 != 0) gradientQ32 += FixedMath.MulShr(recipe.WeightDecayQ32, masterQ40[i], Profile.MasterBitsOfAll);
            long velocity = FixedMath.MulShr(recipe.MomentumQ32, velocityQ32[i], Limits.ScoreBits) + gradientQ32;
            velocityQ32[i] = Optimizers.Bound(velocity, VelocityMaxQ32, ref counters);
            long step = FixedMath.MulShr(recipe.LearningRateQ32, velocityQ32[i], 2 * Limits.ScoreBits - Profile.MasterBitsOfAll);
            masterQ40[i] = Weights.Clamp(masterQ40[i] - step, ref counters);
        }
    }
}
