using Rollup.Protocol;

namespace Rollup.Market;

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum AcceptJobStatus : byte
{
    Accepted = 0,
    JobUnknown = 1,
    NotOpen = 2, // the initial model is not here yet, or accepting is long over
    CommitDeadlinePassed = 3,
    NotOnAllowList = 4,
    AlreadyAccepted = 5,
    PlacesFull = 6,
    BondDiffers = 7, // exactly the bond must come with the command; nothing, if there is none
    AssetDiffers = 8,
    AssetTotalOverflow = 9,
}

/// <summary>acceptJob: a client takes the next place of a job and leaves the job's bond.</summary>
static class AcceptJobRule
{
    public static AcceptJobStatus Check(StateView view, in Caller caller, in AcceptJob command)
    {
        int jobIndex = view.FindJob(command.JobId);
        if (jobIndex < 0) return AcceptJobStatus.JobUnknown;
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        if (job.Phase != JobPhase.Open) return AcceptJobStatus.NotOpen;
        if (Deadlines.IsLate(job.Terms.CommitDeadline, caller.BlockNumber)) return AcceptJobStatus.CommitDeadlinePassed;
        if (job.Terms.AllowList.Count != 0 && !job.Terms.AllowList.Contains(in caller.Sender)) return AcceptJobStatus.NotOnAllowList;
        if (Places.Find(in job, in caller.Sender) >= 0) return AcceptJobStatus.AlreadyAccepted;
        if (job.PlacesTaken == job.Terms.Places) return AcceptJobStatus.PlacesFull;
        if (caller.Units != job.Terms.BondUnits) return AcceptJobStatus.BondDiffers;
        if (caller.HasDeposit && !caller.Asset.Equals(in job.Asset)) return AcceptJobStatus.AssetDiffers;
        if (Ledger.Overflows(view, in job.Asset, caller.Units)) return AcceptJobStatus.AssetTotalOverflow;
        return AcceptJobStatus.Accepted;
    }

    public static void Apply<TSink>(MarketState state, ref TSink sink, in Caller caller, in AcceptJob command) where TSink : struct, ISink
    {
        int jobIndex = state.View.FindJob(command.JobId);
        ref JobRow job = ref state.Jobs[jobIndex];
        int place = job.PlacesTaken;
        job.PlacesTaken++;
        job.Places[place].Client = caller.Sender;
        job.Places[place].Phase = PlacePhase.Accepted;
        Ledger.Deposit(state, jobIndex, caller.Units);
        Notices.PlaceAccepted(state, ref sink, jobIndex, place);
    }
}
