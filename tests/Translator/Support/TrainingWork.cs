using Rollup.Machine.Simd;

namespace Rollup.Tests.Translator;

/// <summary>A training of two layers on made-up rows, the same each time.</summary>
sealed record TrainingWork(Network Network, Recipe Recipe, long[] MasterQ40, int[] FeaturesQFA, long[] Targets)
{
    const int Columns = 7;

    public int Rows => Targets.Length;

    public static TrainingWork Make(OutputKind kind, OptimizerKind optimizer, ProfileKind profileKind, int rows)
    {
        Network network = Network.Begin(Columns, kind);
        int outputs = kind == OutputKind.Softmax ? 3 : 1;
        if (!network.TryAdd(9, hasBias: true, Activation.Relu) || !network.TryAdd(outputs, hasBias: true, Activation.Identity))
            throw new InvalidOperationException("a small network");
        bool isAdam = optimizer == OptimizerKind.Adam;
        Recipe recipe = new()
        {
            Optimizer = optimizer, Loss = Recipe.LossOf(kind), Profile = profileKind, Epochs = 3, BatchSize = 32, Seed = 5,
            LearningRateQ32 = 1L << 26,
            MomentumQ32 = isAdam ? 0 : 1L << 31, Beta1Q32 = isAdam ? 3_865_470_566 : 0, Beta2Q32 = isAdam ? 4_290_672_329 : 0,
            EpsilonQ47 = isAdam ? 1 << 20 : 0, WeightDecayQ32 = 1L << 22,
        };
        Profile.TryOf(profileKind, out Profile profile);
        Random random = new(17);
        return new TrainingWork(
            network, recipe, [.. Enumerable.Range(0, network.ParameterCount).Select(_ => random.NextInt64(-1L << 39, 1L << 39))],
            [.. Enumerable.Range(0, rows * Columns).Select(_ => random.Next(-2 << profile.ActivationBits, 2 << profile.ActivationBits))],
            [.. Enumerable.Range(0, rows)
                .Select(_ => kind == OutputKind.Identity ? random.NextInt64(-1L << 32, 1L << 32) : random.Next(Math.Max(2, outputs)))]);
    }

    /// <summary>The score by this program's own code.</summary>
    public (KernelStatus Status, long ScoreQ32) Score(ReadOnlySpan<long> masterQ40, MetricKind metric)
    {
        int[] weightsQ24 = new int[masterQ40.Length];
        if (!Weights.TryToCompute(masterQ40, weightsQ24)) return (KernelStatus.WeightOutOfRange, 0);
        Profile.TryOf(Recipe.Profile, out Profile profile);
        Arena arena = new(new byte[1 << 20]);
        Counters counters = default;
        KernelStatus status = Engine<HostOps>.Evaluate(
            Network, profile, weightsQ24, FeaturesQFA, Targets, Rows, metric, ref arena, ref counters, out long score);
        return (status, score);
    }
}
