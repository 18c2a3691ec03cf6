namespace Rollup.Market;

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum CancelJobStatus : byte
{
    Accepted = 0,
    JobUnknown = 1,
    NotSponsor = 2,
    PlaceBound = 3, // a client left a bond, or has committed
}

/// <summary>cancelJob: the sponsor takes a job back for which nobody has left a bond or committed.</summary>
public static class CancelJobRule
{
    /// <summary>Who may cancel, and until when; the bond is what the job asks of each place, in base units.</summary>
    public static CancelJobStatus StatusOf(bool isSponsor, int placesTaken, int placesCommitted, UInt128 bondUnits)
    {
        if (!isSponsor) return CancelJobStatus.NotSponsor;
        bool isBound = placesCommitted != 0 || (placesTaken != 0 && bondUnits != 0);
        return isBound ? CancelJobStatus.PlaceBound : CancelJobStatus.Accepted;
    }

    internal static CancelJobStatus Check(StateView view, in Caller caller, in CancelJob command)
    {
        int jobIndex = view.FindJob(command.JobId);
        if (jobIndex < 0) return CancelJobStatus.JobUnknown;
        ref readonly JobRow job = ref view.JobAt(jobIndex);
        bool isSponsor = job.Sponsor.Equals(in caller.Sender);
        return StatusOf(isSponsor, job.PlacesTaken, Places.CountCommitted(in job), job.Terms.BondUnits);
    }

    internal static void Apply<TSink>(MarketState state, ref TSink sink, in CancelJob command) where TSink : struct, ISink =>
        Settlement.Close(state, ref sink, state.View.FindJob(command.JobId), JobOutcome.Cancelled, paidUnits: 0);
}
