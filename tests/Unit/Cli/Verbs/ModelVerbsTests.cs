namespace Rollup.Tests.Unit.Cli;

/// <summary>What a sponsor sees of her columns before she posts, and how she says otherwise.</summary>
public sealed class ModelVerbsTests : IDisposable
{
    const string Table = "age,weight,kind\n41,60.5,malignant\n70,80,benign\n33,71,benign\n";

    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-model-").FullName;

    public ModelVerbsTests() => File.WriteAllText(Csv, Table);

    string Csv => Path.Combine(_folder, "holdout.csv");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", "Classes in order: 0 is benign, 1 is malignant.")]
    [InlineData("--class-names malignant,benign", "Classes in order: 0 is malignant, 1 is benign.")]
    public async Task TheOrderOfTheClassesIsTold(string options, string words)
    {
        foreach (string verb in new[] { "model new --out " + Path.Combine(_folder, "m.onnx"), "data schema" })
        {
            (int code, string output) = await RunAsync($"{verb} --data {Csv} {options}");
            Assert.Equal(ExitCode.Done, code);
            Assert.Contains(words, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ASchemaIsWrittenChangedAndHeldAgainstTheRows()
    {
        string path = Path.Combine(_folder, "schema.json"), model = Path.Combine(_folder, "m.onnx");
        (int code, string output) = await RunAsync($"data schema --data {Csv} --out {path}");
        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("columns are found by their names; no value may be missing", output, StringComparison.Ordinal);
        string text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains("\"benign\"", text, StringComparison.Ordinal);
        Assert.Contains("\"maximum\": \"500\"", text, StringComparison.Ordinal); // of the ages
        await File.WriteAllTextAsync(
            path, text.Replace("\"maximum\": \"500\"", "\"maximum\": \"120\"", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        (code, _) = await RunAsync($"model new --data {Csv} --schema {path} --out {model}");
        Assert.Equal(ExitCode.Done, code);
        await File.WriteAllTextAsync(Csv, Table.Replace("70,80", "170,80"), TestContext.Current.CancellationToken);
        (code, output) = await RunAsync($"model new --data {Csv} --schema {path} --out {model} --force");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("column 'age' has 170", output, StringComparison.Ordinal);
        Assert.Contains("the schema says 0 to 120", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--class-names p,q,r --classes 2", "--class-names has 3 names for 2 classes")]
    [InlineData("--classes 17", "17 is no number of classes")]
    [InlineData("--header maybe", "--header takes yes or no")]
    [InlineData("--target height", "has no column 'height'")]
    [InlineData("--schema none.json", "none.json describes no columns")]
    [InlineData("--schema none.json --classes 2", "--schema and --classes exclude each other")]
    public async Task WhatCannotBeMeantIsWrongUsage(string options, string words)
    {
        (int code, string output) = await RunAsync($"model new --data {Csv} --out {Path.Combine(_folder, "m.onnx")} {options}");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(words, output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "m.onnx")));
    }

    static async Task<(int Code, string Output)> RunAsync(string words)
    {
        StringWriter output = new(), errors = new();
        int code = await Program.Run(
            words.Split(' ', StringSplitOptions.RemoveEmptyEntries), output, errors, TestContext.Current.CancellationToken);
        return (code, errors.ToString() + output);
    }
}
