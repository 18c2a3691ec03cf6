namespace Rollup.Tests.EndToEnd;

/// <summary>
/// Every console block of the README is run, and prints what the page says; and the harness that says so notices when one does not.
/// </summary>
public class ReadmeTests
{
    static readonly string Root = RollupProcess.SourceRoot;

    [Fact]
    public async Task TheReadmeSaysTheTruth()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(Root, "README.md"), TestContext.Current.CancellationToken);
        IReadOnlyList<string> faults = await ConsoleBlocks.FaultsAsync(page, Root, TestContext.Current.CancellationToken);
        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }

    [Theory]
    [InlineData("$ echo one; echo two|one|two", null)]
    [InlineData("$ echo one; echo two|...|two", null)]
    [InlineData("$ echo one; echo two|one|...", null)]
    [InlineData("$ seq 9|1|...|5|...|9", null)]
    [InlineData(
        "$ echo took 1.25 s on :8545 by 0x00112233445566778899aabbccddeeff00112233|took 7 s on :9000 by "
        + "0xffeeddccbbaa99887766554433221100ffeeddcc", null)]
    [InlineData("$ name=x|$ echo $name|x", null)]
    [InlineData("$ echo a \\|  b|a b", null)]
    [InlineData("$ true", null)]
    [InlineData("$ echo one|two", "prints")]
    [InlineData("$ echo one; echo two|one", "prints")]
    [InlineData("$ echo one|one|two", "prints")]
    [InlineData("$ echo 7 jobs|8 jobs", "prints")]
    [InlineData("$ echo one; false|one", "exit code 1")]
    [InlineData("$ no-such-command", "exit code 127")]
    [InlineData("$ exit 3|$ echo never", "exit code none")]
    [InlineData("$ make test", "run this test again")]
    [InlineData("nothing", "no console block")]
    public async Task TheHarnessSees(string block, string? fault)
    {
        string page = $"# Page\n```console\n{block.Replace('|', '\n')}\n```\n```sh\n$ false\n```\n";
        IReadOnlyList<string> faults = await ConsoleBlocks.FaultsAsync(page, Root, TestContext.Current.CancellationToken);
        if (fault is null) Assert.Empty(faults);
        else Assert.Contains(faults, text => text.Contains(fault, StringComparison.Ordinal));
    }
}
