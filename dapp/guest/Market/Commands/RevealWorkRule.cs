namespace Rollup.Market;

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum RevealWorkStatus : byte
{
    Accepted = 0,
    JobUnknown = 1,
    NoPlace = 2, // the sender did not accept the job
    NotCommitted = 3,
    AlreadyRevealed = 4,
    RevealNotStarted = 5, // the commit deadline is not over
    RevealDeadlinePassed = 6,
    DataDiffers = 7, // not the data that the job names
    CommitmentDiffers = 8,
}

/// <summary>revealWork: opens a commitment. In a replay job that completes the place; else the model's blocks are wanted next.</summary>
public static class RevealWorkRule
{
    /// <summary>
    /// Whether a place of that phase may be revealed; free is no place. What is revealed must be what was committed to, besides.
    /// </summary>
    public static RevealWorkStatus StatusOf(JobStage stage, PlacePhase phase)
    {
        if (phase == PlacePhase.Free) return RevealWorkStatus.NoPlace;
        if (phase < PlacePhase.Committed) return RevealWorkStatus.NotCommitted;
        if (phase > PlacePhase.Committed) return RevealWorkStatus.AlreadyRevealed;
        if (stage == JobStage.Committing) return RevealWorkStatus.RevealNotStarted;
        return stage == JobStage.Revealing ? RevealWorkStatus.Accepted : RevealWorkStatus.RevealDeadlinePassed;
    }

    internal static RevealWorkStatus Check(StateView view, in Caller caller, in RevealWork command)
    {
        int jobIndex = view.FindJob(command.JobId);
        if (jobIndex < 0) return RevealWorkStatus.JobUnknown;
        ref readonly JobRow job = ref view.JobAt(jobIndex);
        int place = Places.Find(in job, in caller.Sender);
        RevealWorkStatus status = StatusOf(Stages.Of(in job, caller.BlockNumber), place < 0 ? PlacePhase.Free : job.Places[place].Phase);
        if (status != RevealWorkStatus.Accepted) return status;
        if (!command.DataDigest.Equals(in job.Terms.DataDigest)) return RevealWorkStatus.DataDiffers;
        Commitment.Of(
            caller.ChainId, in caller.Application, command.JobId, in caller.Sender,
            in command.ModelDigest, in command.DataDigest, in command.Salt, out Bytes32 commitment);
        return commitment.Equals(in job.Places[place].Commitment) ? RevealWorkStatus.Accepted : RevealWorkStatus.CommitmentDiffers;
    }

    internal static void Apply<TSink>(MarketState state, ref TSink sink, in Caller caller, in RevealWork command)
        where TSink : struct, ISink
    {
        int jobIndex = state.View.FindJob(command.JobId);
        ref readonly JobRow job = ref state.View.JobAt(jobIndex);
        int place = Places.Find(in job, in caller.Sender);
        ref PlaceRow row = ref state.PlaceAt(jobIndex, place);
        row.ModelDigest = command.ModelDigest;
        row.Phase = PlacePhase.Revealed;
        Notices.WorkRevealed(state, ref sink, jobIndex, place);
        if (Judge.Of(in job.Terms).TakesModels) return;

        row.Phase = PlacePhase.Complete;
        Notices.WorkCompleted(state, ref sink, jobIndex, place);
    }
}
