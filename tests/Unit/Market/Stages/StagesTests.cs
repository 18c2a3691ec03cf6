namespace Rollup.Tests.Unit.Market;

/// <summary>Where a job stands, block by block: commit until 10, reveal until 20, holdout until 30.</summary>
public class StagesTests
{
    const string Table = """
        phase    judge          play complete block | stage
        Free     Holdout        0    0         1    | None
        Posted   Holdout        0    0        10    | Posting
        Posted   Holdout        0    0        11    | Expired
        Posted   Replay         0    0        31    | Expired
        ModelHere Holdout       0    0        10    | Reading
        ModelHere Holdout       0    0        11    | Expired
        ModelRead Replay        0    0        10    | Posting
        ModelRead Replay        0    0        11    | Expired
        DataHere Replay         0    0        10    | Reading
        DataHere Replay         0    0        11    | Expired
        Open     Holdout        0    0        10    | Committing
        Open     Holdout        1    0        10    | Committing
        Open     Holdout        1    0        11    | Revealing
        Open     Holdout        0    0        11    | Judging
        Open     Holdout        1    1        20    | Revealing
        Open     Holdout        1    1        21    | AwaitingHoldout
        Open     Holdout        1    1        30    | AwaitingHoldout
        Open     Holdout        1    1        31    | HoldoutOverdue
        Open     Holdout        1    0        21    | Judging
        Open     Holdout        0    0        31    | Judging
        Open     PublicHoldout  1    1        20    | Revealing
        Open     PublicHoldout  1    1        21    | Judging
        Open     Replay         1    0        20    | Revealing
        Open     Replay         0    0        11    | Judging
        HoldoutHere Holdout     1    1        21    | Judging
        HoldoutHere Holdout     1    1        31    | Judging
        Scoring  Holdout        1    1        21    | Judging
        Scoring  Holdout        1    1        31    | Judging
        FullPay  Holdout        1    1        21    | FullPay
        FullPay  Holdout        1    1        99    | FullPay
        """;

    [Fact]
    public void StageIs()
    {
        HashSet<JobStage> reached = [];
        foreach (string line in Table.Split('\n').Skip(1))
        {
            string[] cells = line.Split([' ', '|'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            JobStage stage = Stages.Of(
                Enum.Parse<JobPhase>(cells[0]), Enum.Parse<JudgeKind>(cells[1]), int.Parse(cells[2]), int.Parse(cells[3]), 10, 10, 20,
                30, ulong.Parse(cells[4]));
            Assert.True(Enum.Parse<JobStage>(cells[5]) == stage, line);
            reached.Add(stage);
        }
        Assert.Equal(Enum.GetValues<JobStage>(), reached.Order());
    }

    // The next block of a file is awaited for a while only; a file that waits to be read is not late by that.
    [Theory]
    [InlineData(JobPhase.Posted, 5, JobStage.Posting)]
    [InlineData(JobPhase.Posted, 6, JobStage.Expired)]
    [InlineData(JobPhase.ModelRead, 6, JobStage.Expired)]
    [InlineData(JobPhase.ModelHere, 6, JobStage.Reading)]
    [InlineData(JobPhase.DataHere, 6, JobStage.Reading)]
    [InlineData(JobPhase.DataHere, 11, JobStage.Expired)]
    [InlineData(JobPhase.Open, 6, JobStage.Committing)]
    public void AnOpeningLapsesBeforeTheCommitDeadline(JobPhase phase, ulong block, JobStage stage) =>
        Assert.Equal(stage, Stages.Of(phase, JudgeKind.PublicHoldout, 0, 0, 5, 10, 20, 30, block));

    /// <summary>Stage by stage: what may be done, and how the job would end. One submission is complete, unless the row says 0.</summary>
    [Theory]
    [InlineData(
        JobStage.Posting, 0, CommitWorkStatus.CommitDeadlinePassed, EvaluateJobStatus.NotOpen, SettleJobStatus.TooEarly, JobOutcome.None)]
    [InlineData(
        JobStage.Reading, 0, CommitWorkStatus.CommitDeadlinePassed, EvaluateJobStatus.Accepted, SettleJobStatus.TooEarly, JobOutcome.None)]
    [InlineData(JobStage.Expired, 0, CommitWorkStatus.CommitDeadlinePassed, EvaluateJobStatus.NotOpen, SettleJobStatus.Accepted,
        JobOutcome.NeverOpened)]
    [InlineData(
        JobStage.Committing, 0, CommitWorkStatus.Accepted, EvaluateJobStatus.RevealNotEnded, SettleJobStatus.TooEarly, JobOutcome.None)]
    [InlineData(JobStage.Revealing, 1, CommitWorkStatus.CommitDeadlinePassed, EvaluateJobStatus.RevealNotEnded, SettleJobStatus.TooEarly,
        JobOutcome.None)]
    [InlineData(JobStage.AwaitingHoldout, 1, CommitWorkStatus.CommitDeadlinePassed, EvaluateJobStatus.HoldoutNotOpen,
        SettleJobStatus.TooEarly, JobOutcome.None)]
    [InlineData(JobStage.HoldoutOverdue, 1, CommitWorkStatus.CommitDeadlinePassed, EvaluateJobStatus.HoldoutNotOpen,
        SettleJobStatus.Accepted, JobOutcome.HoldoutUnopened)]
    [InlineData(JobStage.Judging, 0, CommitWorkStatus.CommitDeadlinePassed, EvaluateJobStatus.NothingToScore, SettleJobStatus.Accepted,
        JobOutcome.NothingComplete)]
    [InlineData(JobStage.Judging, 1, CommitWorkStatus.CommitDeadlinePassed, EvaluateJobStatus.Accepted, SettleJobStatus.WorkPending,
        JobOutcome.Judged)]
    [InlineData(JobStage.FullPay, 1, CommitWorkStatus.CommitDeadlinePassed, EvaluateJobStatus.NothingToScore, SettleJobStatus.Accepted,
        JobOutcome.HoldoutFalse)]
    public void StageDecides(
        JobStage stage, int complete, CommitWorkStatus commit, EvaluateJobStatus evaluate, SettleJobStatus settle, JobOutcome outcome)
    {
        Assert.Equal(commit, CommitWorkRule.StatusOf(stage, holdsPlace: true));
        Assert.Equal(CommitWorkStatus.NoPlace, CommitWorkRule.StatusOf(stage, holdsPlace: false));
        Assert.Equal(evaluate, EvaluateJobRule.StatusOf(stage, complete, placesScored: 0, workUnits: 5, creditUnits: 1));
        Assert.Equal(settle, SettleJobRule.StatusOf(stage, complete, placesScored: 0));
        Assert.Equal(outcome, SettleJobRule.OutcomeOf(stage, complete));
        EvaluateJobStatus without = EvaluateJobRule.StatusOf(stage, complete, placesScored: 0, workUnits: 5, creditUnits: 0);
        Assert.Equal(evaluate == EvaluateJobStatus.Accepted ? EvaluateJobStatus.WorkCreditSpent : evaluate, without);
        if (complete == 0) return;
        Assert.NotEqual(EvaluateJobStatus.Accepted, EvaluateJobRule.StatusOf(stage, complete, complete, workUnits: 0, creditUnits: 0));
        Assert.NotEqual(SettleJobStatus.WorkPending, SettleJobRule.StatusOf(stage, complete, complete));
    }

    [Theory]
    [InlineData(PlacePhase.Free, Verdict.None, false)]
    [InlineData(PlacePhase.Accepted, Verdict.None, false)]
    [InlineData(PlacePhase.Committed, Verdict.None, true)]
    [InlineData(PlacePhase.Revealed, Verdict.None, true)]
    [InlineData(PlacePhase.Revealed, Verdict.GraphDiffers, false)]
    [InlineData(PlacePhase.Complete, Verdict.None, true)]
    [InlineData(PlacePhase.Scored, Verdict.BelowThreshold, true)]
    public void PlaceIsInPlay(PlacePhase phase, Verdict verdict, bool isInPlay) => Assert.Equal(isInPlay, Places.IsInPlay(phase, verdict));

    [Theory]
    [InlineData(JudgeKind.Holdout, JobStage.AwaitingHoldout, JobStage.AwaitingHoldout)]
    [InlineData(JudgeKind.PublicHoldout, JobStage.Posting, JobStage.None)]
    [InlineData(JudgeKind.Replay, JobStage.Posting, JobStage.None)]
    public void DataIsWantedIn(JudgeKind judge, JobStage withModel, JobStage withoutModel)
    {
        foreach (JobStage stage in Enum.GetValues<JobStage>().Where(stage => stage != JobStage.None))
        {
            Assert.Equal(stage == withModel, WantedFiles.WantsData(stage, Judge.Of(judge), isModelWhole: true));
            Assert.Equal(stage == withoutModel, WantedFiles.WantsData(stage, Judge.Of(judge), isModelWhole: false));
            Assert.Equal(stage == JobStage.Posting, WantedFiles.WantsSchema(stage));
            Assert.Equal(stage == JobStage.Posting, WantedFiles.WantsInitialModel(stage, isSchemaWhole: true));
            Assert.False(WantedFiles.WantsInitialModel(stage, isSchemaWhole: false));
            foreach (PlacePhase phase in Enum.GetValues<PlacePhase>())
                Assert.Equal(
                    stage == JobStage.Revealing && phase == PlacePhase.Revealed, WantedFiles.WantsSubmission(stage, phase, Verdict.None));
            Assert.False(WantedFiles.WantsSubmission(stage, PlacePhase.Revealed, Verdict.GraphDiffers));
        }
    }
}
