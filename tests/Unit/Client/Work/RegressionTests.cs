using System.CommandLine;
using MathNet.Numerics.LinearAlgebra;
using Rollup.Cli.Verbs;

namespace Rollup.Tests.Unit.Client;

/// <summary>Regression by the default recipe reaches what least squares reach, whatever unit the target is in.</summary>
public class RegressionTests
{
    // Thirteen columns that go together as those of houses do; r squared of least squares is about three quarters.
    [Theory]
    [InlineData(9.2, 22.5)]
    [InlineData(92_000, 225_000)]
    [InlineData(0.000_092, -3)]
    public void TheDefaultRecipeIsAsGoodAsLeastSquares(double deviation, double mean)
    {
        (string table, double[][] features, double[] targets) = Houses(506, deviation, mean);
        TabularData data = TabularData.From(
            CsvFile.Read(new StringReader(table), "t"), new SchemaWishes("", 0, [], [], MissingKind.Refused));
        LocalModel initial = LocalModel.Read(NewModel.Create(data, [], seed: 1), "initial");
        Command post = new("post");
        RecipeOptions.AddTo(post);
        Recipe recipe = RecipeOptions.Recipe(post.Parse(""), LossKind.MeanSquaredError);
        byte[] file = LocalTraining.Run(
            initial, initial.Prepare(data, recipe.Profile), in recipe, _ => { }, TestContext.Current.CancellationToken);
        LocalModel trained = LocalModel.Read(file, "trained");
        long scoreQ32 = trained.Score(trained.Prepare(data, recipe.Profile), MetricKind.RSquared);
        double best = LeastSquares(features, targets, out double error);
        Assert.InRange(best, 0.6, 0.9);
        Assert.InRange(scoreQ32 / 4294967296.0, best - 0.03, best + 1e-6);

        TargetError? off = TargetError.Of(data, MetricKind.RSquared, scoreQ32);
        Assert.InRange(off!.OfModel / error, 0.999, 1.05); // in the target's own unit
        Assert.Equal(1, off.OfMean / Deviation(targets), 3);
        Assert.Null(TargetError.Of(data, MetricKind.RSquared, null));
        Assert.Null(TargetError.Of(data, MetricKind.Accuracy, scoreQ32));
    }

    static (string Table, double[][] Features, double[] Targets) Houses(int rows, double deviation, double mean)
    {
        Random random = new(3);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        StringBuilder text = new(string.Join(',', Enumerable.Range(0, 13).Select(column => $"x{column}")) + ",price\n");
        (double[][] features, double[] targets) = (new double[rows][], new double[rows]);
        for (int row = 0; row < rows; row++)
        {
            (double city, double wealth) = (Normal(), Normal());
            features[row] = [.. Enumerable.Range(0, 13).Select(column => Math.Round(
                100 * column + Math.Pow(4, column % 5) * (city * (column % 3 - 1) + wealth * (column % 2) + 0.4 * Normal()), 3))];
            double signal = 0.6 * wealth - 0.5 * city + 0.4 * wealth * wealth - 0.4 + 0.3 * Normal();
            decimal written = Math.Round((decimal)(mean + deviation * signal), 9);
            targets[row] = (double)written;
            text.AppendJoin(',', features[row].Select(value => value.ToString(CultureInfo.InvariantCulture)))
                .Append(CultureInfo.InvariantCulture, $",{written}\n");
        }
        return (text.ToString(), features, targets);
    }

    // r squared, and the root of the mean square of what is left.
    static double LeastSquares(double[][] features, double[] targets, out double error)
    {
        Matrix<double> x = Matrix<double>.Build.DenseOfRowArrays(features.Select(row => row.Prepend(1).ToArray()));
        Vector<double> y = Vector<double>.Build.Dense(targets);
        Vector<double> rest = y - x * x.QR().Solve(y);
        error = Math.Sqrt(rest.DotProduct(rest) / targets.Length);
        return 1 - error * error / (Deviation(targets) * Deviation(targets));
    }

    static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }
}
