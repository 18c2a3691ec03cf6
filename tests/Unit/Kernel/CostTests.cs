namespace Rollup.Tests.Unit.Kernel;

public class CostTests
{
    // Not multiples of 64 anywhere, so that padding counts.
    static readonly (OutputKind Output, int[] Widths, int Rows, int Batch)[] Shapes =
    [
        (OutputKind.Identity, [3, 1], 1, 1),
        (OutputKind.Sigmoid, [30, 1], 569, 32),
        (OutputKind.Softmax, [5, 7, 3], 65, 64),
        (OutputKind.Softmax, [64, 64, 10], 130, 1024),
        (OutputKind.Sigmoid, [2, 9, 4, 9, 1], 700, 33),
    ];

    [Fact]
    public void TheWorkSpaceIsTheLeastThatWillDo()
    {
        foreach ((OutputKind output, int[] widths, int rows, int batch) in Shapes)
        {
            Network network = Learning.Chain(output, widths);
            (int[] features, long[] targets) = Learning.Data(network, rows, seed: 1);
            MetricKind metric = output switch
            {
                OutputKind.Identity => MetricKind.RSquared,
                OutputKind.Sigmoid => MetricKind.AreaUnderCurve,
                _ => MetricKind.LogLoss,
            };
            long bytes = EvaluationPlan.Of(network, rows).WorkspaceBytes;
            Assert.NotEqual(KernelStatus.WorkspaceTooSmall, EvaluateIn(bytes));
            Assert.Equal(KernelStatus.WorkspaceTooSmall, EvaluateIn(bytes - Arena.AlignmentBytes));
            foreach (Recipe recipe in new[] { Learning.Sgd(network, 1, batch, 0.1), Learning.Adam(network, 1, batch, 0.1) })
            {
                bytes = TrainingPlan.Of(network, recipe, rows).WorkspaceBytes;
                Assert.Equal(KernelStatus.Accepted, TrainIn(bytes, recipe));
                Assert.Equal(KernelStatus.WorkspaceTooSmall, TrainIn(bytes - Arena.AlignmentBytes, recipe));
            }

            KernelStatus EvaluateIn(long workBytes)
            {
                Arena work = new(new byte[workBytes]);
                Counters counters = default;
                int[] weights = Learning.Compute(Learning.InitialMasters(network, 1));
                return Engine<ScalarOps>.Evaluate(
                    network, Profile.Standard, weights, features, targets, rows, metric, ref work, ref counters, out _);
            }

            KernelStatus TrainIn(long workBytes, in Recipe recipe)
            {
                Arena work = new(new byte[workBytes]);
                Counters counters = default;
                return Engine<ScalarOps>.Train(
                    network, recipe, Learning.InitialMasters(network, 1), features, targets, rows, ref work, ref counters);
            }
        }
    }

    [Fact]
    public void TheDearestAcceptedWorkDoesNotWrap()
    {
        Network network = Network.Begin(4096, OutputKind.Softmax);
        Assert.True(network.TryAdd(15, hasBias: true, Activation.Identity));
        Recipe recipe = Learning.Adam(network, Limits.EpochsMax, 1, 0.1);
        long units = TrainingPlan.UnitsOf(network, recipe, Limits.RowsMax);
        double expected = (double)Limits.EpochsMax * Limits.RowsMax * network.ParameterCount * 480;
        Assert.InRange(units, expected, 4 * expected);
        Assert.InRange(EvaluationPlan.UnitsOf(network, Limits.RowsMax), 1, 1L << 50);
        Assert.InRange(Cost.UnitsOfIngestion(Limits.RowsMax, Limits.ColumnsMax), 1, 1L << 50);
    }

    [Fact]
    public void UnitsGrowWithEverything()
    {
        Network small = Learning.Chain(OutputKind.Softmax, 5, 4, 3), large = Learning.Chain(OutputKind.Softmax, 5, 9, 3);
        Recipe recipe = Learning.Sgd(small, 2, 8, 0.1), longer = Learning.Sgd(small, 3, 8, 0.1), finer = Learning.Sgd(small, 2, 4, 0.1);
        long units = TrainingPlan.UnitsOf(small, recipe, 100);
        Assert.True(TrainingPlan.UnitsOf(large, recipe, 100) > units);
        Assert.True(TrainingPlan.UnitsOf(small, longer, 100) > units);
        Assert.True(TrainingPlan.UnitsOf(small, finer, 100) > units);
        Assert.True(TrainingPlan.UnitsOf(small, recipe, 101) > units);
        Assert.True(EvaluationPlan.UnitsOf(small, 101) > EvaluationPlan.UnitsOf(small, 100));
        Network tanh = Learning.Chain(OutputKind.Softmax, new(ActivationKind.Tanh), hasBias: true, 5, 4, 3);
        Assert.Equal(units + 2 * 100 * 4 * (Tanh.ForwardUnits + Tanh.BackwardUnits), TrainingPlan.UnitsOf(tanh, recipe, 100));
        Assert.Equal(EvaluationPlan.UnitsOf(small, 100) + 100 * 4 * Tanh.ForwardUnits, EvaluationPlan.UnitsOf(tanh, 100));
        Assert.True(EvaluationPlan.UnitsOf(large, 100) > EvaluationPlan.UnitsOf(small, 100));
    }
}
