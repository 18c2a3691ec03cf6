namespace Rollup.Client.NodeApi;

/// <summary>A block that a job waits for: the number of its file as in <see cref="JobFile"/>, and its position there, root first.</summary>
public sealed record WantedBlock(int File, int Position, Bytes32 Digest);

/// <summary>Everything one inspect of a job answers.</summary>
public sealed record JobDetails(JobState State, JobTerms Terms, IReadOnlyList<PlaceState> Places, IReadOnlyList<WantedBlock> BlocksWanted)
{
    public bool Wants(int file) => BlocksWanted.Any(block => block.File == file);

    /// <summary>The digest that the job has of a file by number; null of no file, and zero before a model is revealed.</summary>
    public Bytes32? DigestOf(int file) => file switch
    {
        JobFile.InitialModelNumber => Terms.ModelDigest,
        JobFile.DataNumber => Terms.DataDigest,
        JobFile.SchemaNumber => Terms.SchemaDigest,
        _ => Places.Cast<PlaceState?>().FirstOrDefault(place => place!.Value.Place == file - JobFile.FirstPlaceNumber)?.ModelDigest,
    };

    /// <summary>
    /// What the market would answer to an evaluateJob of that block, if no other comes before. Of work that takes several inputs, none is
    /// worth its gas before there is credit for as much as one may do, or for all that is left.
    /// </summary>
    public EvaluateJobStatus EvaluationAt(ulong blockNumber)
    {
        JobStage stage = StageAt(blockNumber);
        WorkKind kind = DueWork.KindOf(stage, State.PlacesComplete, State.PlacesScored, State.NeedsBench != 0);
        ulong creditUnits = DueWork.CreditAt(kind, State.CreditUnits, State.LastBlock, blockNumber);
        EvaluateJobStatus status =
            EvaluateJobRule.StatusOf(stage, State.PlacesComplete, State.PlacesScored, State.WorkUnits, creditUnits);
        bool isEnough = kind != WorkKind.Bench || creditUnits >= Math.Min(State.WorkUnits, (ulong)MarketLimits.UnitsPerInputMax);
        return status == EvaluateJobStatus.Accepted && !isEnough ? EvaluateJobStatus.WorkCreditSpent : status;
    }

    public JudgeKind JudgeKind => (JudgeKind)Terms.Judge;

    public Judge Judge => Judge.Of(JudgeKind);

    /// <summary>The stage of the job for an input of that block.</summary>
    public JobStage StageAt(ulong blockNumber) => Stages.Of(
        (JobPhase)State.Phase, JudgeKind, Places.Count(IsInPlay), State.PlacesComplete, State.OpeningDeadline,
        State.CommitDeadline, State.RevealDeadline, State.HoldoutDeadline, blockNumber);

    /// <summary>True if an accept in that block finds a place: a free one, or one that gives way.</summary>
    public bool HasRoomAt(ulong blockNumber) => State.PlacesTaken < Terms.Places || Places.Any(place =>
        AcceptJobRule.GivesWay((PlacePhase)place.Phase, Terms.BondUnits, place.AcceptBlock, blockNumber));

    /// <summary>What an accept of this job names, on that chain and of that application.</summary>
    public Bytes32 TermsDigestOf(ulong chainId, in Address application)
    {
        AssetKey asset = new() { Token = State.Asset, Vault = State.Vault };
        TermsDigest.Of(chainId, in application, State.JobId, State.Sponsor, in asset, Terms, out Bytes32 digest);
        return digest;
    }

    static bool IsInPlay(PlaceState place) => Market.Places.IsInPlay((PlacePhase)place.Phase, (Verdict)place.Verdict);
}

/// <summary>Puts the reports of an inspected job together.</summary>
public static class JobReports
{
    public static JobDetails? Read(IReadOnlyList<byte[]> reports)
    {
        JobState? state = null;
        JobTerms? terms = null;
        List<PlaceState> places = [];
        List<WantedBlock> wanted = [];
        foreach (byte[] report in reports)
        {
            if (JobState.TryDecode(report, out JobState jobState)) state = jobState;
            else if (JobTermsReport.TryDecode(report, out JobTermsReport termsReport)) terms = termsReport.Terms;
            else if (PlaceState.TryDecode(report, out PlaceState placeState)) places.Add(placeState);
            else if (BlocksWanted.TryDecode(report, out BlocksWanted blocks))
            {
                for (int index = 0; index < blocks.Count; index++)
                    wanted.Add(new WantedBlock(blocks.File, (int)blocks.Position + index, blocks.Digest(index)));
            }
        }
        return state is { } found && terms is { } promised ? new JobDetails(found, promised, places, wanted) : null;
    }
}
