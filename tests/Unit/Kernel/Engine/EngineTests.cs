namespace Rollup.Tests.Unit.Kernel;

public class EngineTests
{
    static readonly string[] Names =
        ["linear", "logistic", "softmax", "mlp", "mlp regression", "deep", "leaky", "tanh", "sigmoid", "identity", "all", "no bias"];
    static readonly int[] SplitSizes = [1, 7, 64, 65];

    public static TheoryData<string> Models => [.. Names];

    static Network NetworkOf(string model) => model switch
    {
        "linear" => Learning.Chain(OutputKind.Identity, 7, 1),
        "logistic" => Learning.Chain(OutputKind.Sigmoid, 7, 1),
        "softmax" => Learning.Chain(OutputKind.Softmax, 7, 4),
        "mlp" => Learning.Chain(OutputKind.Softmax, 7, 9, 3),
        "mlp regression" => Learning.Chain(OutputKind.Identity, 7, 6, 1),
        "leaky" => Learning.Chain(OutputKind.Softmax, Learning.LeakyRelu, hasBias: true, 7, 9, 3),
        "tanh" => Learning.Chain(OutputKind.Softmax, new(ActivationKind.Tanh), hasBias: true, 7, 9, 3),
        "sigmoid" => Learning.Chain(OutputKind.Sigmoid, new(ActivationKind.Sigmoid), hasBias: true, 7, 9, 1),
        "identity" => Learning.Chain(OutputKind.Softmax, Activation.Identity, hasBias: true, 7, 9, 3),
        "all" => Everything(),
        "no bias" => Learning.Chain(OutputKind.Identity, new(ActivationKind.Tanh), hasBias: false, 7, 9, 1),
        _ => Learning.Chain(OutputKind.Sigmoid, 7, 8, 6, 5, 1),
    };

    // Every activation once, with and without bias.
    static Network Everything()
    {
        Network network = Network.Begin(7, OutputKind.Softmax);
        bool isBuilt = network.TryAdd(9, hasBias: false, Learning.LeakyRelu) && network.TryAdd(8, hasBias: true, new(ActivationKind.Tanh))
            && network.TryAdd(7, hasBias: false, Activation.Identity) && network.TryAdd(9, hasBias: true, new(ActivationKind.Sigmoid))
            && network.TryAdd(3, hasBias: false, Activation.Identity);
        Assert.True(isBuilt);
        return network;
    }

    // With one batch, rate 1, no momentum and no decay, the masters move by minus the mean gradient.
    static double[] MeanGradient(in Network network, long[] masterQ40, int[] features, long[] targets, int rows)
    {
        long[] moved = [.. masterQ40];
        (KernelStatus status, Counters counters) =
            Learning.Train<ScalarOps>(network, Learning.Sgd(network, 1, rows, 1.0), moved, features, targets, rows);
        Assert.Equal((KernelStatus.Accepted, 0L), (status, counters.Total));
        return [.. masterQ40.Select((w, i) => (w - moved[i]) / Learning.Q40)];
    }

    [Theory, MemberData(nameof(Models))]
    public void GradientsAreThoseOfTheLoss(string model)
    {
        Network network = NetworkOf(model);
        const int Rows = 40;
        (int[] features, long[] targets) = Learning.Data(network, Rows, seed: 3);
        long[] masterQ40 = Learning.InitialMasters(network, 5);
        double[] gradient = MeanGradient(network, masterQ40, features, targets, Rows);

        double[][] rows = DoubleNetwork.Rows(features, network.InWidth);
        double[] values = DoubleNetwork.Targets(network, targets);
        const double Nudge = 1e-6;
        for (int i = 0; i < masterQ40.Length; i++)
        {
            double MeanLoss(double nudge)
            {
                DoubleNetwork reference = DoubleNetwork.From(network, masterQ40);
                reference.Parameters[i] += nudge;
                return Enumerable.Range(0, Rows).Average(row => reference.Loss(reference.Forward(rows[row]), values[row]));
            }
            double numeric = (MeanLoss(Nudge) - MeanLoss(-Nudge)) / (2 * Nudge);
            Assert.Equal(numeric, gradient[i], tolerance: 2e-5);
        }
    }

    // A batch of all rows is not shuffled; no order of rows may show, in any model.
    [Theory, MemberData(nameof(Models))]
    public void AWholeBatchDoesNotDependOnTheOrderOfRows(string model)
    {
        Network network = NetworkOf(model);
        const int Rows = 37;
        (int[] features, long[] targets) = Learning.Data(network, Rows, seed: 4);
        int[] order = new int[Rows];
        Shuffle.Fill(seed: 7, epoch: 0, order);
        int[] shuffled = [.. order.SelectMany(row => features.Skip(row * network.InWidth).Take(network.InWidth))];
        long[] shuffledTargets = [.. order.Select(row => targets[row])];
        Assert.NotEqual(features, shuffled);
        foreach (int batch in (int[])[Rows, Rows + 100])
        {
            long[] masters = Learning.InitialMasters(network, 5), shuffledMasters = [.. masters];
            Learning.Train<BlockedOps>(network, Learning.Sgd(network, 3, batch, 0.1, 0.9), masters, features, targets, Rows);
            Learning.Train<ScalarOps>(network, Learning.Sgd(network, 3, batch, 0.1, 0.9), shuffledMasters, shuffled, shuffledTargets, Rows);
            Assert.Equal(masters, shuffledMasters);
        }
    }

    [Theory]
    [InlineData("linear", 1e-5)]
    [InlineData("logistic", 1e-5)]
    [InlineData("softmax", 1e-5)]
    [InlineData("mlp", 1e-3)] // ReLU networks may branch where a unit is nearly zero
    [InlineData("leaky", 1e-3)]
    [InlineData("tanh", 1e-5)]
    [InlineData("sigmoid", 1e-5)]
    [InlineData("identity", 1e-5)]
    [InlineData("all", 1e-3)]
    [InlineData("no bias", 1e-5)]
    public void TrainingStaysBesideDoubleArithmetic(string model, double driftMax)
    {
        Network network = NetworkOf(model);
        const int Rows = 200;
        (int[] features, long[] targets) = Learning.Data(network, Rows, seed: 11);
        Recipe[] recipes =
        [
            Learning.Sgd(network, 20, 32, 0.05, momentum: 0.9), Learning.Sgd(network, 20, 7, 0.05, momentum: 0.5, decay: 1e-3),
            Learning.Adam(network, 20, 32, 0.01), Learning.Adam(network, 20, 50, 0.02, decay: 1e-2),
        ];
        foreach (Recipe recipe in recipes)
        {
            long[] masterQ40 = Learning.InitialMasters(network, 5);
            DoubleNetwork reference = DoubleNetwork.From(network, masterQ40);
            (KernelStatus status, Counters counters) = Learning.Train<BlockedOps>(network, recipe, masterQ40, features, targets, Rows);
            Assert.Equal((KernelStatus.Accepted, 0L), (status, counters.Total));
            reference.Train(recipe, DoubleNetwork.Rows(features, network.InWidth), DoubleNetwork.Targets(network, targets));
            Assert.InRange(Learning.Drift(masterQ40, reference.Parameters), 0, driftMax);
        }
    }

    [Fact]
    public void ReferenceAndBlockedProductsTrainToTheSameBits() =>
        Gen.Select(Gen.Int[0, Names.Length - 1], Gen.Int[1, 90], Gen.Int[1, 40], Gen.Bool, Gen.Int)
            .Sample((model, rows, batch, isAdam, seed) =>
        {
            Network network = NetworkOf(Names[model]);
            (int[] features, long[] targets) = Learning.Data(network, rows, seed);
            Recipe recipe = isAdam ? Learning.Adam(network, 3, batch, 0.01) : Learning.Sgd(network, 3, batch, 0.1, momentum: 0.9);
            long[] slow = Learning.InitialMasters(network, (ulong)seed), fast = [.. slow];
            var slowEnd = Learning.Train<ScalarOps>(network, recipe, slow, features, targets, rows);
            var fastEnd = Learning.Train<BlockedOps>(network, recipe, fast, features, targets, rows);
            // A regression that moves row by row may run away, to the same refusal after the same saturations.
            bool isKnown = slowEnd.Status is KernelStatus.Accepted or KernelStatus.AccumulatorBound;
            return isKnown && slowEnd.Equals(fastEnd) && slow.SequenceEqual(fast);
        }, iter: 60);

    [Theory, MemberData(nameof(Models))]
    public void LogitsDoNotDependOnHowRowsAreSplit(string model)
    {
        Network network = NetworkOf(model);
        const int Rows = 150;
        (int[] features, _) = Learning.Data(network, Rows, seed: 1);
        int[] weights = Learning.Compute(Learning.InitialMasters(network, 1));
        int[] whole = Forward(network, weights, features, Rows);
        foreach (int size in SplitSizes)
        {
            int[] pieces = [.. features.Chunk(size * network.InWidth)
                .SelectMany(piece => Forward(network, weights, piece, piece.Length / network.InWidth))];
            Assert.Equal(whole, pieces);
        }
    }

    [Fact]
    public void AJobMayNameTheOutputFunctionOfAModelThatEndsInLogits()
    {
        Network ends = Learning.Chain(OutputKind.Softmax, 7, 9, 2);
        int[] weights = Learning.Compute(Learning.InitialMasters(ends, 1));
        (int[] features, long[] targets) = Learning.Data(ends, 50, seed: 1);
        Network logits = ends;
        logits.Output = OutputKind.Identity;
        Assert.Equal(NetworkStatus.OutputWidthDiffers, Network.Check(logits)); // two numbers are no regression
        logits.Output = OutputKind.Softmax;
        Assert.Equal(
            Learning.Evaluate<ScalarOps>(ends, weights, features, targets, 50, MetricKind.LogLoss),
            Learning.Evaluate<ScalarOps>(logits, weights, features, targets, 50, MetricKind.LogLoss));

        Network one = Learning.Chain(OutputKind.Identity, 7, 1);
        int[] plain = Forward(one, Learning.Compute(Learning.InitialMasters(one, 1)), features, 50);
        one.Output = OutputKind.Sigmoid;
        Assert.Equal((NetworkStatus.Accepted, 2), (Network.Check(one), one.Classes));
        Assert.Equal(plain, Forward(one, Learning.Compute(Learning.InitialMasters(one, 1)), features, 50));
    }

    static int[] Forward(in Network network, int[] weights, int[] features, int rows)
    {
        int[] logits = new int[rows * network.OutWidth];
        Arena work = new(new byte[1 << 20]);
        Counters counters = default;
        Assert.Equal(KernelStatus.Accepted,
            Engine<ScalarOps>.Forward(network, Profile.Standard, weights, features, rows, logits, ref work, ref counters));
        return logits;
    }

    [Fact]
    public void EpochByEpochIsTheSameAsAllAtOnce()
    {
        Network network = NetworkOf("mlp");
        (int[] features, long[] targets) = Learning.Data(network, 50, seed: 2);
        Recipe recipe = Learning.Adam(network, 4, 16, 0.01);
        long[] whole = Learning.InitialMasters(network, 9), stepped = [.. whole];
        Learning.Train<ScalarOps>(network, recipe, whole, features, targets, 50);

        Arena states = new(new byte[1 << 20]), work = new(new byte[1 << 20]);
        Counters counters = default;
        Assert.True(TrainState.TryBegin(network, recipe, stepped, ref states, out TrainState state));
        for (int epoch = 0; epoch < 4; epoch++)
            Assert.Equal(KernelStatus.Accepted,
                Engine<ScalarOps>.TrainEpoch(network, recipe, features, targets, 50, epoch, ref state, ref work, ref counters));
        Assert.Equal(whole, stepped);
    }

    [Fact]
    public void DirtyWorkSpaceChangesNothing()
    {
        Network network = NetworkOf("deep");
        (int[] features, long[] targets) = Learning.Data(network, 70, seed: 2);
        Recipe recipe = Learning.Sgd(network, 2, 16, 0.1, momentum: 0.9);
        long[] clean = Learning.InitialMasters(network, 9), dirty = [.. clean];
        Learning.Train<BlockedOps>(network, recipe, clean, features, targets, 70);
        byte[] memory = new byte[TrainingPlan.Of(network, recipe, 70).WorkspaceBytes];
        Array.Fill(memory, (byte)0xC3);
        Arena work = new(memory);
        Counters counters = default;
        Engine<BlockedOps>.Train(network, recipe, dirty, features, targets, 70, ref work, ref counters);
        Assert.Equal(clean, dirty);
    }

    [Theory, MemberData(nameof(Models))]
    public void TrainingMakesTheScoreBetter(string model)
    {
        Network network = NetworkOf(model);
        const int Rows = 300;
        (int[] features, long[] targets) = Learning.Data(network, Rows, seed: 21);
        MetricKind metric = network.Classes == 0 ? MetricKind.RSquared : MetricKind.Accuracy;
        long[] masterQ40 = Learning.InitialMasters(network, 5);
        long before = Learning.Evaluate<BlockedOps>(network, Learning.Compute(masterQ40), features, targets, Rows, metric).ScoreQ32;
        Learning.Train<BlockedOps>(network, Learning.Adam(network, 40, 16, 0.02), masterQ40, features, targets, Rows);
        long after = Learning.Evaluate<BlockedOps>(network, Learning.Compute(masterQ40), features, targets, Rows, metric).ScoreQ32;
        Assert.True(after > before && after > 0.85 * Learning.Q32, $"{before / Learning.Q32} -> {after / Learning.Q32}");
    }

    [Fact]
    public void WhatDoesNotFitIsSaturatedAndCounted()
    {
        // 1024 * +-64 = +-65,536 in each of two hidden units; Q.20 ends at 2,048. The ReLU keeps the positive one.
        Network network = Learning.Chain(OutputKind.Identity, 1, 2, 1);
        int[] weights = [1 << 30, -(1 << 30), 0, 0, 1 << 24, 1 << 24, 0];
        int[] logits = new int[3];
        Arena work = new(new byte[1 << 12]);
        Counters counters = default;
        Assert.Equal(KernelStatus.Accepted, Engine<BlockedOps>.Forward(
            network, Profile.Standard, weights, [1 << 30, 0, 1 << 20], 3, logits, ref work, ref counters));
        Assert.Equal([int.MaxValue, 0, 64 << 20], logits);
        Assert.Equal((2L, 0L, 0L), (counters.ActivationSaturations, counters.WeightSaturations, counters.DeltaSaturations));

        // An error of -100 sent back through a weight of 64 leaves the deltas' +-128.
        long[] masterQ40 = [1L << 40, 1L << 40, 0, 0, 1L << 46, 0, 0];
        (KernelStatus status, Counters trained) = Learning.Train<BlockedOps>(
            network, Learning.Sgd(network, 1, 1, 1e-6), masterQ40, [1 << 20], [164L << 32], 1);
        Assert.Equal((KernelStatus.Accepted, 1L), (status, trained.DeltaSaturations));
    }
}
