namespace Rollup.Tests.Unit.Kernel;

/// <summary>Training and scoring cut anywhere: what is carried from call to call is what is stored, and nothing else.</summary>
public class TrainPositionTests
{
    const int Epochs = 2;

    static readonly Gen<(Network Network, int Rows, int Batch, OptimizerKind Optimizer, long UnitsPerPiece, int Seed)> Cases =
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 4], Gen.Bool, Gen.Int[1, 9].Array[1, 3], Gen.Int[1, 20], Gen.Int[1, 24], Gen.Bool)
            .Select(
                Gen.Int[0, 21], Gen.Int[1, 1000],
                (shape, bits, seed) => (
                    Network((OutputKind)shape.Item1, (ActivationKind)shape.Item2, shape.Item3, shape.Item4), shape.Item5, shape.Item6,
                    shape.Item7 ? OptimizerKind.Adam : OptimizerKind.Sgd, 1L << bits, seed));

    static Network Network(OutputKind output, ActivationKind hidden, bool hasBias, int[] widths) => Learning.Chain(
        output, new Activation(hidden, Activations.RowOf(hidden).AlphaDefaultQ32), hasBias,
        [.. widths, output == OutputKind.Softmax ? 3 : 1]);

    [Fact]
    public void TrainingThatIsCutIsTheSameTraining() => Cases.Sample(one =>
    {
        (Network network, int rows, int batch, OptimizerKind optimizer, long unitsPerPiece, int seed) = one;
        Recipe recipe = optimizer == OptimizerKind.Adam ? Learning.Adam(network, Epochs, batch, 0.02, decay: 0.01)
            : Learning.Sgd(network, Epochs, batch, 0.03, momentum: 0.9, decay: 0.01);
        (int[] features, long[] targets) = Learning.Data(network, rows, seed);
        long[] whole = Learning.InitialMasters(network, 3);
        (KernelStatus status, Counters counters) = Learning.Train<ScalarOps>(network, recipe, whole, features, targets, rows);

        TrainingPlan plan = TrainingPlan.Of(network, recipe, rows);
        (byte[] block, byte[] moments) = (new byte[plan.EpochBytes], new byte[plan.Moments.Bytes]);
        long[] cut = Learning.InitialMasters(network, 3);
        new Random(seed).NextBytes(block);
        (TrainPosition position, Counters found, long spent, long beta1, long beta2) = (default, default, 0L, 1L << 62, 1L << 62);
        Random random = new(seed);
        while (position.Epoch < Epochs)
        {
            // What is stored goes to other memory between two inputs.
            (block, moments, cut) = ([.. block], [.. moments], [.. cut]);
            TrainState state = new()
            {
                MasterQ40 = cut, FirstMoments = plan.Moments.First.In(moments), SecondMoments = plan.Moments.Second.In(moments),
                Beta1PowerQ62 = beta1, Beta2PowerQ62 = beta2,
            };
            long before = spent;
            long unitsMax = spent + (random.Next(3) == 0 ? random.Next(1 << 20) : unitsPerPiece + random.Next(1 << 16));
            KernelStatus now = Engine<BlockedOps>.TrainPieces(
                network, recipe, plan, features, targets, Epochs, block, new int[random.Next(200)], unitsPerPiece, unitsMax, ref spent,
                ref position, ref state, ref found);
            if (now != KernelStatus.Accepted)
            {
                Assert.Equal(status, now); // a training that diverges, wherever it is cut
                return;
            }
            Assert.InRange(spent, before, unitsMax);
            (beta1, beta2) = (state.Beta1PowerQ62, state.Beta2PowerQ62);
        }
        Assert.Equal(KernelStatus.Accepted, status);
        Assert.Equal(whole, cut);
        Assert.Equal(counters, found);
        Assert.Equal(TrainingPlan.UnitsOf(network, recipe, rows, unitsPerPiece), Cost.UnitsPerCall + spent);
    }, iter: 300);

    [Fact]
    public void RowsThatAreCutHaveTheSameScore() => Cases.Sample(one =>
    {
        (Network network, int rows, _, _, long unitsPerPiece, int seed) = one;
        MetricKind[] metrics = network.Classes switch
        {
            0 => [MetricKind.RSquared],
            2 => [MetricKind.Accuracy, MetricKind.LogLoss, MetricKind.AreaUnderCurve],
            _ => [MetricKind.Accuracy, MetricKind.LogLoss],
        };
        (int[] features, long[] targets) = Learning.Data(network, rows, seed);
        int[] weights = Learning.Compute(Learning.InitialMasters(network, (ulong)seed));
        Profile profile = Profile.Standard;
        foreach (MetricKind metric in metrics)
        {
            (KernelStatus status, long scoreQ32) = Learning.Evaluate<ScalarOps>(network, weights, features, targets, rows, metric);
            EvaluationPlan plan = EvaluationPlan.Of(network, rows, unitsPerPiece);
            byte[] block = new byte[plan.WorkspaceBytes];
            (EvaluationSums sums, Counters counters) = (default, default);
            Engine<BlockedOps>.Measure(network, profile, weights, ref sums.InputMax);
            StepShape shape = EvaluationPlan.ShapeOfRows(network, rows, unitsPerPiece);
            for (int row = 0; row < rows; row += shape.CountAt(row))
            {
                block = [.. block];
                Assert.Equal(KernelStatus.Accepted, Engine<BlockedOps>.EvaluateRows(
                    network, profile, weights, features, targets, row, metric, plan, block, new int[200], ref sums, ref counters));
            }
            Assert.Equal(status, Metrics.Score(metric, targets, sums.Metric, plan.SortKeys.In(block), out long cutQ32));
            Assert.Equal(scoreQ32, cutQ32);
        }
    }, iter: 200);

    /// <summary>Of 4,194,304 parameters: no piece is above what an input may cost, and none of a step is lost.</summary>
    [Theory]
    [InlineData(1024, 4096, 1023, 1)]
    [InlineData(1024, 4096, 102, 4096, 102, 4096, 102, 4096, 16)]
    [InlineData(1, 4096, 1000, 16)]
    public void NoPieceIsAboveAnInput(int batch, params int[] widths)
    {
        Network network = Learning.Chain(widths[^1] == 1 ? OutputKind.Sigmoid : OutputKind.Softmax, widths);
        Recipe recipe = Learning.Adam(network, 1, batch, 0.1);
        TrainPosition position = default;
        (long units, int pieces) = (0, 0);
        while (position.Epoch < 1)
        {
            int inBatch = Math.Min(batch, Limits.RowsMax - position.FirstRow);
            int rows = position.Step < TrainStep.Gather ? Limits.RowsMax : inBatch;
            StepShape shape = TrainingPlan.ShapeOf(network, recipe, rows, position.Step, position.Layer, Cost.UnitsPerPiece);
            for (int item = 0; item < shape.Items; item += shape.CountAt(item))
            {
                Assert.InRange(shape.UnitsAt(item), 1, Cost.UnitsPerInputMax);
                units += shape.UnitsAt(item);
                pieces++;
            }
            position.Next(network.LayerCount, inBatch, Limits.RowsMax);
        }
        Assert.Equal(TrainingPlan.UnitsOf(network, recipe, Limits.RowsMax), Cost.UnitsPerCall + units);
        Assert.InRange(EvaluationPlan.ShapeOfRows(network, Limits.RowsMax, Cost.UnitsPerPiece).UnitsAt(0), 1, Cost.UnitsPerInputMax);
        Assert.InRange(EvaluationPlan.UnitsOfScore(Limits.RowsMax), 1, Cost.UnitsPerInputMax);
        Assert.InRange(EvaluationPlan.UnitsOfBounds(network), 1, Cost.UnitsPerInputMax);
    }
}
