using System.Globalization;
using Rollup.Kernel;

namespace Rollup.Bench.Validation;

/// <summary>
/// A data set as the market holds it, with the model and the recipe that everybody trains on it (peer.py has the recipe too).
/// </summary>
sealed class Problem
{
    const int HoldoutEvery = 5; // every fifth row is not trained on

    public required Network Network { get; init; }
    public required Recipe Recipe { get; init; }
    public required int Columns { get; init; }
    public required int[] Mantissas { get; init; }   // [rows, columns]
    public required byte[] Decimals { get; init; }   // [columns]
    public required long[] Targets { get; init; }    // [rows]
    public required long[] SubtractQ32 { get; init; } // [columns], the model's own scaling
    public required long[] DivideQ32 { get; init; }

    public int Rows => Targets.Length;

    public int[] TrainingRows => [.. Enumerable.Range(0, Rows).Where(row => row % HoldoutEvery != 0)];

    public static string FileOf(ModelKind model) =>
        Path.Combine(Program.Root, "tests", "data", model == ModelKind.Logistic ? "breast-cancer.csv" : "digits.csv");

    public static Problem Of(ModelKind model)
    {
        bool isLogistic = model == ModelKind.Logistic;
        string[][] lines = [.. File.ReadLines(FileOf(model)).Skip(1).Select(line => line.Split(','))];
        int columns = lines[0].Length - 1;
        byte[] decimals = [.. Enumerable.Range(0, columns).Select(column => (byte)lines.Max(line => DecimalsOf(line[column])))];
        double[] mean = new double[columns], deviation = [.. Enumerable.Repeat(16.0, columns)];
        for (int column = 0; column < columns && isLogistic; column++)
        {
            double[] values = [.. lines.Where((_, row) => row % HoldoutEvery != 0)
                .Select(line => double.Parse(line[column], CultureInfo.InvariantCulture))];
            mean[column] = values.Average();
            deviation[column] = Math.Sqrt(values.Average(value => (value - mean[column]) * (value - mean[column])));
        }
        Network network = Network.Begin(columns, isLogistic ? OutputKind.Sigmoid : OutputKind.Softmax);
        Require((isLogistic || network.TryAdd(32, hasBias: true, Activation.Relu))
            && network.TryAdd(isLogistic ? 1 : 10, hasBias: true, Activation.Identity));
        return new Problem
        {
            Network = network,
            Recipe = RecipeOf(network, isLogistic ? 200 : 30, isLogistic ? 455 : 32),
            Columns = columns,
            Mantissas =
                [.. lines.SelectMany(line => Enumerable.Range(0, columns).Select(column => MantissaOf(line[column], decimals[column])))],
            Decimals = decimals,
            Targets = [.. lines.Select(line => long.Parse(line[^1], CultureInfo.InvariantCulture))],
            SubtractQ32 = [.. mean.Select(Q32)],
            DivideQ32 = [.. deviation.Select(Q32)],
        };
    }

    static Recipe RecipeOf(in Network network, int epochs, int batch) => new()
    {
        Optimizer = OptimizerKind.Sgd,
        Loss = Recipe.LossOf(network.Output),
        Profile = ProfileKind.Standard,
        Epochs = epochs,
        BatchSize = batch,
        LearningRateQ32 = Q32(0.01),
        MomentumQ32 = Q32(0.9),
        Seed = 1,
    };

    public static long Q32(double value) => (long)Math.Round(value * (1L << 32));

    public static void Require(bool condition)
    {
        if (!condition) throw new InvalidOperationException("the work is not well formed");
    }

    static int DecimalsOf(string cell) =>
        cell.Contains('.', StringComparison.Ordinal) ? cell.Length - cell.IndexOf('.', StringComparison.Ordinal) - 1 : 0;

    static int MantissaOf(string cell, int decimals)
    {
        decimal value = decimal.Parse(cell, CultureInfo.InvariantCulture);
        for (int i = 0; i < decimals; i++) value *= 10;
        return checked((int)value);
    }
}
