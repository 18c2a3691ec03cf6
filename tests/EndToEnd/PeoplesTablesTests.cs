namespace Rollup.Tests.EndToEnd;

/// <summary>
/// Files as people have them, with words and gaps, through whole jobs by commands alone: the sponsor prepares, clients bring theirs as they
/// are. Out of Debian's packages by tests/data/fetch.sh; without them, skipped.
/// </summary>
public sealed class PeoplesTablesTests(CliWorld world) : IClassFixture<CliWorld>
{
    // Of each file its target, and what a model that learnt something scores at least.
    static readonly (string File, string Target, double ScoreMin)[] s_tables =
    [
        ("penguins.csv", "species", 0.95), ("diabetes.arff", "class", 0.73), ("glass.arff", "Type", 0.45), ("credit-g.arff", "class", 0.68),
        ("vote.arff", "Class", 0.92),
    ];

    [Fact]
    public async Task FiveTablesAreBroughtAsTheyAreAndPaidFor()
    {
        string folder = Path.Combine(RollupProcess.SourceRoot, "artifacts", "data");
        string[] missing = [.. s_tables.Select(table => table.File).Where(file => !File.Exists(Path.Combine(folder, file)))];
        Assert.SkipUnless(
            missing.Length == 0, $"{string.Join(", ", missing)} are not there: tests/data/fetch.sh takes them out of Debian's packages");
        // Each job has people of its own, so that all five go on at the same time.
        JsonElement[] posted = await Task.WhenAll(
            s_tables.Select(table => BeginAsync(Path.Combine(folder, table.File), table.File, table.Target)));
        await world.MineToAsync(posted.Max(job => job.GetProperty("commitDeadline").GetUInt64()));
        ulong[] jobs = [.. posted.Select(job => job.GetProperty("jobId").GetUInt64())];
        await Task.WhenAll(s_tables.Zip(
            jobs, async (table, jobId) => (await world.RollupAsync(Client(table.File), "submit", $"{jobId}")).Expect(0)));
        await world.MineToAsync(posted.Max(job => job.GetProperty("revealDeadline").GetUInt64()));
        await Task.WhenAll(s_tables.Zip(jobs, (table, jobId) => EndAsync(jobId, table.File, table.ScoreMin)));
    }

    static string Sponsor(string file) => $"sponsor-{file}";

    static string Client(string file) => $"ann-{file}";

    // As far as one can before the commit deadline.
    async Task<JsonElement> BeginAsync(string path, string file, string target)
    {
        WriteParts(path, file);
        _ = await world.NewWalletAsync(Sponsor(file));
        _ = await world.NewWalletAsync(Client(file));
        JsonElement posted = await PostAsync(file, target);
        ulong jobId = posted.GetProperty("jobId").GetUInt64();
        (await world.RollupAsync(Client(file), "job", "accept", $"{jobId}")).Expect(0);
        (await world.RollupAsync(Client(file), "train", $"{jobId}", "--data", world.PathOf($"rows-{file}"))).Expect(0);
        (await world.RollupAsync(Client(file), "submit", $"{jobId}")).Expect(20); // reveals when the commit deadline is over
        return posted;
    }

    async Task EndAsync(ulong jobId, string file, double scoreMin)
    {
        foreach (string step in new[] { "open", "evaluate" })
            (await world.RollupAsync(Sponsor(file), "job", step, $"{jobId}")).Expect(0);
        JsonElement settled = (await world.RollupAsync(Sponsor(file), "job", "settle", $"{jobId}", "--json")).Expect(0).Json;
        Assert.Equal("Judged", settled.GetProperty("outcome").GetString());
        JsonElement notices = (await world.RollupAsync(Client(file), "notices", "--job", $"{jobId}", "--json")).Expect(0).Json;
        JsonElement scored = Assert.Single(
            notices.GetProperty("notices").EnumerateArray(), notice => notice.GetProperty("kind").GetString() == "workScored");
        Assert.InRange(scored.GetProperty("scoreQ32").GetInt64() / 4294967296.0, scoreMin, 1);
    }

    async Task<JsonElement> PostAsync(string file, string target)
    {
        string holdout = world.PathOf($"holdout-{file}"), schema = world.PathOf($"{file}.json"), model = world.PathOf($"{file}.onnx");
        CommandResult prepared = await world.RollupAsync(
            Sponsor(file), "data", "prepare", "--data", holdout, "--target", target, "--out", schema);
        foreach (string words in new[] { "what each column was taken for", "the target, ", "becomes public with the job", "Next: rollup" })
            Assert.Contains(words, prepared.Expect(0).Output, StringComparison.Ordinal);
        (await world.RollupAsync(Sponsor(file), "model", "new", "--data", holdout, "--schema", schema, "--out", model)).Expect(0);
        CommandResult posted = await world.RollupAsync(
            Sponsor(file), "job", "post", "--model", model, "--data", holdout, "--schema", schema, "--reward", "0.01", "--places", "1",
            "--commit-blocks", "120", "--reveal-blocks", "60", "--holdout-blocks", "90", "--json");
        return posted.Expect(0).Json;
    }

    // Three rows of ten are the sponsor's, the others ann's; what stands before the rows is everybody's.
    void WriteParts(string path, string file)
    {
        string[] lines = File.ReadAllLines(path);
        int first = file.EndsWith(".csv", StringComparison.Ordinal) ? 1 : 1 + Array.FindIndex(lines, line => line.Trim() == "@data");
        string[] rows = [.. lines[first..].Where(line => line.Length > 0 && line[0] != '%')];
        int[] order = new int[rows.Length];
        Kernel.Shuffle.Fill(5, 0, order);
        int held = rows.Length * 3 / 10;
        File.WriteAllLines(world.PathOf($"holdout-{file}"), [.. lines[..first], .. order[..held].Select(row => rows[row])]);
        File.WriteAllLines(world.PathOf($"rows-{file}"), [.. lines[..first], .. order[held..].Select(row => rows[row])]);
    }
}
