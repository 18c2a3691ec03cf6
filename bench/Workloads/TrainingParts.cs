namespace Rollup.Workloads;

/// <summary>The parts of evaluating and training beside the products, each alone, on made-up numbers.</summary>
static class TrainingParts
{
    const ulong Seed = 1;
    const int Batch = 16;

    public static void Run(scoped in Request request, scoped ref ScratchMemory scratch)
    {
        int rows = request[0], width = request[1], count = rows * width;
        Span<long> sums = scratch.Take<long>(count), moments = scratch.Take<long>(2 * count), targets = scratch.Take<long>(rows);
        Span<int> values = scratch.Take<int>(count), narrow = scratch.Take<int>(count);
        if (request.IsPreparing)
        {
            Fill(sums, values);
            moments.Clear();
            return;
        }
        Counters counters = default;
        switch (request.Operation)
        {
            case Operation.Finish:
                Narrowing.Finish(
                    sums, values.Slice(0, width), rows, width, Profile.Standard.ActivationBits, Profile.Standard.WeightBits,
                    request[2] != 0 ? Relu.Least : int.MinValue, narrow,
                    ref counters.ActivationSaturations);
                break;
            case Operation.Deltas:
                targets.Clear();
                Losses.Deltas((LossKind)request[2], Profile.Standard, values, targets, rows, width, narrow, ref counters);
                break;
            default:
                Step((OptimizerKind)request[2], sums, moments, ref counters);
                break;
        }
    }

    // The masters are the gradients too: numbers of any size.
    static void Step(OptimizerKind optimizer, Span<long> masterQ40, Span<long> moments, ref Counters counters)
    {
        Recipe recipe = new() { Optimizer = optimizer, LearningRateQ32 = 42949673, BatchSize = Batch };
        if (optimizer == OptimizerKind.Adam)
        {
            recipe.Beta1Q32 = 3865470566;
            recipe.Beta2Q32 = 4290672329;
            recipe.EpsilonQ47 = 1407375;
        }
        else recipe.MomentumQ32 = 3865470566;
        TrainState state = default;
        state.MasterQ40 = masterQ40;
        state.FirstMoments = moments.Slice(0, masterQ40.Length);
        state.SecondMoments = moments.Slice(masterQ40.Length);
        state.Beta1PowerQ62 = 1L << 62;
        state.Beta2PowerQ62 = 1L << 62;
        Optimizers.BeginStep(recipe, ref state);
        Optimizers.Step(recipe, state, masterQ40, Batch, Profile.Standard.ActivationBits + Profile.Standard.DeltaBits, ref counters);
    }

    static void Fill(Span<long> sums, Span<int> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (int)Philox.At(Seed, RandomStream.Initialise, 1, (ulong)i).Word0 >> 9; // +-4 in Q.20
            sums[i] = (long)values[i] << 18;                                                   // +-1 in Q.40
        }
    }
}
