using System.Text.Json.Serialization;
using Rollup.Kernel;
using Rollup.Machine.Simd;

namespace Rollup.Tests.Parity;

/// <summary>One experiment from one seed in fixed point, and what numpy must be told to repeat it.</summary>
sealed class FixedPointRun
{
    // A number that is no epoch, so that the split shares no random words with the shuffles.
    const int SplitEpoch = int.MaxValue;

    public required Experiment Experiment { get; init; }
    public required Request Asked { get; init; }
    public required long[] MasterQ40 { get; init; }
    public required long[] ScoresQ32 { get; init; }
    public required long Saturations { get; init; }

    /// <summary>What the two sides share.</summary>
    public sealed record Request(
        [property: JsonPropertyName("path")] string Path,
        [property: JsonPropertyName("target")] string Target,
        [property: JsonPropertyName("without")] string[] Without,
        [property: JsonPropertyName("widths")] int[] Widths,
        [property: JsonPropertyName("output")] string Output,
        [property: JsonPropertyName("metrics")] string[] Metrics,
        [property: JsonPropertyName("optimizer")] string Optimizer,
        [property: JsonPropertyName("batch")] int Batch,
        [property: JsonPropertyName("rate")] double Rate,
        [property: JsonPropertyName("momentum")] double Momentum,
        [property: JsonPropertyName("beta1")] double Beta1,
        [property: JsonPropertyName("beta2")] double Beta2,
        [property: JsonPropertyName("epsilon")] double Epsilon,
        [property: JsonPropertyName("decay")] double Decay,
        [property: JsonPropertyName("subtract")] double[] Subtract,
        [property: JsonPropertyName("divide")] double[] Divide,
        [property: JsonPropertyName("trainRows")] int[] TrainRows,
        [property: JsonPropertyName("holdoutRows")] int[] HoldoutRows,
        [property: JsonPropertyName("initial")] double[] Initial,
        [property: JsonPropertyName("orders")] int[][] Orders);

    public static FixedPointRun Of(Experiment experiment, DataTable table, ulong seed)
    {
        Network network = experiment.NetworkOf(table.Columns);
        Recipe recipe = experiment.RecipeOf(seed);
        int[] split = new int[table.Rows];
        Shuffle.Fill(seed, SplitEpoch, split);
        int holdout = table.Rows * experiment.HoldoutPercent / 100;
        int[] holdoutRows = split[..holdout], trainRows = split[holdout..];
        (long[] subtractQ32, long[] divideQ32) = Scaling(experiment, table, trainRows);
        long[] initialQ40 = new long[network.ParameterCount];
        Initial.Fill(network, seed, initialQ40);

        Counters counters = default;
        long[] masterQ40 = [.. initialQ40];
        int[] trainFeatures = Features(table, trainRows, subtractQ32, divideQ32, ref counters);
        Arena work = new(new byte[TrainingPlan.Of(network, recipe, trainRows.Length).WorkspaceBytes]);
        Experiment.Require(Engine<HostOps>.Train(
            network, recipe, masterQ40, trainFeatures, Targets(experiment, table, trainRows), trainRows.Length, ref work, ref counters)
            == KernelStatus.Accepted);
        long[] scoresQ32 = Scores(experiment, table, network, masterQ40, holdoutRows, subtractQ32, divideQ32, ref counters);
        return new FixedPointRun
        {
            Experiment = experiment,
            MasterQ40 = masterQ40,
            ScoresQ32 = scoresQ32,
            Saturations = counters.Total,
            Asked = RequestOf(experiment, table, network, recipe, trainRows, holdoutRows, subtractQ32, divideQ32, initialQ40),
        };
    }

    // Means and standard deviations of the training rows as float32, since a model file holds them so; or one divisor for all columns.
    static (long[] SubtractQ32, long[] DivideQ32) Scaling(Experiment experiment, DataTable table, int[] trainRows)
    {
        long[] subtractQ32 = new long[table.Columns], divideQ32 = new long[table.Columns];
        for (int column = 0; column < table.Columns; column++)
        {
            double unit = Math.Pow(10, table.Decimals[column]);
            double[] values = [.. trainRows.Select(row => table.Mantissas[row * table.Columns + column] / unit)];
            double mean = values.Average();
            double deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
            subtractQ32[column] = experiment.DivideAll != 0 ? 0 : Experiment.Q32((float)mean);
            divideQ32[column] = experiment.DivideAll != 0 ? (long)experiment.DivideAll << 32 : Experiment.Q32((float)deviation);
        }
        return (subtractQ32, divideQ32);
    }

    static int[] Features(DataTable table, int[] rows, long[] subtractQ32, long[] divideQ32, ref Counters counters)
    {
        int[] mantissas = [.. rows.SelectMany(row => table.Mantissas.Skip(row * table.Columns).Take(table.Columns))];
        int[] features = new int[mantissas.Length];
        Experiment.Require(Ingestion.Scale(
            mantissas, table.Decimals, subtractQ32, divideQ32, ScaleKind.Divide, rows.Length, table.Columns, Profile.Standard, features,
            ref counters) == KernelStatus.Accepted);
        return features;
    }

    static long[] Targets(Experiment experiment, DataTable table, int[] rows) =>
        [.. rows.Select(row => experiment.Classes == 0 ? Experiment.Q32((double)table.Targets[row]) : (long)table.Targets[row])];

    static long[] Scores(
        Experiment experiment, DataTable table, in Network network, long[] masterQ40, int[] rows, long[] subtractQ32, long[] divideQ32,
        ref Counters counters)
    {
        int[] weightsQ24 = new int[masterQ40.Length];
        Experiment.Require(Weights.TryToCompute(masterQ40, weightsQ24));
        int[] features = Features(table, rows, subtractQ32, divideQ32, ref counters);
        long[] targets = Targets(experiment, table, rows);
        Arena work = new(new byte[EvaluationPlan.Of(network, rows.Length).WorkspaceBytes]);
        List<long> scoresQ32 = [];
        foreach (MetricKind metric in experiment.Metrics)
        {
            Experiment.Require(Engine<HostOps>.Evaluate(
                network, Profile.Standard, weightsQ24, features, targets, rows.Length, metric, ref work, ref counters, out long scoreQ32)
                == KernelStatus.Accepted);
            scoresQ32.Add(scoreQ32);
        }
        return [.. scoresQ32];
    }

    static Request RequestOf(
        Experiment experiment, DataTable table, in Network network, in Recipe recipe, int[] trainRows, int[] holdoutRows,
        long[] subtractQ32, long[] divideQ32, long[] initialQ40)
    {
        const double Q32 = 1L << 32, Q40 = 1L << 40;
        int[][] orders = new int[recipe.Epochs][];
        for (int epoch = 0; epoch < orders.Length; epoch++) Shuffle.Fill(recipe.Seed, epoch, orders[epoch] = new int[trainRows.Length]);
        return new Request(
            table.Path, experiment.Target, experiment.Without, [network.InWidth, .. experiment.Hidden, network.OutWidth],
            experiment.Output.ToString().ToLowerInvariant(), [.. experiment.Metrics.Select(NameOf)],
            experiment.Optimizer.ToString().ToLowerInvariant(), recipe.BatchSize, recipe.LearningRateQ32 / Q32, recipe.MomentumQ32 / Q32,
            recipe.Beta1Q32 / Q32, recipe.Beta2Q32 / Q32, recipe.EpsilonQ47 / (double)(1L << 47), recipe.WeightDecayQ32 / Q32,
            [.. subtractQ32.Select(v => v / Q32)], [.. divideQ32.Select(v => v / Q32)], trainRows, holdoutRows,
            [.. initialQ40.Select(v => v / Q40)], orders);
    }

    public static string NameOf(MetricKind metric) => metric switch
    {
        MetricKind.Accuracy => "accuracy",
        MetricKind.AreaUnderCurve => "area_under_curve",
        MetricKind.LogLoss => "log_loss",
        _ => "r_squared",
    };
}
