namespace Rollup.Kernel;

/// <summary>
/// How weights move. Sgd is stochastic gradient descent with momentum and coupled weight decay, Adam has decoupled decay (AdamW; plain Adam
/// when the decay is 0).
/// </summary>
public enum OptimizerKind : byte { None = 0, Sgd = 1, Adam = 2 }

/// <summary>
/// The table of optimizers: one step of each moves master weights Q.40 by exact gradient sums Q.(FA+FG) over a batch. After it the masters
/// lie within +-<see cref="Weights.MasterMaxQ40"/>.
/// </summary>
public static class Optimizers
{
    /// <summary>Units of moving one parameter.</summary>
    public static long UnitsPerParameter(OptimizerKind optimizer) =>
        optimizer == OptimizerKind.Adam ? Adam.UnitsPerParameter : Sgd.UnitsPerParameter;

    /// <summary>Moments kept of each parameter.</summary>
    public static int MomentsPerParameter(OptimizerKind optimizer) => optimizer == OptimizerKind.Adam ? 2 : 1;

    /// <summary>One more step: before its first parameter.</summary>
    public static void BeginStep(in Recipe recipe, ref TrainState state)
    {
        if (recipe.Optimizer == OptimizerKind.Adam) Adam.BeginStep(recipe, ref state);
    }

    /// <summary>
    /// Moves state.MasterQ40[parameters], all or some of them, by the batch's sums; `sumBits` is FA + FG. The recipe is accepted,
    /// 1 &lt;= batch &lt;= BatchMax.
    /// </summary>
    public static void Step(
        in Recipe recipe, in TrainState state, ReadOnlySpan<long> gradientSums, int batch, int sumBits, ref Counters counters)
    {
        if (recipe.Optimizer == OptimizerKind.Adam) Adam.Step(recipe, state, gradientSums, batch, sumBits, ref counters);
        else Sgd.Step(recipe, state, gradientSums, batch, sumBits, ref counters);
    }

    /// <summary>The value, set to the nearest end if it is beyond +-max, and counted as a weight.</summary>
    internal static long Bound(long value, long max, ref Counters counters)
    {
        if (value >= -max && value <= max) return value;
        counters.WeightSaturations++;
        return value < 0 ? -max : max;
    }
}
