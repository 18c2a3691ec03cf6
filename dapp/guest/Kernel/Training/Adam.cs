using System.Numerics;

namespace Rollup.Kernel;

/// <summary>Adam with decoupled weight decay: Kingma and Ba; Loshchilov and Hutter.</summary>
static class Adam
{
    public const long UnitsPerParameter = 480;

    /// <summary>The square root of two, a little less, in Q.40: its square in Q.62 is below 2^63.</summary>
    const long GradientMaxQ40 = 1518500249L << 10;

    /// <summary>2^10 in Q.28. With lr &lt;= 4.0 and a bias correction of at most 2^10, the step is at most 2^62 in Q.40.</summary>
    const long RatioMaxQ28 = 1L << 38;

    const long OneQ62 = 1L << 62;

    // Kingma and Ba with the bias corrections folded into the rate and epsilon of the step, Loshchilov and Hutter's decoupled decay.
    public static void Step(
        in Recipe recipe, in TrainState state, ReadOnlySpan<long> gradientSums, int batch, int sumBits, ref Counters counters)
    {
        Span<long> masterQ40 = state.MasterQ40.Slice(0, gradientSums.Length);
        Span<long> firstQ40 = state.FirstMoments.Slice(0, gradientSums.Length);
        Span<long> secondQ62 = state.SecondMoments.Slice(0, gradientSums.Length);
        AdamStep step = StepOf(recipe, state);
        long divisor = (long)batch << (sumBits - Profile.MasterBitsOfAll);
        long firstShareQ32 = Recipe.OneQ32 - recipe.Beta1Q32;
        long secondShareQ32 = Recipe.OneQ32 - recipe.Beta2Q32;
        for (int i = 0; i < gradientSums.Length; i++)
        {
            long gradientQ40 = Optimizers.Bound(FixedMath.Rdiv(gradientSums[i], divisor), GradientMaxQ40, ref counters);
            firstQ40[i] += FixedMath.MulShr(firstShareQ32, gradientQ40 - firstQ40[i], Limits.ScoreBits);
            long squareQ62 = FixedMath.MulShr(gradientQ40, gradientQ40, 18);
            secondQ62[i] += FixedMath.MulShr(secondShareQ32, squareQ62 - secondQ62[i], Limits.ScoreBits);
            long ratioQ28 = RatioQ28(firstQ40[i], secondQ62[i], step.EpsilonQ47);
            long moved = masterQ40[i];
            if (step.DecayQ32 != 0) moved -= FixedMath.MulShr(step.DecayQ32, masterQ40[i], Limits.ScoreBits);
            moved -= FixedMath.MulShr(step.RateQ40, ratioQ28, 28);
            masterQ40[i] = Weights.Clamp(moved, ref counters);
        }
    }

    struct AdamStep
    {
        public long RateQ40;
        public long EpsilonQ47;
        public long DecayQ32;
    }

    public static void BeginStep(in Recipe recipe, ref TrainState state)
    {
        state.Beta1PowerQ62 = FixedMath.MulShr(state.Beta1PowerQ62, recipe.Beta1Q32 << 30, 62);
        state.Beta2PowerQ62 = FixedMath.MulShr(state.Beta2PowerQ62, recipe.Beta2Q32 << 30, 62);
    }

    // beta^t <= beta < 2^62, so 1 - beta^t is positive: at least 2^52 (beta1) and 2^42 (beta2) in Q.62.
    // RateQ40 = lr * root / correction <= 4 * 1 * 2^10 = 2^52; its dividend is at most 2^(34+31+39).
    static AdamStep StepOf(in Recipe recipe, in TrainState state)
    {
        ulong firstCorrectionQ62 = (ulong)(OneQ62 - state.Beta1PowerQ62);
        ulong rootQ31 = SquareRoot.Floor((ulong)(OneQ62 - state.Beta2PowerQ62));
        UInt128 rateQ102 = ((UInt128)(ulong)recipe.LearningRateQ32 * rootQ31) << 39;
        AdamStep step = default;
        step.RateQ40 = (long)WideMath.Rdiv(rateQ102, firstCorrectionQ62);
        step.EpsilonQ47 = Math.Max(1, FixedMath.MulShr(recipe.EpsilonQ47, (long)rootQ31, 31));
        step.DecayQ32 = FixedMath.MulShr(recipe.LearningRateQ32, recipe.WeightDecayQ32, Limits.ScoreBits);
        return step;
    }

    /// <summary>first / (root of second + epsilon) in Q.28, toward zero, at most 2^10 on either side. second >= 0, epsilon >= 1.</summary>
    // |first| < 2^41, so the first division's dividend is below 2^61; both divisors are at least 1 and at most 2^49.
    static long RatioQ28(long firstQ40, long secondQ62, long epsilonQ47)
    {
        ulong divisorQ47 = RootQ47((ulong)secondQ62) + (ulong)epsilonQ47;
        ulong size = (ulong)Math.Abs(firstQ40);
        ulong whole = (size << 20) / divisorQ47;
        ulong rest = (size << 20) - whole * divisorQ47;
        if (whole >= RatioMaxQ28 >> 15) return firstQ40 < 0 ? -RatioMaxQ28 : RatioMaxQ28;
        long ratioQ28 = (long)((whole << 15) + (rest << 15) / divisorQ47);
        return firstQ40 < 0 ? -ratioQ28 : ratioQ28;
    }

    // The value is moved up by an even number of bits, so that its root has 32 of them.
    static ulong RootQ47(ulong valueQ62)
    {
        if (valueQ62 == 0) return 0;
        int shift = BitOperations.LeadingZeroCount(valueQ62) & ~1;
        return (SquareRoot.Floor(valueQ62 << shift) << 16) >> (shift / 2);
    }
}
