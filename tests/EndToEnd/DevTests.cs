namespace Rollup.Tests.EndToEnd;

/// <summary>`rollup dev` as people run it: ready when it says so, one at a time in a folder, and gone however it ends.</summary>
public sealed class DevTests : IDisposable
{
    const int SignalKill = 9, SignalInterrupt = 2;

    readonly string _home = Directory.CreateTempSubdirectory("lockstep-dev-").FullName;

    string Folder => Path.Combine(_home, "dev");

    [Fact]
    public async Task ItIsReadyWhenItSaysSoAndLeavesNothingWhenItIsKilled()
    {
        using Process first = Start();
        string story = await ReadyAsync(first);
        // No --rpc, no --node, no --application; the password of the tests would not open these keystores.
        CommandResult listed = (await AsAsync("ada", "job", "list")).Expect(0);
        Assert.Contains("No job is live", listed.Output, StringComparison.Ordinal);
        Assert.Contains("10000 ETH", (await AsAsync("cleo", "wallet", "balance")).Expect(0).Output, StringComparison.Ordinal);
        CommandResult second = (await RollupProcess.RunAsync("dev", "--data-dir", Folder)).Expect(20);
        Assert.Contains("another `rollup dev` works in", second.Errors, StringComparison.Ordinal);
        await EndAsync(first, SignalKill, story);

        using Process again = Start(); // in the same folder, on a chain that knows nothing of the one before
        story = await ReadyAsync(again);
        CommandResult sent = await AsAsync("sponsor", "job", "cancel", "1"); // unlocks the key, and is refused for the job alone
        Assert.Contains("there is no live job 1", sent.Expect(1).Errors, StringComparison.Ordinal);
        Assert.Equal(0, await EndAsync(again, SignalInterrupt, story));
    }

    /// <summary>
    /// Whoever runs a job is killed after every line that he says, and starts again: each step is done once, and everybody is paid.
    /// </summary>
    [Fact]
    public async Task AJobRunsToItsEndWhereverItIsKilled()
    {
        using Process dev = Start();
        string story = await ReadyAsync(dev);
        await PostAndTrainAsync();
        Task<(int Kills, JsonElement Paid)> sponsor = RunAndKillAsync("sponsor"), client = RunAndKillAsync("ada");
        (int kills, JsonElement paid) = await client;
        Assert.True(kills + (await sponsor).Kills >= 8, $"{kills} and {(await sponsor).Kills} kills");
        Assert.Equal("Judged", paid.GetProperty("outcome").GetString());
        JsonElement[] rows = [.. paid.GetProperty("paid").EnumerateArray()];
        Assert.Equal(["112500000000000000", "100000000000000000"], rows.Select(row => row.GetProperty("units").GetString()));
        Assert.Equal("executed", rows[0].GetProperty("voucher").GetString());
        CommandResult notices = (await AsAsync("ben", "notices", "--job", "1", "--json")).Expect(0);
        string[] kinds = [.. notices.Json.GetProperty("notices").EnumerateArray().Select(notice => notice.GetProperty("kind").GetString()!)];
        foreach (string once in new[] { "workRevealed", "holdoutOpened", "workScored", "placePaid", "jobSettled" })
            Assert.Single(kinds, kind => kind == once);
        CommandResult nobody = await AsAsync("ben", "job", "run", "1"); // it has ended: everybody sees who was paid
        Assert.Contains("job 1 has ended: Judged", nobody.Expect(0).Output, StringComparison.Ordinal);
        await EndAsync(dev, SignalInterrupt, story);
    }

    async Task PostAndTrainAsync()
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(RollupProcess.SourceRoot, "tests/data/breast-cancer.csv"), Cancellation);
        string holdout = Path.Combine(_home, "holdout.csv"), own = Path.Combine(_home, "ada.csv");
        string model = Path.Combine(_home, "initial.onnx");
        await File.WriteAllLinesAsync(holdout, lines[..120], Cancellation);
        await File.WriteAllLinesAsync(own, lines[120..330].Prepend(lines[0]), Cancellation);
        (await RollupProcess.RunAsync("model", "new", "--data", holdout, "--out", model)).Expect(0);
        (await AsAsync("sponsor", "job", "post", "--model", model, "--data", holdout, "--threshold", "0.9", "--reward", "0.1",
            "--places", "2", "--commit-blocks", "25", "--reveal-blocks", "25", "--holdout-blocks", "20")).Expect(0);
        CommandResult nobody = await AsAsync("ada", "job", "run", "1");
        Assert.Contains("you have nothing to do with job 1", nobody.Expect(1).Errors, StringComparison.Ordinal);
        Assert.Contains("job 1 is not yours", (await AsAsync("ada", "job", "run", "1", "--as", "sponsor")).Expect(1).Errors,
            StringComparison.Ordinal);
        (await AsAsync("ada", "job", "accept", "1")).Expect(0);
        (await AsAsync("ada", "train", "1", "--data", own)).Expect(0);
    }

    /// <summary>Reads a line, kills, begins again; a run that says nothing new is left to go on.</summary>
    async Task<(int Kills, JsonElement Paid)> RunAndKillAsync(string person)
    {
        HashSet<string> said = [];
        for (int kills = 0; ; kills++)
        {
            using Process run = Process.Start(RollupProcess.StartInfo(
                RollupProcess.Program, ["job", "run", "1", "--json", "--data-dir", Path.Combine(Folder, person)]))!;
            _ = run.StandardError.BaseStream.CopyToAsync(Stream.Null, Cancellation);
            string? line;
            JsonElement step = default;
            do
            {
                line = await run.StandardOutput.ReadLineAsync(Cancellation);
                Assert.True(line is not null, $"{person}'s run ended after {string.Join(", ", said)}");
                step = JsonDocument.Parse(line).RootElement;
                Assert.True(step.TryGetProperty("step", out _), line);
            }
            while (!said.Add(step.GetProperty("step").GetString() + Words(step)));
            if (step.GetProperty("step").GetString() == "paid") return (kills, step);
            run.Kill(entireProcessTree: true);
        }

        // What is waited for, without the blocks that are left.
        static string Words(JsonElement step) => step.TryGetProperty("text", out JsonElement text) ? text.GetString()!.Split(':')[0] : "";
    }

    [Theory]
    [InlineData("--block-time", "0")]
    [InlineData("--block-time", "3601")]
    [InlineData("--epoch-length", "0")]
    public async Task WhatNoChainCanHaveIsRefusedBeforeAnythingStarts(params string[] words)
    {
        CommandResult refused = (await RollupProcess.RunAsync(["dev", "--data-dir", Folder, .. words])).Expect(2);
        Assert.Contains(words[0], refused.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder));
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    Process Start() => Process.Start(RollupProcess.StartInfo(RollupProcess.Program, ["dev", "--data-dir", Folder]))!;

    Task<CommandResult> AsAsync(string person, params string[] words) =>
        RollupProcess.RunAsync([.. words, "--data-dir", Path.Combine(Folder, person)]);

    internal static async Task<string> ReadyAsync(Process dev)
    {
        List<string> lines = [];
        while (await dev.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            lines.Add(line);
            if (line.StartsWith("ready in ", StringComparison.Ordinal)) return string.Join('\n', lines);
        }
        throw new InvalidOperationException($"it ended before it was ready: {string.Join('\n', lines)}");
    }

    // The chain ends a moment after whoever held it.
    internal static async Task<int> EndAsync(Process dev, int signal, string story)
    {
        Assert.Equal(0, DemoTests.Kill(dev.Id, signal));
        await dev.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await DemoTests.ExpectNothingLeftAsync(story, ports: 3);
        return dev.ExitCode;
    }
}
