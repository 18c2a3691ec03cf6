using System.Text.RegularExpressions;
using Rollup.Node.Answers;
using Rollup.Node.Api.Health;

namespace Rollup.Tests.Unit.Node;

/// <summary>What Prometheus reads: every number with its help and type, by the text format's grammar, and none that nobody knows.</summary>
public partial class MetricsTextTests
{
    [Fact]
    public void EveryNumberIsThereOnceWithHelpAndType()
    {
        NodeHealth health = new(TimeProvider.System);
        StatusAnswer status = new(1, "0x", "0x", "0x", 10, 90, "0x", 12, 11, 40, "0x", 3, new NodeIdentity("latest", true, "riscv"));
        NodeTotals totals = new(5_000_000_000, 9, 8, 10);
        string bare = MetricsText.Of(status, totals, health);
        Assert.DoesNotContain("head_block", bare, StringComparison.Ordinal);
        Assert.DoesNotContain("silent_seconds", bare, StringComparison.Ordinal);
        health.Well();
        health.Saw(new ChainSample(100, 1_500_000_000_000_000_000));
        string text = MetricsText.Of(status, totals, health);
        Assert.Matches(Format(), text);
        foreach (string line in (string[])["head_block 100", "read_block 90", "lag_blocks 10", "inputs_total 12",
            "inputs_processed_total 11", "inputs_compared_total 3", "outputs_total 40", "cycles_total 5000000000",
            "epochs_computed_total 9", "epochs_accepted_total 8", "claims_signed_total 10", "claimer_balance_ether 1.5"])
            Assert.Single(text.Split('\n'), found => found == $"lockstep_{line}");
        health.Saw(new ChainSample(80, null)); // an endpoint that lags
        text = MetricsText.Of(status, totals, health);
        Assert.Contains("lockstep_lag_blocks 0\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("balance", text, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\A(# HELP (lockstep_\w+) [^\n]+\.\n# TYPE \2 (gauge|counter)\n\2 [0-9.E+-]+\n)+\z")]
    internal static partial Regex Format();
}
