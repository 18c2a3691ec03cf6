namespace Rollup.Client.NodeApi;

/// <summary>Everything one inspect of a job answers.</summary>
public sealed record JobDetails(JobState State, JobTerms Terms, IReadOnlyList<PlaceState> Places, IReadOnlyList<Bytes32> BlocksWanted)
{
    public JudgeKind JudgeKind => (JudgeKind)Terms.Judge;

    public Judge Judge => Judge.Of(JudgeKind);

    /// <summary>The stage of the job for an input of that block.</summary>
    public JobStage StageAt(ulong blockNumber) => Stages.Of(
        (JobPhase)State.Phase, JudgeKind, Places.Count(IsInPlay), State.PlacesComplete, Terms.CommitDeadline, Terms.RevealDeadline,
        Terms.HoldoutDeadline, blockNumber);

    /// <summary>True if an accept in that block finds a place: a free one, or one that gives way.</summary>
    public bool HasRoomAt(ulong blockNumber) => State.PlacesTaken < Terms.Places || Places.Any(place =>
        AcceptJobRule.GivesWay((PlacePhase)place.Phase, Terms.BondUnits, place.AcceptBlock, blockNumber));

    /// <summary>What an accept of this job names, on that chain and of that application.</summary>
    public Bytes32 TermsDigestOf(ulong chainId, in Address application)
    {
        TermsDigest.Of(chainId, in application, State.JobId, State.Sponsor, State.Asset, Terms, out Bytes32 digest);
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
        List<Bytes32> wanted = [];
        foreach (byte[] report in reports)
        {
            if (JobState.TryDecode(report, out JobState jobState)) state = jobState;
            else if (JobTermsReport.TryDecode(report, out JobTermsReport termsReport)) terms = termsReport.Terms;
            else if (PlaceState.TryDecode(report, out PlaceState placeState)) places.Add(placeState);
            else if (BlocksWanted.TryDecode(report, out BlocksWanted blocks))
            {
                for (int index = 0; index < blocks.Count; index++) wanted.Add(blocks.Digest(index));
            }
        }
        return state is { } found && terms is { } promised ? new JobDetails(found, promised, places, wanted) : null;
    }
}
