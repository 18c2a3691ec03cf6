namespace Rollup.Market;

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum CancelJobStatus : byte
{
    Accepted = 0,
    JobUnknown = 1,
    NotSponsor = 2,
    AlreadyAccepted = 3, // a client holds a place
}

/// <summary>cancelJob: the sponsor takes a job back that nobody has accepted.</summary>
static class CancelJobRule
{
    public static CancelJobStatus Check(StateView view, in Caller caller, in CancelJob command)
    {
        int jobIndex = view.FindJob(command.JobId);
        if (jobIndex < 0) return CancelJobStatus.JobUnknown;
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        if (!job.Sponsor.Equals(in caller.Sender)) return CancelJobStatus.NotSponsor;
        return job.PlacesTaken == 0 ? CancelJobStatus.Accepted : CancelJobStatus.AlreadyAccepted;
    }

    public static void Apply<TSink>(MarketState state, ref TSink sink, in CancelJob command) where TSink : struct, ISink =>
        Settlement.Close(state, ref sink, state.View.FindJob(command.JobId), JobOutcome.Cancelled, paidUnits: 0);
}
