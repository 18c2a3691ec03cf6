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

    static async Task<string> ReadyAsync(Process dev)
    {
        List<string> lines = [];
        while (await dev.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            lines.Add(line);
            if (line.StartsWith("ready in ", StringComparison.Ordinal)) return string.Join('\n', lines);
        }
        throw new InvalidOperationException(string.Join('\n', lines) + await dev.StandardError.ReadToEndAsync(Cancellation));
    }

    // The chain ends a moment after whoever held it.
    static async Task<int> EndAsync(Process dev, int signal, string story)
    {
        Assert.Equal(0, DemoTests.Kill(dev.Id, signal));
        await dev.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await DemoTests.ExpectNothingLeftAsync(story, ports: 3);
        return dev.ExitCode;
    }
}
