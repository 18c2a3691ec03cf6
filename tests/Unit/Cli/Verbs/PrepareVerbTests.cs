using System.Text.Json;

namespace Rollup.Tests.Unit.Cli;

/// <summary>A clinic's export, brought by commands alone: each refusal names the option that leads on, and none leads back.</summary>
public sealed class PrepareVerbTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-prepare-").FullName;

    string Table => PathOf("clinic.csv");

    public PrepareVerbTests()
    {
        // Windows-1252, semicolons, decimal commas, a name for each row, a target that is not the last column.
        StringBuilder text = new("Patient;Ill;Sex;Age;Größe\n");
        for (int row = 0; row < 60; row++)
            text.Append(CultureInfo.InvariantCulture, $"P{row:000};{(row % 3 == 0 ? "ja" : "nein")};")
                .Append($"{(row % 2 == 0 ? "männlich" : "weiblich")};")
                .Append(CultureInfo.InvariantCulture, $"{20 + row * 7 % 50};1,{50 + row * 11 % 40}\n");
        File.WriteAllBytes(Table, CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text.ToString()));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task EachStepLeadsOn()
    {
        List<string> options = [];
        await RefusedAsync(options, "clinic.csv is not UTF-8", "--encoding windows-1252");
        options.AddRange(["--encoding", "windows-1252"]);
        await RefusedAsync(options, "line 2, column 'Größe' is '1,50'", "--decimal comma");
        options.AddRange(["--decimal", "comma"]);
        string said = await RunAsync(["data", "prepare", .. Of(options), "--out", PathOf("first.json")], ExitCode.Done);
        Assert.Contains("and --metric r-squared", said, StringComparison.Ordinal);
        foreach (string words in new[] { "the target is the last column, 'Größe'; --target names another", "so a model learns their size",
            "read as separated by ';'; --separator says otherwise", "left out: its words hardly come again", "the target, numbers" })
            Assert.Contains(words, said, StringComparison.Ordinal);

        options.AddRange(["--target", "Ill"]);
        said = await RunAsync(["data", "prepare", .. Of(options), "--out", PathOf("schema.json")], ExitCode.Done);
        Assert.Contains("0 is ja, 1 is nein", said, StringComparison.Ordinal);
        Assert.Contains("--encoding windows-1252 --decimal comma --schema", said, StringComparison.Ordinal); // what is next, to be copied

        string[] files = ["--encoding", "windows-1252", "--decimal", "comma", "--schema", PathOf("schema.json")];
        said = await RunAsync(["model", "new", .. Of(files), "--out", PathOf("initial.onnx")], ExitCode.Done);
        Assert.Contains("'Patient' of clinic.csv is no column of the job and was left out", said, StringComparison.Ordinal);
        await RunAsync(["data", "convert", .. Of(files), "--out", PathOf("rows.lds1")], ExitCode.Done);
        await RunAsync(["data", "convert", .. Of(files), "--out", PathOf("features.csv")], ExitCode.Done);
        Assert.Equal(61, File.ReadLines(PathOf("features.csv")).Count());
        await RunAsync(["data", "convert", .. Of(files), "--force", "--out", Table], ExitCode.Usage); // no table is replaced
    }

    // Without preparation: the column of names is left out by an option, and what is then words is sent to `data prepare`.
    [Fact]
    public async Task WhoDoesNotPrepareIsLedToIt()
    {
        string[] files = ["--encoding", "windows-1252", "--decimal", "comma", "--target", "Ill"];
        string said = await RunAsync(["data", "schema", .. Of(files)], ExitCode.Usage);
        Assert.Contains("--leave-out 'Patient'", said, StringComparison.Ordinal);
        said = await RunAsync(["data", "schema", .. Of(files), "--leave-out", "Patient"], ExitCode.Usage);
        Assert.Contains("`rollup data prepare` turns words into numbers", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheAnswerForMachinesSaysAllOfIt()
    {
        string[] options = "--encoding windows-1252 --decimal comma --target Ill --mark-missing Age --impute median,Sex=weiblich --scale "
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string said = await RunAsync(
            ["data", "prepare", .. Of(options), "min-max,Age=none", "--codes", "Sex", "--out", PathOf("s.json"), "--json"], ExitCode.Done);
        JsonElement answer = JsonDocument.Parse(said[said.IndexOf('{', StringComparison.Ordinal)..]).RootElement;
        Assert.Equal(
            ["Sex", "Age", "Age missing", "Größe"], answer.GetProperty("features").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal("NamesRows", answer.GetProperty("taken")[0].GetProperty("use").GetString());
        JsonElement sex = answer.GetProperty("schema").GetProperty("columns")[1].GetProperty("preparation");
        Assert.Equal(("weiblich", false), (sex.GetProperty("fill").GetString(), sex.GetProperty("spread").GetBoolean()));
    }

    [Theory]
    [InlineData("--impute mean,median", "names two rules for all columns")]
    [InlineData("--impute Age=mean,Age=median", "names 'Age' twice")]
    [InlineData("--impute maen", "'maen' is no rule of --impute")]
    [InlineData("--scale Age=big", "'big' is no rule of --scale")]
    [InlineData("--impute Age=old", "'old'")]
    [InlineData("--mark-missing Weight", "has no column 'Weight'")]
    [InlineData("--separator ab", "--separator takes one character")]
    [InlineData("--decimal dot", "--decimal takes point or comma")]
    [InlineData("--encoding excel", "'excel' is no encoding")]
    [InlineData("--classes 17", "17 is no number of classes")]
    public async Task WhatIsNoRuleIsRefused(string options, string what)
    {
        string[] sound = ["--encoding", "windows-1252", "--decimal", "comma", "--target", "Ill"];
        string[] words = options.Split(' ');
        string[] others = [.. sound.Chunk(2).Where(pair => pair[0] != words[0]).SelectMany(pair => pair)];
        string said = await RunAsync(["data", "prepare", .. Of([.. others, .. words]), "--out", PathOf("x.json")], ExitCode.Usage);
        Assert.Contains(what, said, StringComparison.Ordinal);
        Assert.False(File.Exists(PathOf("x.json")));
    }

    async Task RefusedAsync(IEnumerable<string> options, string what, string next)
    {
        string said = await RunAsync(["data", "prepare", .. Of(options), "--out", PathOf("no.json")], ExitCode.Usage);
        Assert.Contains(what, said, StringComparison.Ordinal);
        string line = said.Split('\n').Single(line => line.StartsWith("  next: ", StringComparison.Ordinal));
        Assert.Contains(next, line, StringComparison.Ordinal);
    }

    IEnumerable<string> Of(IEnumerable<string> options) => ["--data", Table, .. options];

    string PathOf(string name) => Path.Combine(_folder, name);

    static async Task<string> RunAsync(string[] words, int code)
    {
        StringWriter output = new(), errors = new();
        int found = await Program.Run(words, output, errors, TestContext.Current.CancellationToken);
        Assert.True(code == found, $"{string.Join(' ', words)} ended with {found}\n{errors}\n{output}");
        return errors.ToString() + output;
    }
}
