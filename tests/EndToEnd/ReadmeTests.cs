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
