using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Rollup.Machine.Cartesi;

namespace Rollup.Tests.EndToEnd;

/// <summary>
/// The demo as people run it, with two engines: beside a chain that runs already, to its promised end, and interrupted in the middle.
/// </summary>
public sealed partial class DemoTests
{
    static readonly string[] s_cheats = ["Copycat", "Truncator", "Poisoner", "Idler"];
    static readonly string[] s_reasons = ["CommitmentDiffers", "GraphDiffers", "WeightOutOfRange", "BelowThreshold"];

    [Fact]
    public async Task TheStoryEndsAsPromisedAndLeavesNothingBehind()
    {
        await using AnvilProcess other = await AnvilProcess.StartAsync(
            Artifacts.Find(), cancellation: TestContext.Current.CancellationToken);
        CommandResult demo = (await RollupProcess.RunAsync("demo", "--replay", "--machine", "riscv", "--shadow", "--json")).Expect(0);
        JsonElement summary = demo.Json;
        Assert.True(summary.GetProperty("ok").GetBoolean());
        Assert.Empty(summary.GetProperty("faults").EnumerateArray());
        Assert.True(summary.GetProperty("verified").GetBoolean());
        Assert.True(summary.GetProperty("plantedBitFound").GetBoolean());
        Assert.Equal("Passed", summary.GetProperty("replayOutcome").GetString());

        JsonElement[] rows = [.. summary.GetProperty("rows").EnumerateArray()];
        JsonElement[] clients = [.. rows.Where(row => row.GetProperty("role").GetString() == "client")];
        Assert.Equal(3, clients.Length);
        Assert.All(clients, client => Assert.Equal("100000000000000000000", client.GetProperty("balanceAfterUnits").GetString()));
        Assert.All(clients, client => Assert.True(client.GetProperty("afterQ32").GetInt64() > 3_865_470_566)); // above the threshold of 0.9
        JsonElement[] cheats = [.. rows.Where(row => row.GetProperty("role").GetString() == "cheat")];
        Assert.Equal(s_cheats, cheats.Select(cheat => cheat.GetProperty("name").GetString()));
        Assert.Equal(s_reasons, cheats.Select(cheat => cheat.GetProperty("outcome").GetString()));
        Assert.All(cheats, cheat => Assert.Equal("0", cheat.GetProperty("balanceAfterUnits").GetString()));
        Assert.Equal("700000000000000000000", summary.GetProperty("sponsor").GetProperty("balanceAfterUnits").GetString());

        AssertEveryInputWasCompared(summary);
        AssertNothingIsLeft(demo.Errors);
        await other.Client.BlockNumberAsync(TestContext.Current.CancellationToken); // the chain that was there before is untouched
    }

    /// <summary>The application carries the hash of the real machine then, and the node that claims runs it.</summary>
    [Fact]
    public async Task TheSameStoryOnTheCartesiMachineItself()
    {
        string? problem = CartesiLibrary.ServerProblem;
        Assert.SkipUnless(problem is null, $"the Cartesi Machine 0.21 is not installed: {problem}");
        JsonElement summary = (await RollupProcess.RunAsync("demo", "--machine", "cartesi", "--shadow", "riscv", "--json")).Expect(0).Json;
        Assert.True(summary.GetProperty("ok").GetBoolean());
        Assert.True(summary.GetProperty("verified").GetBoolean());
        Assert.Equal("cartesi+riscv", summary.GetProperty("machine").GetString());
        Assert.Equal(summary.GetProperty("inputs").GetInt32(), summary.GetProperty("comparedInputs").GetInt32());
    }

    [Fact]
    public async Task InterruptedItEndsItsChildrenToo()
    {
        using Process demo = Process.Start(RollupProcess.StartInfo(RollupProcess.Program, ["demo"]))!;
        List<string> lines = [];
        while (await demo.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            lines.Add(line);
            if (line.StartsWith("3. ", StringComparison.Ordinal)) break;
        }
        AssertNoChildHasThePassword(demo.Id);
        const int SignalInterrupt = 2;
        Assert.Equal(0, Kill(demo.Id, SignalInterrupt));
        Task<string> rest = demo.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await demo.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.NotEqual(0, demo.ExitCode);
        AssertNothingIsLeft(string.Join('\n', lines) + await rest);
    }

    /// <summary>The password is in our environment, and in that of nobody whom we started: chain, its guard, node.</summary>
    static void AssertNoChildHasThePassword(int parent)
    {
        if (!OperatingSystem.IsLinux()) return;
        Dictionary<int, int> parents = Directory.GetDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!)).Select(id => (id, ParentOf(id)))
            .Where(pair => pair.Item2 is not null).ToDictionary(pair => pair.id, pair => pair.Item2!.Value);
        int[] children = [.. parents.Keys.Where(id =>
        {
            int up = id;
            while (up != parent && parents.TryGetValue(up, out int next)) up = next;
            return up == parent && id != parent;
        })];
        Assert.True(children.Length >= 2, $"{children.Length} children");
        Assert.All(children, id => Assert.DoesNotContain("LOCKSTEP_PASSWORD", EnvironmentOf(id), StringComparison.Ordinal));
        Assert.Contains("LOCKSTEP_PASSWORD", EnvironmentOf(parent), StringComparison.Ordinal); // the check finds what it looks for
    }

    // What is behind the name, which may hold anything and ends with the last bracket.
    static int? ParentOf(int id)
    {
        try
        {
            return int.Parse(File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ')[1]);
        }
        catch (IOException)
        {
            return null;
        }
    }

    static string EnvironmentOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ");
        }
        catch (IOException)
        {
            return ""; // it ended
        }
    }

    // The image built from source in this run, with the native engine as its shadow, which stops the node at the first difference.
    static void AssertEveryInputWasCompared(JsonElement summary)
    {
        Assert.Equal("riscv+native", summary.GetProperty("machine").GetString());
        Assert.Equal(summary.GetProperty("inputs").GetInt32(), summary.GetProperty("comparedInputs").GetInt32()); // counted once
        ulong[] instructions =
            [.. summary.GetProperty("instructions").EnumerateArray().Select(input => input.GetProperty("instructions").GetUInt64())];
        Assert.InRange(instructions.Length, 40, 100);
        Assert.Equal((ulong)instructions.Length, summary.GetProperty("comparedInputs").GetUInt64());
        Assert.All(instructions, count => Assert.InRange(count, 1_000UL, 100_000_000UL));
    }

    static void AssertNothingIsLeft(string story) => Assert.DoesNotContain(PortsOf(story, least: 2), IsOpen); // chain and node

    /// <summary>Nobody listens any more at the addresses that a story names.</summary>
    internal static async Task ExpectNothingLeftAsync(string story, int ports)
    {
        string[] named = PortsOf(story, ports);
        for (int attempt = 0; attempt < 100 && named.Any(IsOpen); attempt++) await Task.Delay(100, Cancellation);
        Assert.DoesNotContain(named, IsOpen);
    }

    static string[] PortsOf(string story, int least)
    {
        string[] ports = [.. Address().Matches(story).Select(match => match.Groups[1].Value).Distinct()];
        Assert.True(ports.Length >= least, story);
        return ports;
    }

    static bool IsOpen(string port)
    {
        using TcpClient client = new();
        try
        {
            client.Connect("127.0.0.1", int.Parse(port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:(\d+)")]
    internal static partial Regex Address();

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int Kill(int processId, int signal);
}
