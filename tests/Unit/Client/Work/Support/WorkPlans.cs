namespace Rollup.Tests.Unit.Client;

/// <summary>The plan of a small job of two classes, for tests of a client's work.</summary>
static class WorkPlans
{
    public static JobPlan Of(
        string rows, string[] classNames, long thresholdQ32, JudgeKind judge = JudgeKind.Holdout, MetricKind metric = MetricKind.Accuracy)
    {
        TabularData data = TabularData.From(
            CsvFile.Read(new StringReader(rows), "holdout.csv"), new SchemaWishes("", 2, classNames, [], MissingKind.Refused));
        return new JobPlan
        {
            ModelFile = NewModel.Create(data, [], seed: 1),
            Data = data,
            DataFile = DataSetFile.Create(data, default),
            Judge = judge,
            Metric = metric,
            ThresholdQ32 = thresholdQ32,
            Places = 1,
            RewardUnits = 1,
            CommitDeadline = 100,
            RevealDeadline = 200,
            HoldoutDeadline = 300,
            Recipe = new Recipe
            {
                Optimizer = OptimizerKind.Sgd, Loss = LossKind.BinaryCrossEntropy, Profile = ProfileKind.Standard, Epochs = 30,
                BatchSize = 8, LearningRateQ32 = 1L << 28, Seed = 3,
            },
        };
    }
}
