using Rollup.Client.Values;
using Rollup.Tests.Unit.Client;

namespace Rollup.Tests.Unit.Cli;

/// <summary>`rollup train` as a client meets it who keeps her rows in another way than the sponsor.</summary>
public sealed class WorkVerbsTests : IDisposable
{
    const string Application = "0x00000000000000000000000000000000000000aa";

    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-train-").FullName;

    public WorkVerbsTests()
    {
        const long Threshold = 3865470566; // 0.9
        JobPlan plan = WorkPlans.Of(Rows("benign", "malignant"), ["benign", "malignant"], Threshold);
        JobFiles files = new(new DataDirectory(Path.Combine(_folder, "ada")).JobFolder(Application, 1));
        files.Keep(1, plan.ToTerms());
        Rollup.Files.WholeFile.WritePrivate(files.InitialModel, plan.ModelFile);
        Rollup.Files.WholeFile.WritePrivate(files.Schema, plan.SchemaBlocks.File);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task WhoBelievesInAnotherOrderOfTheClassesIsToldTheJobs()
    {
        (int code, string output) = await TrainAsync(Rows("benign", "malignant"), "--class-names", "malignant,benign");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("the job's are benign, malignant, in this order", output, StringComparison.Ordinal);
        (code, output) = await TrainAsync(Rows("benign", "malignant"), "--class-names", "benign,malignant", "--target", "kind");
        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("Check on 20 rows that were kept back: accuracy", output, StringComparison.Ordinal);
        Assert.Contains("Next: rollup submit 1", output, StringComparison.Ordinal);
        (code, output) = await TrainAsync(Rows("benign", "malignant"), "--target", "size");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("the job's is 'kind'", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWouldNotBePaidEndsRefusedAndSaysHowToGoOn()
    {
        string noise = Rows("benign", "malignant", isNoise: true);
        (int code, string output) = await TrainAsync(noise);
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("Not to be submitted: it does not reach the job's threshold", output, StringComparison.Ordinal);
        Assert.DoesNotContain("rollup submit", output, StringComparison.Ordinal);
        (code, output) = await TrainAsync(noise, "--anyway", "--json");
        Assert.Equal(ExitCode.Done, code);
        using JsonDocument document = JsonDocument.Parse(output[output.IndexOf('{')..]);
        JsonElement check = document.RootElement.GetProperty("check");
        Assert.Equal(("BelowThreshold", true), (check.GetProperty("verdict").GetString(), check.GetProperty("anyway").GetBoolean()));
        (code, output) = await TrainAsync(noise, "--keep-back", "0");
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("no rows were kept back", output, StringComparison.Ordinal);
        (code, _) = await TrainAsync(noise, "--keep-back", "91");
        Assert.Equal(ExitCode.Usage, code);
    }

    [Fact]
    public async Task ColumnsAreFoundByTheirNamesAndWhatIsMissingIsNamed()
    {
        string[] lines = Rows("benign", "malignant").Split('\n');
        (int code, string output) = await TrainAsync(string.Join('\n', lines.Select(line => string.Join(',', line.Split(',').Reverse()))));
        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("put into the job's order, by their names", output, StringComparison.Ordinal);
        (code, output) = await TrainAsync(string.Join('\n', lines[1..]));
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("may be names or values", output, StringComparison.Ordinal);
        (code, output) = await TrainAsync(string.Join('\n', lines[1..]), "--header", "no");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("does not name its columns", output, StringComparison.Ordinal);
        (code, output) = await TrainAsync(string.Join('\n', lines).Replace("size,", "length,"));
        Assert.Contains("has no column 'size'", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutTheScoreOfTheInitialModelItIsWarned()
    {
        (int code, string output) = await TrainAsync(Rows("malignant", "benign"));
        Assert.Equal(ExitCode.Done, code); // a good model of other words: only the initial model's score shows it
        Assert.Contains("Warning: the job's initial model scores", output, StringComparison.Ordinal);
        (_, output) = await TrainAsync(Rows("benign", "malignant"));
        Assert.DoesNotContain("Warning", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoTrainsAfterHeCommittedIsToldSo()
    {
        JobFiles files = new(new DataDirectory(Path.Combine(_folder, "ada")).JobFolder(Application, 1));
        (_, string output) = await TrainAsync(Rows("benign", "malignant"));
        Assert.DoesNotContain("committed", output, StringComparison.Ordinal);
        string digest = HexText.Of(files.ReadTerms(1).DataDigest), other = HexText.Of(default(Bytes32));
        files.Write(new Submission { Client = "", ModelDigest = other, DataDigest = digest, Salt = other, Commitment = other });
        (_, output) = await TrainAsync(Rows("benign", "malignant"));
        Assert.Contains("you have committed to a model of this job", output, StringComparison.Ordinal);
        Assert.Contains("rollup submit 1 --replace`, up to block 100", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStoppedTrainingGoesOnAndSaysSo()
    {
        JobFiles files = new(new DataDirectory(Path.Combine(_folder, "ada")).JobFolder(Application, 1));
        string rows = Rows("benign", "malignant");
        using CancellationTokenSource stop = new();
        stop.CancelAfter(TimeSpan.FromMilliseconds(100));
        string[] many = [.. rows.Split('\n'), .. Enumerable.Range(0, 200).SelectMany(_ => rows.Split('\n')[1..])]; // that take a minute
        (int code, string output) = await TrainAsync(string.Join('\n', many), stop.Token, "--epochs", "10000");
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("next: run the same command again: it goes on after its last whole epoch", output, StringComparison.Ordinal);
        if (!File.Exists(files.Checkpoint)) return; // a slow computer: not one epoch was over
        (_, output) = await TrainAsync(rows);
        Assert.Contains("another recipe or another model: this one begins anew", output, StringComparison.Ordinal);
        Assert.False(File.Exists(files.Checkpoint));
    }

    [Fact]
    public async Task AMissingClassIsNamedWithItsRows()
    {
        string[] lines = Rows("benign", "malignant").Split('\n');
        string benign = string.Join('\n', lines.Where(line => !line.EndsWith("malignant", StringComparison.Ordinal)));
        (int code, string output) = await TrainAsync(benign);
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("hold no 'malignant', of which the sponsor's holdout has 30", output, StringComparison.Ordinal);
        (_, output) = await TrainAsync(benign, "--anyway");
        Assert.Contains("Warning: your rows hold no 'malignant'", output, StringComparison.Ordinal);
    }

    Task<(int Code, string Output)> TrainAsync(string rows, params string[] options) =>
        TrainAsync(rows, TestContext.Current.CancellationToken, options);

    async Task<(int Code, string Output)> TrainAsync(string rows, CancellationToken cancellation, params string[] options)
    {
        string csv = Path.Combine(_folder, "my.csv");
        await File.WriteAllTextAsync(csv, rows, TestContext.Current.CancellationToken);
        StringWriter output = new(), errors = new();
        string[] words =
            ["train", "1", "--data", csv, "--data-dir", Path.Combine(_folder, "ada"), "--application", Application, .. options];
        int code = await Program.Run(words, output, errors, cancellation);
        return (code, errors.ToString() + output);
    }

    // Three of ten are large, and of the second kind.
    static string Rows(string small, string large, bool isNoise = false)
    {
        Random random = new(7);
        return "size,weight,kind\n" + string.Join('\n', Enumerable.Range(0, 100).Select(row =>
        {
            bool isLarge = row % 10 < 3;
            int size = isNoise ? random.Next(1, 100) : isLarge ? random.Next(60, 100) : random.Next(1, 50);
            return $"{size},{random.Next(10, 20)},{(isLarge ? large : small)}";
        }));
    }
}
