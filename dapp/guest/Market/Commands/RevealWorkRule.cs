using Rollup.Protocol;

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
static class RevealWorkRule
{
    public static RevealWorkStatus Check(StateView view, in Caller caller, in RevealWork command)
    {
        int jobIndex = view.FindJob(command.JobId);
        if (jobIndex < 0) return RevealWorkStatus.JobUnknown;
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        int place = Places.Find(in job, in caller.Sender);
        if (place < 0) return RevealWorkStatus.NoPlace;
        if (job.Places[place].Phase < PlacePhase.Committed) return RevealWorkStatus.NotCommitted;
        if (job.Places[place].Phase > PlacePhase.Committed) return RevealWorkStatus.AlreadyRevealed;
        if (!Deadlines.IsLate(job.Terms.CommitDeadline, caller.BlockNumber)) return RevealWorkStatus.RevealNotStarted;
        if (Deadlines.IsLate(job.Terms.RevealDeadline, caller.BlockNumber)) return RevealWorkStatus.RevealDeadlinePassed;
        if (!command.DataDigest.Equals(in job.Terms.DataDigest)) return RevealWorkStatus.DataDiffers;
        Commitment.Of(
            caller.ChainId, in caller.Application, command.JobId, in caller.Sender,
            in command.ModelDigest, in command.DataDigest, in command.Salt, out Bytes32 commitment);
        return commitment.Equals(in job.Places[place].Commitment) ? RevealWorkStatus.Accepted : RevealWorkStatus.CommitmentDiffers;
    }

    public static void Apply<TSink>(MarketState state, ref TSink sink, in Caller caller, in RevealWork command) where TSink : struct, ISink
    {
        int jobIndex = state.View.FindJob(command.JobId);
        ref JobRow job = ref state.Jobs[jobIndex];
        int place = Places.Find(in job, in caller.Sender);
        ref PlaceRow row = ref job.Places[place];
        row.ModelDigest = command.ModelDigest;
        row.Phase = PlacePhase.Revealed;
        Notices.WorkRevealed(state, ref sink, jobIndex, place);
        if ((JudgeKind)job.Terms.Judge != JudgeKind.Replay) return;

        row.Phase = PlacePhase.Complete;
        Notices.WorkCompleted(state, ref sink, jobIndex, place);
    }
}
