namespace Rollup.Market;

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum AcceptJobStatus : byte
{
    Accepted = 0,
    JobUnknown = 1,
    TermsDiffer = 2, // the job of that number is another than the one that was accepted
    NotOpen = 3, // the initial model is not here yet, or accepting is long over
    CommitDeadlinePassed = 4,
    NotOnAllowList = 5,
    AlreadyAccepted = 6,
    PlacesFull = 7,
    BondDiffers = 8, // exactly the bond must come with the command; nothing, if there is none
    AssetDiffers = 9, // another token, or not in the job's vault
    AssetTotalOverflow = 10,
}

/// <summary>
/// acceptJob: a client takes a place of a job and leaves the job's bond. A place without a bond gives way while it is uncommitted, so that
/// nobody locks others out for nothing.
/// </summary>
public static class AcceptJobRule
{
    /// <summary>Who may accept what, when, and with which money; units are base units, of the job's asset or another.</summary>
    public static AcceptJobStatus StatusOf(
        bool isSameTerms, JobPhase phase, ulong commitDeadline, ulong blockNumber, bool isAdmitted, bool holdsPlace, bool hasRoom,
        UInt128 units, UInt128 bondUnits, bool isJobsAsset)
    {
        if (!isSameTerms) return AcceptJobStatus.TermsDiffer;
        if (phase != JobPhase.Open) return AcceptJobStatus.NotOpen;
        if (Deadlines.IsLate(commitDeadline, blockNumber)) return AcceptJobStatus.CommitDeadlinePassed;
        if (!isAdmitted) return AcceptJobStatus.NotOnAllowList;
        if (holdsPlace) return AcceptJobStatus.AlreadyAccepted;
        if (!hasRoom) return AcceptJobStatus.PlacesFull;
        if (units != bondUnits) return AcceptJobStatus.BondDiffers;
        return isJobsAsset ? AcceptJobStatus.Accepted : AcceptJobStatus.AssetDiffers;
    }

    /// <summary>True if the list names the client, or nobody.</summary>
    public static bool Admits(in AllowList list, in Address client) => list.Count == 0 || list.Contains(in client);

    /// <summary>True if a taken place of a full job is another's for the asking; the bond is what the job asks, in base units.</summary>
    public static bool GivesWay(PlacePhase phase, UInt128 bondUnits, ulong acceptBlock, ulong blockNumber) =>
        phase == PlacePhase.Accepted && bondUnits == 0 && Deadlines.HasGap(acceptBlock, blockNumber, MarketLimits.HoldBlocks);

    internal static AcceptJobStatus Check(StateView view, in Caller caller, in AcceptJob command)
    {
        int jobIndex = view.FindJob(command.JobId);
        if (jobIndex < 0) return AcceptJobStatus.JobUnknown;
        ref readonly JobRow job = ref view.JobAt(jobIndex);
        TermsDigest.Of(
            caller.ChainId, in caller.Application, job.JobId, in job.Sponsor, in job.Asset, in job.Terms, out Bytes32 termsDigest);
        bool isAdmitted = Admits(in job.Terms.AllowList, in caller.Sender), holdsPlace = Places.Find(in job, in caller.Sender) >= 0;
        bool isJobsAsset = !caller.HasDeposit || caller.Asset.Equals(in job.Asset);
        AcceptJobStatus status = StatusOf(
            command.TermsDigest.Equals(in termsDigest), job.Phase, job.Terms.CommitDeadline, caller.BlockNumber, isAdmitted, holdsPlace,
            FindRoom(in job, caller.BlockNumber) >= 0, caller.Units, job.Terms.BondUnits, isJobsAsset);
        bool isTooMuch = status == AcceptJobStatus.Accepted && Ledger.Overflows(view, in job.Asset, caller.Units);
        return isTooMuch ? AcceptJobStatus.AssetTotalOverflow : status;
    }

    internal static void Apply<TSink>(MarketState state, ref TSink sink, in Caller caller, in AcceptJob command) where TSink : struct, ISink
    {
        int jobIndex = state.View.FindJob(command.JobId);
        ref JobRow job = ref state.JobAt(jobIndex);
        int place = FindRoom(in job, caller.BlockNumber);
        if (place == job.PlacesTaken) job.PlacesTaken++;
        ref PlaceRow row = ref state.PlaceAt(jobIndex, place);
        row = default;
        row.Client = caller.Sender;
        row.Phase = PlacePhase.Accepted;
        row.AcceptBlock = caller.BlockNumber;
        Ledger.Deposit(state, jobIndex, caller.Units);
        Notices.PlaceAccepted(state, ref sink, jobIndex, place);
    }

    // The next free place; in a full job the one that was accepted first of those that give way; or -1.
    static int FindRoom(in JobRow job, ulong blockNumber)
    {
        if (job.PlacesTaken < job.Terms.Places) return job.PlacesTaken;
        int oldest = -1;
        for (int place = 0; place < job.PlacesTaken; place++)
        {
            ref readonly PlaceRow row = ref job.Places[place];
            if (!GivesWay(row.Phase, job.Terms.BondUnits, row.AcceptBlock, blockNumber)) continue;
            if (oldest < 0 || row.AcceptBlock < job.Places[oldest].AcceptBlock) oldest = place;
        }
        return oldest;
    }
}
