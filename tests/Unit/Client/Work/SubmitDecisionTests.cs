namespace Rollup.Tests.Unit.Client;

public class SubmitDecisionTests
{
    // Commit until block 100, reveal until block 200. The next input lands one block above the head.
    const string Rows = """
        model place phase     ours head wanted | action
        no    no    Free      no     50      0 | AcceptFirst
        yes   no    Free      no     50      0 | AcceptFirst
        no    yes   Accepted  no     50      0 | TrainFirst
        yes   yes   Accepted  no     50      0 | Commit
        yes   yes   Accepted  no     99      0 | Commit
        yes   yes   Accepted  no    100      0 | TooLateToCommit
        yes   yes   Committed no     99      0 | CommitmentHeld
        yes   yes   Committed no    100      0 | ForeignCommitment
        yes   yes   Committed yes    50      0 | WaitForCommitDeadline
        yes   yes   Committed yes    99      0 | WaitForCommitDeadline
        yes   yes   Committed yes   100      0 | Reveal
        yes   yes   Committed yes   199      0 | Reveal
        yes   yes   Committed yes   200      0 | TooLateToReveal
        yes   yes   Revealed  yes   150      3 | SendBlocks
        yes   yes   Revealed  yes   200      3 | TooLateToReveal
        yes   yes   Revealed  yes   150      0 | Judged
        yes   yes   Complete  yes   150      0 | Done
        no    yes   Scored    no    500      0 | Done
        """;

    [Theory]
    [InlineData(JobStage.Committing, SubmitAction.Commit)]
    [InlineData(JobStage.Revealing, SubmitAction.ForeignCommitment)] // too late for that too
    public void AnotherCommitmentIsReplacedOnlyIfAskedFor(JobStage stage, SubmitAction expected)
    {
        SubmitFacts facts = new(true, true, PlacePhase.Committed, false, stage, 0) { MayReplace = true };
        Assert.Equal(expected, SubmitDecision.Decide(in facts));
    }

    [Fact]
    public void TheNextStepFollowsFromTheFacts()
    {
        foreach (string line in Rows.Split('\n').Skip(1))
        {
            string[] cells = line.Replace("|", "", StringComparison.Ordinal).Split(' ',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            ulong nextBlock = ulong.Parse(cells[4]) + 1;
            JobStage stage = Stages.Of(JobPhase.Open, JudgeKind.Holdout, placesInPlay: 1, placesComplete: 0, 50, 100, 200, 300, nextBlock);
            SubmitFacts facts = new(
                cells[0] == "yes", cells[1] == "yes", Enum.Parse<PlacePhase>(cells[2]), cells[3] == "yes", stage, int.Parse(cells[5]));
            Assert.True(Enum.Parse<SubmitAction>(cells[6]) == SubmitDecision.Decide(in facts), line);
        }
    }
}
