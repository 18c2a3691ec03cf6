namespace Rollup.Market;

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum CommitWorkStatus : byte
{
    Accepted = 0,
    JobUnknown = 1,
    NoPlace = 2, // the sender did not accept the job
    CommitDeadlinePassed = 3,
}

/// <summary>commitWork: binds a place to a model not yet shown. A later commitment replaces the earlier one, and its order.</summary>
public static class CommitWorkRule
{
    public static CommitWorkStatus StatusOf(JobStage stage, bool holdsPlace)
    {
        if (!holdsPlace) return CommitWorkStatus.NoPlace;
        // it was open, as it has a place
        return stage == JobStage.Committing ? CommitWorkStatus.Accepted : CommitWorkStatus.CommitDeadlinePassed;
    }

    internal static CommitWorkStatus Check(StateView view, in Caller caller, in CommitWork command)
    {
        int jobIndex = view.FindJob(command.JobId);
        if (jobIndex < 0) return CommitWorkStatus.JobUnknown;
        ref readonly JobRow job = ref view.JobAt(jobIndex);
        return StatusOf(Stages.Of(in job, caller.BlockNumber), Places.Find(in job, in caller.Sender) >= 0);
    }

    internal static void Apply<TSink>(MarketState state, ref TSink sink, in Caller caller, in CommitWork command)
        where TSink : struct, ISink
    {
        int jobIndex = state.View.FindJob(command.JobId);
        ref readonly JobRow job = ref state.View.JobAt(jobIndex);
        int place = Places.Find(in job, in caller.Sender);
        ref PlaceRow row = ref state.PlaceAt(jobIndex, place);
        row.Commitment = command.Commitment;
        row.CommitIndex = caller.InputIndex;
        row.Phase = PlacePhase.Committed;
        Notices.WorkCommitted(state, ref sink, jobIndex, place);
    }
}
