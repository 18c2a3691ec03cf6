namespace Rollup.Market;

/// <summary>Where a job stands at a block: its stored phase, and what the block number makes of it.</summary>
public enum JobStage : byte
{
    None = 0,            // no live job
    Posting = 1,         // waits for schema, initial model, and open data
    Reading = 2,         // one of them is here, and is read next
    Expired = 3,         // did not get them in time: the escrow goes back
    Committing = 4,      // clients accept and commit
    Revealing = 5,       // clients reveal and send their models
    AwaitingHoldout = 6, // a complete submission waits for the sealed holdout
    HoldoutOverdue = 7,  // it did not come in time: full pay
    Judging = 8,         // nothing can become complete any more; what is complete is scored, then the job settles
    FullPay = 9,         // the sealed holdout was false
}

/// <summary>The only place that makes a stage out of phase and block number.</summary>
public static class Stages
{
    /// <summary>
    /// The stage of a job for an input of that block. Deadlines are block numbers, each still in time itself, that of the opening only
    /// while something is awaited for it; places in play are those of <see cref="Places.IsInPlay"/>.
    /// </summary>
    public static JobStage Of(
        JobPhase phase, JudgeKind judge, int placesInPlay, int placesComplete, ulong openingDeadline, ulong commitDeadline,
        ulong revealDeadline, ulong holdoutDeadline, ulong blockNumber)
    {
        switch (phase)
        {
            case JobPhase.Posted or JobPhase.ModelRead:
                return Deadlines.IsLate(Math.Min(openingDeadline, commitDeadline), blockNumber) ? JobStage.Expired : JobStage.Posting;
            case JobPhase.ModelHere or JobPhase.DataHere:
                return Deadlines.IsLate(commitDeadline, blockNumber) ? JobStage.Expired : JobStage.Reading;
            case JobPhase.HoldoutHere or JobPhase.Scoring: return JobStage.Judging;
            case JobPhase.FullPay: return JobStage.FullPay;
            case JobPhase.Free: return JobStage.None;
        }
        if (!Deadlines.IsLate(commitDeadline, blockNumber)) return JobStage.Committing;
        if (placesInPlay != 0 && !Deadlines.IsLate(revealDeadline, blockNumber)) return JobStage.Revealing;
        if (!Judge.Of(judge).SealsData || placesComplete == 0) return JobStage.Judging;
        return Deadlines.IsLate(holdoutDeadline, blockNumber) ? JobStage.HoldoutOverdue : JobStage.AwaitingHoldout;
    }

    internal static JobStage Of(in JobRow job, ulong blockNumber) => Of(
        job.Phase, (JudgeKind)job.Terms.Judge, Places.CountInPlay(in job), Places.CountComplete(in job), job.OpeningDeadline,
        job.Terms.CommitDeadline, Deadlines.OfReveal(in job), Deadlines.OfHoldout(in job), blockNumber);
}
