namespace Rollup.Market;

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum SettleJobStatus : byte
{
    Accepted = 0,
    JobUnknown = 1,
    TooEarly = 2,    // a deadline that could still change the outcome is not over
    WorkPending = 3, // a complete submission is unscored: evaluateJob first
}

/// <summary>settleJob: anybody ends a job whose outcome is certain.</summary>
public static class SettleJobRule
{
    public static SettleJobStatus StatusOf(JobStage stage, int placesComplete, int placesScored) => OutcomeOf(stage, placesComplete) switch
    {
        JobOutcome.None => SettleJobStatus.TooEarly,
        JobOutcome.Judged when placesScored < placesComplete => SettleJobStatus.WorkPending,
        _ => SettleJobStatus.Accepted,
    };

    /// <summary>How the job ends if it ends in that stage; none while more than scoring can change it.</summary>
    public static JobOutcome OutcomeOf(JobStage stage, int placesComplete) => stage switch
    {
        JobStage.Expired => JobOutcome.NeverOpened,
        JobStage.FullPay => JobOutcome.HoldoutFalse,
        JobStage.HoldoutOverdue => JobOutcome.HoldoutUnopened,
        JobStage.Judging => placesComplete == 0 ? JobOutcome.NothingComplete : JobOutcome.Judged,
        _ => JobOutcome.None,
    };

    internal static SettleJobStatus Check(StateView view, in Caller caller, in SettleJob command)
    {
        int jobIndex = view.FindJob(command.JobId);
        if (jobIndex < 0) return SettleJobStatus.JobUnknown;
        ref readonly JobRow job = ref view.JobAt(jobIndex);
        return StatusOf(Stages.Of(in job, caller.BlockNumber), Places.CountComplete(in job), Places.CountScored(in job));
    }

    internal static void Apply<TSink>(MarketState state, ref TSink sink, in Caller caller, in SettleJob command) where TSink : struct, ISink
    {
        int jobIndex = state.View.FindJob(command.JobId);
        ref readonly JobRow job = ref state.View.JobAt(jobIndex);
        JobOutcome outcome = OutcomeOf(Stages.Of(in job, caller.BlockNumber), Places.CountComplete(in job));
        UInt128 paidUnits = Settlement.PayPlaces(state, ref sink, jobIndex, outcome);
        Settlement.Close(state, ref sink, jobIndex, outcome, paidUnits);
    }
}
