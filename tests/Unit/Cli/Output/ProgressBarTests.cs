namespace Rollup.Tests.Unit.Cli;

public class ProgressBarTests
{
    [Fact]
    public void LinesSayTheStartOfLongWorkSeldomAndItsEnd()
    {
        using StringWriter output = new();
        Action<long> done = ProgressBar.Lines(new Screen(json: false, output), "sending blocks", 24, "blocks");
        for (int sent = 8; sent <= 24; sent += 8) done(sent);
        string line = Assert.Single(output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("  sending blocks: 24/24 blocks, ", line, StringComparison.Ordinal);
        Assert.EndsWith("0.0 s left", line, StringComparison.Ordinal);
    }
}
