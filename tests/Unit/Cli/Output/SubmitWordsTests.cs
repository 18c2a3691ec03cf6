using StepOutcome = Rollup.Client.Work.StepOutcome;

namespace Rollup.Tests.Unit.Cli;

public class SubmitWordsTests
{
    static readonly ModelCheck Good = new() { Verdict = CheckVerdict.Passed, ScoreQ32 = 1L << 32, Rows = 40 };
    static readonly ModelCheck Worse = new() { Verdict = CheckVerdict.Passed, ScoreQ32 = 3L << 30, Rows = 20 };

    // A model with a check of 1.0 was replaced by one of fewer classes: "Done now: committed."
    [Fact]
    public void AHeldCommitmentIsShownWithBothChecks()
    {
        SubmitReport report = Report(SubmitAction.CommitmentHeld, new OtherCommitment(true, Good, Worse, MetricKind.Accuracy));
        string words = SubmitWords.Next(report);
        Assert.All(["accuracy 1.000000 on 40 rows", "accuracy 0.750000 on 20 rows", "rollup submit 1 --replace", "nothing was sent"],
            text => Assert.Contains(text, words, StringComparison.Ordinal));
        Assert.Equal(ExitCode.Refused, SubmitWords.ExitCodeOf(report.Next));
        words = SubmitWords.Next(Report(SubmitAction.CommitmentHeld, new OtherCommitment(false, null, null, MetricKind.Accuracy)));
        Assert.Contains("it was not made in this data directory", words, StringComparison.Ordinal);
        Assert.Contains("no check is known of it", words, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsRevealedIsSaidToBeAnotherModelThanTrainedSince()
    {
        string words = SubmitWords.Next(Report(SubmitAction.Done, new OtherCommitment(true, Good, Worse, MetricKind.Accuracy)));
        Assert.Contains("trained.onnx is another model than the committed one", words, StringComparison.Ordinal);
        Assert.DoesNotContain("trained.onnx", SubmitWords.Next(Report(SubmitAction.Done, null)), StringComparison.Ordinal);
    }

    [Fact]
    public void ACommitmentThatCameTooLateSendsNobodyAway()
    {
        SubmitReport report = Report(SubmitAction.Done, null) with
        {
            Done =
            [
                new SubmitStep(SubmitAction.Commit, 1, StepOutcome.TooLate), new SubmitStep(SubmitAction.Reveal, 1),
                new SubmitStep(SubmitAction.Commit, 1, StepOutcome.Replaced),
            ],
        };
        Assert.Equal(
            ["sent a commitment, which was mined after the deadline and changed nothing", "revealed",
                "committed, in the place of an earlier commitment"], SubmitWords.Done(report));
        Assert.Contains("reveals that model", RefusalAdvice.For(CommandKind.CommitWork, nameof(CommitWorkStatus.CommitDeadlinePassed)),
            StringComparison.Ordinal);
    }

    static SubmitReport Report(SubmitAction next, OtherCommitment? other) => new(1, [], next, 100, 200, "", other);
}
