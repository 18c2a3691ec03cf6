namespace Rollup.Cli.Output;

/// <summary>What can be done with a job next, by whom, and until when: the one answer of every page that tells of a job.</summary>
static class JobNext
{
    /// <param name="details">Of the job.</param>
    /// <param name="blockNumber">Of the block that would take it.</param>
    public static string Of(JobDetails details, ulong blockNumber)
    {
        JobState state = details.State;
        ulong job = state.JobId;
        return details.StageAt(blockNumber) switch
        {
            JobStage.Posting => "the sponsor sends what it waits for, until block "
                + $"{Math.Min(state.OpeningDeadline, state.CommitDeadline)}: rollup job open {job}",
            JobStage.Reading => $"anybody has its files read: rollup job evaluate {job}",
            JobStage.Expired => $"it did not open in time; anybody ends it, and the escrow goes back: rollup job settle {job}",
            JobStage.Committing => $"clients accept, train and commit, until block {state.CommitDeadline}: rollup job accept {job}",
            JobStage.Revealing => $"clients reveal and send their models, until block {state.RevealDeadline}: rollup submit {job}",
            JobStage.AwaitingHoldout => $"the sponsor opens the holdout, until block {state.HoldoutDeadline}: rollup job open {job}",
            JobStage.HoldoutOverdue =>
                $"the holdout was not opened; anybody ends the job, and every complete submission is paid in full: rollup job settle {job}",
            JobStage.FullPay =>
                $"the holdout was false; anybody ends the job, and every complete submission is paid in full: rollup job settle {job}",
            JobStage.Judging when state.PlacesScored < state.PlacesComplete =>
                $"anybody has the machine score what is complete: rollup job evaluate {job}",
            JobStage.Judging when state.PlacesComplete == 0 =>
                $"nothing is complete; anybody ends the job, and the escrow goes back: rollup job settle {job}",
            JobStage.Judging => $"anybody ends it, and what was earned is paid: rollup job settle {job}",
            _ => $"it has ended: rollup notices --job {job}",
        };
    }
}
