namespace Rollup.Tests.Unit.Kernel;

/// <summary>One row per status of the engine, and what hostile numbers do to it: nothing but a status.</summary>
public class EngineStatusTests
{
    sealed class Case
    {
        public Network Network = Learning.Chain(OutputKind.Softmax, 4, 5, 2);
        public Recipe Recipe = Learning.Sgd(Learning.Chain(OutputKind.Softmax, 4, 5, 2), 1, 8, 0.1);
        public MetricKind Metric = MetricKind.Accuracy;
        public int Rows = 10;
        public int[] Features = new int[40];
        public long[] Targets = new long[10];
        public int Weights = 37;
        public int WorkBytes = 1 << 16;
        public int Fill = 1 << 20;
        public int WeightFill = 1 << 20;
    }

    static KernelStatus Evaluate(Action<Case> change)
    {
        Case c = new();
        change(c);
        Array.Fill(c.Features, c.Fill);
        int[] weights = new int[c.Weights];
        Array.Fill(weights, c.WeightFill);
        Arena work = new(new byte[c.WorkBytes]);
        Counters counters = default;
        int mark = work.Mark();
        KernelStatus status = Engine<BlockedOps>.Evaluate(
            c.Network, Profile.Standard, weights, c.Features, c.Targets, c.Rows, c.Metric, ref work, ref counters, out _);
        Assert.Equal(mark, work.Mark());
        return status;
    }

    [Fact]
    public void EvaluateAnswersWithOneStatus()
    {
        (Action<Case> Change, KernelStatus Status)[] table =
        [
            (_ => { }, KernelStatus.Accepted),
            (c => (c.Network.LayerCount, c.Rows) = (0, 0), KernelStatus.NetworkRefused),
            (c => c.Rows = 0, KernelStatus.RowsZero),
            (c => c.Rows = int.MinValue, KernelStatus.RowsZero),
            (c => c.Rows = int.MaxValue, KernelStatus.RowsAboveMax),
            (c => c.Features = new int[39], KernelStatus.ShapeDiffers),
            (c => c.Features = new int[41], KernelStatus.ShapeDiffers),
            (c => c.Targets = new long[9], KernelStatus.ShapeDiffers),
            (c => c.Weights = 36, KernelStatus.ShapeDiffers),
            (c => c.Metric = MetricKind.None, KernelStatus.KindUnknown),
            (c => c.Metric = (MetricKind)5, KernelStatus.KindUnknown),
            (c => c.Metric = MetricKind.RSquared, KernelStatus.MetricDiffersFromOutput),
            (c => c.Targets[9] = 2, KernelStatus.TargetOutOfRange),
            (c => c.Targets[0] = -1, KernelStatus.TargetOutOfRange),
            (c => c.Targets[0] = long.MaxValue, KernelStatus.TargetOutOfRange),
            (c => c.WorkBytes = 0, KernelStatus.WorkspaceTooSmall),
            (c => c.WorkBytes = 200, KernelStatus.WorkspaceTooSmall),
            (c => (c.Fill, c.WeightFill) = (int.MinValue, int.MinValue), KernelStatus.AccumulatorBound),
            (c => c.Metric = MetricKind.AreaUnderCurve, KernelStatus.MetricUndefined),
            (c => (c.Metric, c.Targets[0]) = (MetricKind.AreaUnderCurve, 1), KernelStatus.Accepted),
        ];
        Assert.All(table, row => Assert.Equal(row.Status, Evaluate(row.Change)));
    }

    static KernelStatus Train(Action<Case> change)
    {
        Case c = new();
        change(c);
        Array.Fill(c.Features, c.Fill);
        long[] masterQ40 = new long[c.Weights];
        Array.Fill(masterQ40, (long)c.WeightFill << 16);
        Arena work = new(new byte[c.WorkBytes]);
        Counters counters = default;
        KernelStatus status = Engine<BlockedOps>.Train(
            c.Network, c.Recipe, masterQ40, c.Features, c.Targets, c.Rows, ref work, ref counters);
        Assert.Equal(0, work.Mark());
        return status;
    }

    [Fact]
    public void TrainAnswersWithOneStatus()
    {
        (Action<Case> Change, KernelStatus Status)[] table =
        [
            (_ => { }, KernelStatus.Accepted),
            (c => (c.Network.LayerCount, c.Recipe.Epochs) = (99, 0), KernelStatus.NetworkRefused),
            (c => (c.Recipe.Epochs, c.Features) = (0, []), KernelStatus.RecipeRefused),
            (c => (c.Recipe.Epochs, c.Rows) = (0, 0), KernelStatus.RowsZero),
            (c => c.Rows = 65537, KernelStatus.RowsAboveMax),
            (c => c.Features = [], KernelStatus.ShapeDiffers),
            (c => c.Targets = [], KernelStatus.ShapeDiffers),
            (c => c.Weights = 38, KernelStatus.ShapeDiffers),
            (c => c.Targets[3] = 2, KernelStatus.TargetOutOfRange),
            (c => c.WeightFill = int.MinValue, KernelStatus.WeightOutOfRange),
            (c => (c.WeightFill, c.WorkBytes) = (int.MinValue, 100), KernelStatus.WorkspaceTooSmall),
            (c => c.WorkBytes = 100, KernelStatus.WorkspaceTooSmall),
            (c => (c.Fill, c.WeightFill) = (int.MinValue, int.MaxValue - 1024), KernelStatus.AccumulatorBound),
        ];
        Assert.All(table, row => Assert.Equal(row.Status, Train(row.Change)));
    }

    [Fact]
    public void AnEpochWithForeignMomentsIsRefused()
    {
        Case c = new();
        Arena work = new(new byte[1 << 16]);
        Counters counters = default;
        TrainState state = default;
        state.MasterQ40 = new long[37];
        Assert.Equal(KernelStatus.ShapeDiffers, Engine<ScalarOps>.TrainEpoch(
            c.Network, c.Recipe, c.Features, c.Targets, c.Rows, 0, ref state, ref work, ref counters));
    }

    /// <summary>The widest numbers and the wildest accepted recipes: a status comes back, and masters stay in range.</summary>
    [Fact]
    public void HostileNumbersEndInAStatus()
    {
        Random random = new(1);
        int accepted = 0, bounded = 0;
        for (int i = 0; i < 600; i++)
        {
            OutputKind output = (OutputKind)random.Next(3);
            Network network = Learning.Chain(output, 3, random.Next(1, 6), output == OutputKind.Softmax ? random.Next(2, 5) : 1);
            Recipe recipe = WildRecipe(network, random);
            int rows = random.Next(1, 30);
            int[] features = new int[rows * 3];
            long[] targets = new long[rows];
            int shift = random.Next(12); // so that some pass the accumulators' bound
            for (int k = 0; k < features.Length; k++) features[k] = Wild(random) >> shift;
            for (int k = 0; k < rows; k++)
                targets[k] = network.Classes == 0 ? (random.NextInt64() << random.Next(2)) : random.Next(network.Classes);
            long[] masterQ40 = new long[network.ParameterCount];
            for (int k = 0; k < masterQ40.Length; k++)
                masterQ40[k] = Math.Clamp((long)Wild(random) << 16, -Weights.MasterMaxQ40, Weights.MasterMaxQ40);
            KernelStatus status = Learning.Train<BlockedOps>(network, recipe, masterQ40, features, targets, rows).Status;
            Assert.True(status is KernelStatus.Accepted or KernelStatus.AccumulatorBound);
            Assert.All(masterQ40, w => Assert.InRange(w, -Weights.MasterMaxQ40, Weights.MasterMaxQ40));
            if (status == KernelStatus.Accepted) accepted++;
            else bounded++;
        }
        Assert.True(accepted > 50 && bounded > 50, $"{accepted} accepted, {bounded} bounded: the numbers are not wild enough");
    }

    static int Wild(Random random) => random.Next(5) switch
    {
        0 => int.MinValue,
        1 => int.MaxValue,
        2 => random.Next(-(1 << 21), 1 << 21),
        _ => random.Next(int.MinValue, int.MaxValue) >> random.Next(31),
    };

    static Recipe WildRecipe(in Network network, Random random)
    {
        bool isAdam = random.Next(2) == 0;
        Recipe recipe = isAdam ? Learning.Adam(network, 2, 1, 1) : Learning.Sgd(network, 2, 1, 1);
        recipe.Profile = (ProfileKind)random.Next(1, 3);
        recipe.Epochs = random.Next(1, 5);
        recipe.BatchSize = random.Next(3) switch { 0 => 1, 1 => 1024, _ => random.Next(1, 40) };
        recipe.LearningRateQ32 = random.Next(2) == 0 ? Recipe.LearningRateMaxQ32 : random.NextInt64(1, Recipe.LearningRateMaxQ32);
        recipe.WeightDecayQ32 = random.Next(2) == 0 ? Recipe.OneQ32 : 0;
        if (isAdam)
        {
            recipe.Beta1Q32 = random.Next(2) == 0 ? Recipe.Beta1MaxQ32 : 0;
            recipe.Beta2Q32 = random.Next(2) == 0 ? Recipe.Beta2MaxQ32 : 0;
            recipe.EpsilonQ47 = random.Next(2) == 0 ? Recipe.EpsilonMaxQ47 : 0;
        }
        else recipe.MomentumQ32 = random.Next(2) == 0 ? Recipe.OneQ32 - 1 : 0;
        Assert.Equal(RecipeStatus.Accepted, Recipe.Check(recipe, network, 1));
        return recipe;
    }
}
