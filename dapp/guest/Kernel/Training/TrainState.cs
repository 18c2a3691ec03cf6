namespace Rollup.Kernel;

/// <summary>What training carries from step to step. Views into memory of the caller.</summary>
public ref struct TrainState
{
    /// <summary>beta^0 in Q.62.</summary>
    public const long NoStepsQ62 = 1L << 62;

    /// <summary>[parameters], Q.40.</summary>
    public Span<long> MasterQ40;

    /// <summary>[parameters]: SGD's velocity in Q.32, Adam's m in Q.40.</summary>
    public Span<long> FirstMoments;

    /// <summary>[parameters]: Adam's v in Q.62; empty for SGD.</summary>
    public Span<long> SecondMoments;

    /// <summary>beta^t of the steps done so far; 2^62 before the first.</summary>
    public long Beta1PowerQ62;
    public long Beta2PowerQ62;

    /// <summary>Begins with moments of zero, taken from the arena. False if the arena is too small.</summary>
    public static bool TryBegin(
        scoped in Network network, scoped in Recipe recipe, Span<long> masterQ40, scoped ref Arena work, out TrainState state)
    {
        state = default;
        MomentsPlan plan = MomentsPlan.Of(network, recipe.Optimizer);
        if (!work.TryTake(plan.Bytes, out Span<byte> moments)) return false;
        state.MasterQ40 = masterQ40;
        state.FirstMoments = plan.First.In(moments);
        state.SecondMoments = plan.Second.In(moments);
        state.Beta1PowerQ62 = NoStepsQ62;
        state.Beta2PowerQ62 = NoStepsQ62;
        return true;
    }

    /// <summary>The same of some parameters only.</summary>
    internal readonly TrainState Part(int first, int count)
    {
        TrainState part = this;
        part.MasterQ40 = MasterQ40.Slice(first, count);
        part.FirstMoments = FirstMoments.Slice(first, count);
        if (SecondMoments.Length != 0) part.SecondMoments = SecondMoments.Slice(first, count);
        return part;
    }
}
