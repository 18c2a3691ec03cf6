using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Rollup.Cli.Verbs;

namespace Rollup.Tests.Unit.Client;

/// <summary>
/// Tables as Debian's packages hold them, prepared on a sponsor's rows and trained on a client's by the default recipe, on splits that
/// did not choose it: as good as scikit-learn on the same rows, whose scores bench/Tables/run.sh made. tests/data/fetch.sh brings the
/// tables; without them, skipped.
/// </summary>
public class PeoplesTablesTests
{
    const int FirstSeed = 6, Seeds = 5; // as bench/Tables/reference.py
    const int KeepBackPercent = 20; // as `rollup train`

    public static TheoryData<string, string> Tables => new()
    {
        { "penguins.csv", "species" }, { "penguins.csv", "body_mass_g" }, { "diabetes.arff", "class" }, { "glass.arff", "Type" },
        { "credit-g.arff", "class" }, { "vote.arff", "Class" }, { "cpu.arff", "class" },
    };

    [Theory, MemberData(nameof(Tables))]
    public async Task OursIsNoWorseThanOneStandardErrorBelow(string file, string target)
    {
        string path = Repository.PathOf($"artifacts/data/{file}");
        Assert.SkipUnless(File.Exists(path), $"{file} is not there: tests/data/fetch.sh takes it out of Debian's packages");
        TextTable table = await TableFile.ReadAsync(path, new TableReading());
        double[] theirs = Theirs(file, target);
        double[] ours = [.. Enumerable.Range(FirstSeed, Seeds).Select(seed => Score(table, target, seed))];
        double mean = theirs.Average();
        double error = Math.Sqrt(theirs.Sum(score => (score - mean) * (score - mean)) / (Seeds - 1) / Seeds);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{file}, {target}: {ours.Average():0.0000}, scikit-learn {mean:0.0000} with {error:0.0000}");
        Assert.True(ours.Average() >= mean - error, $"{ours.Average():0.0000} is below {mean:0.0000} - {error:0.0000}");
    }

    [Fact]
    public void EveryTableOfTheFileIsTried() => Assert.Equal(
        Entries().Select(entry => (entry.GetProperty("table").GetString()!, entry.GetProperty("target").GetString()!)),
        Tables.Select(row => row.Data));

    static double Score(TextTable table, string target, int seed)
    {
        PreparedTable prepared = PreparationInference.Of(
            Part(table, seed, isHeldOut: true), new SchemaWishes(target, -1, [], [], MissingKind.Refused), new PreparationWishes());
        TabularData holdout = TabularData.From(prepared.Table, prepared.Schema);
        LocalModel initial = LocalModel.Read(NewModel.Create(holdout, [], seed: 1), "the initial model");
        TabularData own = TabularData.From(Part(table, seed, isHeldOut: false), prepared.Schema);
        (TabularData training, _) = KeptBackRows.Split(own, KeepBackPercent);
        Command post = new("post");
        RecipeOptions.AddTo(post);
        Recipe recipe = RecipeOptions.Recipe(post.Parse(""), Recipe.LossOf(initial.Network.Output));
        byte[] file = LocalTraining.Run(
            initial, initial.Prepare(training, recipe.Profile), in recipe, _ => { }, TestContext.Current.CancellationToken);
        LocalModel trained = LocalModel.Read(file, "the trained model");
        MetricKind metric = holdout.Classes == 0 ? MetricKind.RSquared : MetricKind.Accuracy;
        return trained.Score(trained.Prepare(holdout, recipe.Profile), metric) / 4294967296.0;
    }

    // As bench/Tables/reference.py parts them.
    static TextTable Part(TextTable table, int seed, bool isHeldOut)
    {
        int[] rows = [.. Enumerable.Range(0, table.Rows.Count)
            .Where(row => isHeldOut == (SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {row}"))[0] < 77))];
        return table with { Rows = [.. rows.Select(row => table.Rows[row])], Lines = [.. rows.Select(row => table.Lines[row])] };
    }

    static double[] Theirs(string file, string target) =>
    [
        .. Entries().Single(entry => entry.GetProperty("table").GetString() == file && entry.GetProperty("target").GetString() == target)
            .GetProperty("scores").EnumerateArray().Select(score => score.GetDouble()),
    ];

    static JsonElement[] Entries() =>
        [.. JsonDocument.Parse(Repository.Read("bench/tables.json")).RootElement.GetProperty("tables").EnumerateArray()];
}
