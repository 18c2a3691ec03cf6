namespace Rollup.Cli.Output;

/// <summary>What `submit` did and what comes next, in words, and the exit code that says so to scripts.</summary>
static class SubmitWords
{
    public static IEnumerable<string> Done(SubmitReport report) => report.Done.Select(step => step.Action switch
    {
        SubmitAction.Commit => "committed",
        SubmitAction.Reveal => "revealed",
        _ => $"sent {step.Inputs} blocks",
    });

    public static string Next(SubmitReport report) => report.Next switch
    {
        SubmitAction.AcceptFirst => $"you hold no place of this job, or it had no bond and went to another: run `rollup job accept "
            + $"{report.JobId}` first",
        SubmitAction.TrainFirst => $"there is no trained model: run `rollup train {report.JobId} --data my.csv` first",
        SubmitAction.WaitForCommitDeadline =>
            $"committed; run the command again after block {report.CommitDeadline} to reveal, and before block {report.RevealDeadline + 1}",
        SubmitAction.SendBlocks => "the job still waits for blocks; run the command again",
        SubmitAction.Done => "complete: all blocks are in the machine; the score comes after the reveal deadline",
        SubmitAction.TooLateToCommit => $"the commit deadline, block {report.CommitDeadline}, has passed",
        SubmitAction.TooLateToReveal => $"the reveal deadline, block {report.RevealDeadline}, has passed",
        SubmitAction.ForeignCommitment =>
            "the commitment on your place is not the one of this data directory and model; use the directory it was made in, with the same "
            + "trained model",
        SubmitAction.Judged => "the revealed model was refused by its form; `rollup job show` names the verdict",
        _ => "run the command again",
    };

    public static int ExitCodeOf(SubmitAction next) => next switch
    {
        SubmitAction.Done => ExitCode.Done,
        SubmitAction.WaitForCommitDeadline or SubmitAction.SendBlocks => ExitCode.RetryLater,
        _ => ExitCode.Refused,
    };
}
