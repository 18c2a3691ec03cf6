using System.Text.RegularExpressions;

namespace Rollup.Tests.EndToEnd;

/// <summary>
/// Every console block of the README is run, and prints what the page says; and the harness that says so notices when one does not.
/// </summary>
public partial class ReadmeTests
{
    static readonly string Root = RollupProcess.SourceRoot;

    [Fact]
    public async Task TheReadmeSaysTheTruth()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(Root, "README.md"), TestContext.Current.CancellationToken);
        IReadOnlyList<string> faults = await ConsoleBlocks.FaultsAsync(page, Root, TestContext.Current.CancellationToken);
        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }

    /// <summary>The story by hand: its first block in one terminal, its second in another, as they stand.</summary>
    [Fact]
    public async Task TheStoryByHandRunsAsItStands()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(Root, "README.md"), Cancellation);
        string[] blocks = [.. ShellBlock().Matches(page[page.IndexOf("## Your own job, by hand", StringComparison.Ordinal)..])
            .Take(2).Select(match => match.Groups[1].Value)];
        string home = Directory.CreateTempSubdirectory("lockstep-readme-").FullName;
        foreach (string folder in new[] { "artifacts", "tests" })
            Directory.CreateSymbolicLink(Path.Combine(home, folder), Path.Combine(Root, folder));
        using Process dev = Process.Start(Shell(home, "exec 2>&1\n" + blocks[0].Replace("; rollup dev", "; exec rollup dev")))!;
        try
        {
            string ready = await DevTests.ReadyAsync(dev);
            using Process story = Process.Start(Shell(home, "set -euo pipefail\nexec 2>&1\n" + blocks[1]))!;
            string told = await story.StandardOutput.ReadToEndAsync(Cancellation);
            await story.WaitForExitAsync(Cancellation);
            Assert.True(story.ExitCode == 0, told);
            Assert.Equal(3, told.Split("job 1 has ended: Judged").Length); // the sponsor's table, and the client's
            Assert.Contains("fetched 0.1125 ETH", told, StringComparison.Ordinal); // reward and bond
            Assert.Contains("Passed", told, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(home, "best.onnx")));
            const int SignalInterrupt = 2;
            Assert.Equal(0, await DevTests.EndAsync(dev, SignalInterrupt, ready));
        }
        finally
        {
            if (!dev.HasExited) dev.Kill(entireProcessTree: true);
            Directory.Delete(home, recursive: true);
        }
    }

    static ProcessStartInfo Shell(string home, string script)
    {
        ProcessStartInfo start = new("bash", ["-c", script]) { WorkingDirectory = home, RedirectStandardOutput = true };
        start.Environment["HOME"] = home;
        foreach (string own in new[] { "LOCKSTEP_PASSWORD", "LOCKSTEP_PASSWORD_FILE", "LOCKSTEP_DATA_DIR" }) start.Environment.Remove(own);
        return start;
    }

    [GeneratedRegex(@"^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    internal static partial Regex ShellBlock();

    [Theory]
    [InlineData(
        null,
        "$ echo one; echo two|one|two", "$ echo one; echo two|...|two", "$ echo one; echo two|one|...", "$ seq 9|1|...|5|...|9",
        "$ echo took 1.25 s on :8545 by 0x00112233445566778899aabbccddeeff00112233|took 7 s on :9000 by "
        + "0xffeeddccbbaa99887766554433221100ffeeddcc",
        "$ name=x|$ echo $name|x", "$ echo a \\|  b|a b", "$ true")]
    [InlineData("prints", "$ echo one|two", "$ echo one; echo two|one", "$ echo one|one|two", "$ echo 7 jobs|8 jobs")]
    [InlineData("exit code 1", "$ echo one; false|one")]
    [InlineData("exit code 127", "$ no-such-command")]
    [InlineData("exit code none", "$ exit 3|$ echo never")]
    [InlineData("run this test again", "$ make test")]
    [InlineData("no console block", "nothing")]
    public async Task TheHarnessSees(string? fault, params string[] blocks)
    {
        foreach (string block in blocks) await ExpectFaultAsync(block, fault);
    }

    static async Task ExpectFaultAsync(string block, string? fault)
    {
        string page = $"# Page\n```console\n{block.Replace('|', '\n')}\n```\n```sh\n$ false\n```\n";
        IReadOnlyList<string> faults = await ConsoleBlocks.FaultsAsync(page, Root, TestContext.Current.CancellationToken);
        if (fault is null) Assert.Empty(faults);
        else Assert.Contains(faults, text => text.Contains(fault, StringComparison.Ordinal));
    }
}
