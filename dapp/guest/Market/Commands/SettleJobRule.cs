using Rollup.Protocol;

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
static class SettleJobRule
{
    public static SettleJobStatus Check(StateView view, in Caller caller, in SettleJob command)
    {
        int jobIndex = view.FindJob(command.JobId);
        if (jobIndex < 0) return SettleJobStatus.JobUnknown;
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        if (!Deadlines.IsLate(DeadlineOf(in job), caller.BlockNumber)) return SettleJobStatus.TooEarly;
        bool isPending = OutcomeOf(in job) == JobOutcome.Judged && Places.FindUnscored(in job) >= 0;
        return isPending ? SettleJobStatus.WorkPending : SettleJobStatus.Accepted;
    }

    public static void Apply<TSink>(MarketState state, ref TSink sink, in SettleJob command) where TSink : struct, ISink
    {
        int jobIndex = state.View.FindJob(command.JobId);
        JobOutcome outcome = OutcomeOf(in state.Jobs[jobIndex]);
        UInt128 paidUnits = Settlement.PayPlaces(state, ref sink, jobIndex, outcome);
        Settlement.Close(state, ref sink, jobIndex, outcome, paidUnits);
    }

    /// <summary>The block after which nothing but scoring can change the outcome.</summary>
    static ulong DeadlineOf(in JobRow job)
    {
        if (job.Phase == JobPhase.Posted) return job.Terms.CommitDeadline;
        return JobFiles.AwaitsHoldout(in job) ? job.Terms.HoldoutDeadline : job.Terms.RevealDeadline;
    }

    /// <summary>How the job ends if it ends now, after its deadline.</summary>
    static JobOutcome OutcomeOf(in JobRow job)
    {
        if (job.Phase == JobPhase.Posted) return JobOutcome.NeverOpened;
        if (job.Phase == JobPhase.FullPay) return JobOutcome.HoldoutFalse;
        if (Places.CountComplete(in job) == 0) return JobOutcome.NothingComplete;
        return JobFiles.AwaitsHoldout(in job) ? JobOutcome.HoldoutUnopened : JobOutcome.Judged;
    }
}
