namespace Rollup.Tests.Unit.Client;

/// <summary>A column far from zero, or hardly spread, trains as it would without what it is away from zero.</summary>
public class LargeOffsetTests
{
    // The column of each row, by how it is written; and the same without its offset, of the same size.
    public static TheoryData<string, string, string> Columns => new()
    {
        { "a constant", "1000000031", "0" }, { "a constant below", "-1000000031", "0" },
        { "a constant of 50 bits", "1000000000000031", "0" },
        { "seconds", "17000#3", "#3" }, { "one or two above", "100000000#1", "#1" }, { "one or two below", "-100000000#1", "-#1" },
        { "of 50 bits", "100000000000000#1", "#1" }, { "hardly spread", "1.000000000000#1", "#1" }, { "tiny", "0.0000000000000#1", "#1" },
    };

    [Theory, MemberData(nameof(Columns))]
    public void ItsModelScoresAsWithoutTheOffset(string name, string far, string near)
    {
        (double farScore, double farLoss) = Train(far);
        (double nearScore, double nearLoss) = Train(near);
        Assert.True(nearScore > 0.9, $"{name}: {nearScore}");
        Assert.Equal(nearScore, farScore, 0.001);
        Assert.Equal(nearLoss, farLoss, 0.001);
    }

    // y follows x, and where the column has two values, those as well.
    static (double Accuracy, double LogLoss) Train(string written)
    {
        Random random = new(7);
        StringBuilder table = new("x,c,y\n");
        for (int row = 0; row < 200; row++)
        {
            int bit = random.Next(2);
            double x = random.NextDouble() * 4 - 2;
            string cell = written.Replace("#1", $"{1 + bit}", StringComparison.Ordinal)
                .Replace("#3", $"{100 + row}", StringComparison.Ordinal);
            table.Append(CultureInfo.InvariantCulture, $"{x:0.000},{cell},{(x + (written.Contains("#1", StringComparison.Ordinal)
                ? bit - 0.5 : 0) > 0 ? 1 : 0)}\n");
        }
        TabularData data = TabularData.From(
            CsvFile.Read(new StringReader(table.ToString()), "t"), new SchemaWishes("", 2, [], [], MissingKind.Refused));
        LocalModel initial = LocalModel.Read(NewModel.Create(data, [], seed: 1), "initial");
        Recipe recipe = Recipes.Sgd(LossKind.BinaryCrossEntropy, 100, 16, "0.01", "0.9", "0.001", 1);
        byte[] file = LocalTraining.Run(
            initial, initial.Prepare(data, recipe.Profile), in recipe, _ => { }, TestContext.Current.CancellationToken);
        LocalModel trained = LocalModel.Read(file, "trained");
        LocalRows rows = trained.Prepare(data, recipe.Profile);
        double accuracy = trained.Score(rows, MetricKind.Accuracy) / 4294967296.0;
        Assert.Equal(accuracy, FloatCheck.Score(trained, data, MetricKind.Accuracy), 0.006);
        return (accuracy, trained.Score(rows, MetricKind.LogLoss) / 4294967296.0);
    }
}
