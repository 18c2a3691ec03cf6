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
public static class AcceptJobRule
{
    /// <summary>Who may accept what, when, and with which money; units are base units, of the job's asset or another.</summary>
    public static AcceptJobStatus StatusOf(
        JobPhase phase, ulong commitDeadline, ulong blockNumber, bool isAdmitted, bool holdsPlace, int placesTaken, int places,
        UInt128 units, UInt128 bondUnits, bool isJobsAsset)
    {
        if (phase != JobPhase.Open) return AcceptJobStatus.NotOpen;
        if (Deadlines.IsLate(commitDeadline, blockNumber)) return AcceptJobStatus.CommitDeadlinePassed;
        if (!isAdmitted) return AcceptJobStatus.NotOnAllowList;
        if (holdsPlace) return AcceptJobStatus.AlreadyAccepted;
        if (placesTaken == places) return AcceptJobStatus.PlacesFull;
        if (units != bondUnits) return AcceptJobStatus.BondDiffers;
        return isJobsAsset ? AcceptJobStatus.Accepted : AcceptJobStatus.AssetDiffers;
    }

    /// <summary>True if the list names the client, or nobody.</summary>
    public static bool Admits(in AllowList list, in Address client) => list.Count == 0 || list.Contains(in client);

    internal static AcceptJobStatus Check(StateView view, in Caller caller, in AcceptJob command)
    {
        int jobIndex = view.FindJob(command.JobId);
        if (jobIndex < 0) return AcceptJobStatus.JobUnknown;
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        bool isAdmitted = Admits(in job.Terms.AllowList, in caller.Sender), holdsPlace = Places.Find(in job, in caller.Sender) >= 0;
        bool isJobsAsset = !caller.HasDeposit || caller.Asset.Equals(in job.Asset);
        AcceptJobStatus status = StatusOf(
            job.Phase, job.Terms.CommitDeadline, caller.BlockNumber, isAdmitted, holdsPlace, job.PlacesTaken, job.Terms.Places,
            caller.Units, job.Terms.BondUnits, isJobsAsset);
        bool isTooMuch = status == AcceptJobStatus.Accepted && Ledger.Overflows(view, in job.Asset, caller.Units);
        return isTooMuch ? AcceptJobStatus.AssetTotalOverflow : status;
    }

    internal static void Apply<TSink>(MarketState state, ref TSink sink, in Caller caller, in AcceptJob command) where TSink : struct, ISink
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
