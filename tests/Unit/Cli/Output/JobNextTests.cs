using Rollup.Client.NodeApi;
using Rollup.Tests.Unit.Market.OneHome;

namespace Rollup.Tests.Unit.Cli;

/// <summary>What a page says of a job at a block, and what it says to type next, is what the market would take in that block.</summary>
public class JobNextTests
{
    [Theory]
    [InlineData("posted", "now", "posted, waits for a block", "rollup job open 1")]
    [InlineData("described", "now", "posted, waits for a block", "rollup job open 1")]
    [InlineData("posted", "commit+1", "expired, waits for refund", "rollup job settle 1")]
    [InlineData("open", "now", "open, accept and commit", "rollup job accept 1")]
    [InlineData("committed", "commit+1", "open, reveal", "rollup submit 1")]
    [InlineData("complete", "reveal+1", "open, waits for the holdout", "rollup job open 1")]
    [InlineData("complete", "holdout+1", "holdout never opened, waits for full pay", "rollup job settle 1")]
    [InlineData("scoring", "reveal+1", "scoring", "rollup job evaluate 1")]
    [InlineData("scored", "reveal+1", "scored, waits for settlement", "rollup job settle 1")]
    // Without a client, or with none that kept to the deadlines, no holdout is waited for, and nobody is paid in full.
    [InlineData("open", "commit+1", "nothing complete, waits for refund", "rollup job settle 1")]
    [InlineData("open", "holdout+1", "nothing complete, waits for refund", "rollup job settle 1")]
    [InlineData("taken", "holdout+1", "nothing complete, waits for refund", "rollup job settle 1")]
    [InlineData("committed", "reveal+1", "nothing complete, waits for refund", "rollup job settle 1")]
    [InlineData("revealed", "holdout+1", "nothing complete, waits for refund", "rollup job settle 1")]
    [InlineData("public:open", "holdout+1", "nothing complete, waits for refund", "rollup job settle 1")]
    [InlineData("false:scoring", "reveal+1", "holdout false, full pay", "rollup job settle 1")]
    public void ThePhaseAndTheNextStepAreOfTheBlock(string stage, string when, string phase, string command)
    {
        using Stage played = new(stage);
        JobDetails details = Doors.DetailsOf(played.World);
        ulong block = BlockAt(played, when);
        Assert.StartsWith(phase, JobView.From(details, block).Phase, StringComparison.Ordinal);
        string next = JobNext.Of(details, block);
        Assert.EndsWith(command, next, StringComparison.Ordinal);
        if (command.Contains("settle", StringComparison.Ordinal))
        {
            Assert.Equal("Accepted", played.Run(when == "now" ? "now+1" : when, "carol", "settle 1", "-"));
            Assert.Equal(phase.Contains("full", StringComparison.Ordinal), next.Contains("paid in full", StringComparison.Ordinal));
            bool isRefund = phase.Contains("refund", StringComparison.Ordinal);
            Assert.Equal(isRefund, next.Contains("the escrow goes back", StringComparison.Ordinal));
        }
        else Assert.NotEqual("Accepted", played.Run(when == "now" ? "now+1" : when, "carol", "settle 1", "-"));
    }

    static ulong BlockAt(Stage stage, string when) => when switch
    {
        "now" => stage.World.Block + 1,
        "commit+1" => stage.Terms.CommitDeadline + 1,
        "reveal+1" => stage.Terms.RevealDeadline + 1,
        _ => stage.Terms.HoldoutDeadline + 1,
    };
}
