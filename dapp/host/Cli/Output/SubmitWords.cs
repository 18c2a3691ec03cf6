namespace Rollup.Cli.Output;

/// <summary>What `submit` did and what comes next, in words, and the exit code that says so to scripts.</summary>
static class SubmitWords
{
    public static IEnumerable<string> Done(SubmitReport report) => report.Done.Select(step => step switch
    {
        { Outcome: StepOutcome.TooLate } => "sent a commitment, which was mined after the deadline and changed nothing",
        { Outcome: StepOutcome.Replaced } => "committed, in the place of an earlier commitment",
        { Action: SubmitAction.Commit } => "committed",
        { Action: SubmitAction.Reveal } => "revealed",
        _ => $"sent {Numbers.Count(step.Inputs, "block")}",
    });

    public static string Next(SubmitReport report) => report is { Other: { } other, Next: not SubmitAction.CommitmentHeld }
        ? $"{OfNext(report)}; trained.onnx is another model than the committed one ({CheckWords.Short(other.InFolder, other.Metric)})"
        : OfNext(report);

    static string OfNext(SubmitReport report) => report.Next switch
    {
        SubmitAction.AcceptFirst => $"you hold no place of this job, or it had no bond and went to another: run `rollup job accept "
            + $"{report.JobId}` first",
        SubmitAction.TrainFirst => $"there is no trained model: run `rollup train {report.JobId} --data my.csv` first",
        SubmitAction.WaitForCommitDeadline =>
            $"committed; run the command again after block {report.CommitDeadline} to reveal, and before block {report.RevealDeadline + 1}",
        SubmitAction.SendBlocks => "the job still waits for blocks; run the command again",
        SubmitAction.Done => "complete: all blocks are in the machine; the score comes after the reveal deadline",
        SubmitAction.CommitmentHeld => Held(report.JobId, report.Other!),
        SubmitAction.TooLateToCommit =>
            $"the commit deadline, block {report.CommitDeadline}, has passed, and you had committed to nothing: {Lost}",
        SubmitAction.TooLateToReveal => $"the reveal deadline, block {report.RevealDeadline}, has passed: {Lost}",
        SubmitAction.ForeignCommitment =>
            "the commitment on your place is not the one of this data directory and model; use the directory it was made in, with the same "
            + "trained model",
        SubmitAction.Judged => "the revealed model was refused by its form; `rollup job show` names the verdict",
        _ => "run the command again",
    };

    const string Lost = "this place can no longer complete, earns nothing and loses its bond, if it had one; look for another job with "
        + "`rollup job list`";

    // A commitment that is replaced is gone, and the reward of its model with it.
    static string Held(ulong jobId, OtherCommitment other) =>
        $"nothing was sent: your place holds a commitment to another model than trained.onnx. The committed one: "
        + (other.IsKnown ? CheckWords.Short(other.Committed, other.Metric) : "it was not made in this data directory")
        + $"; trained.onnx: {CheckWords.Short(other.InFolder, other.Metric)}. To commit to trained.onnx in its place, run `rollup submit "
        + $"{jobId} --replace`; else leave it: the command reveals the committed one after the commit deadline";

    public static int ExitCodeOf(SubmitAction next) => next switch
    {
        SubmitAction.Done => ExitCode.Done,
        SubmitAction.WaitForCommitDeadline or SubmitAction.SendBlocks => ExitCode.RetryLater,
        _ => ExitCode.Refused,
    };
}
