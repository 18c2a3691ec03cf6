using Rollup.Client.NodeApi;
using Rollup.Tests.Unit.Market.OneHome;

namespace Rollup.Tests.Unit.Client;

/// <summary>What is due of a job, for sponsor and client, in every stage that the market brings it to.</summary>
public class RunDecisionTests
{
    [Theory]
    [InlineData("posted", "now", RunStep.Open, RunStep.Wait)]
    [InlineData("described", "now", RunStep.Open, RunStep.Wait)]
    [InlineData("posted", "commit+1", RunStep.Settle, RunStep.Settle)]
    [InlineData("open", "now", RunStep.Wait, RunStep.Submit)]
    [InlineData("committed", "now", RunStep.Wait, RunStep.Submit)]
    [InlineData("committed", "commit+1", RunStep.Wait, RunStep.Submit)]
    [InlineData("revealed", "now", RunStep.Wait, RunStep.Submit)]
    [InlineData("complete", "now", RunStep.Wait, RunStep.Submit)]
    [InlineData("complete", "reveal+1", RunStep.Open, RunStep.Wait)]
    [InlineData("complete", "holdout+1", RunStep.Settle, RunStep.Settle)]
    [InlineData("open", "commit+1", RunStep.Settle, RunStep.Settle)]
    [InlineData("scoring", "reveal+1", RunStep.Evaluate, RunStep.Evaluate)]
    [InlineData("scored", "reveal+1", RunStep.Settle, RunStep.Settle)]
    [InlineData("false:scoring", "reveal+1", RunStep.Settle, RunStep.Settle)]
    [InlineData("public:complete", "reveal+1", RunStep.Evaluate, RunStep.Evaluate)]
    public void EveryStageHasItsStep(string stage, string when, RunStep sponsor, RunStep client)
    {
        using Stage played = new(stage);
        JobDetails details = Doors.DetailsOf(played.World);
        ulong block = when switch
        {
            "now" => played.World.Block + 1,
            "commit+1" => played.Terms.CommitDeadline + 1,
            "reveal+1" => played.Terms.RevealDeadline + 1,
            _ => played.Terms.HoldoutDeadline + 1,
        };
        Assert.Equal(sponsor, RunDecision.Decide(RunRole.Sponsor, details, block, since: block).Step);
        ulong longSince = block - RunDecision.GraceBlocks - 1;
        Assert.Equal(client, RunDecision.Decide(RunRole.Client, details, block, longSince).Step);
        bool isAnybodys = client is RunStep.Settle or RunStep.Evaluate;
        RunNext fresh = RunDecision.Decide(RunRole.Client, details, block, since: block - 1);
        Assert.Equal(
            isAnybodys ? new RunNext(RunStep.Wait, block - 1 + RunDecision.GraceBlocks) : new RunNext(client, fresh.UntilBlock), fresh);
        if (RunDecision.Decide(RunRole.Sponsor, details, block, block) is { Step: RunStep.Wait, UntilBlock: var until })
            Assert.True(until >= block, "a wait ends later than now");
    }

    [Fact]
    public void TheRoleIsInTheJob()
    {
        using Stage taken = new("taken");
        JobDetails details = Doors.DetailsOf(taken.World);
        Assert.Equal((true, false), RunDecision.RolesOf(details, Stage.Sponsor));
        Assert.Equal((false, true), RunDecision.RolesOf(details, Stage.Alice));
        Assert.Equal((false, false), RunDecision.RolesOf(details, Stage.Carol));
    }
}
