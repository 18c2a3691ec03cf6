namespace Rollup.Cli.Output;

/// <summary>One job as a person or a script reads it. Amounts are base units; scores Q.32.</summary>
sealed record JobView
{
    public required ulong Id { get; init; }
    public required string Sponsor { get; init; }
    public required string Asset { get; init; }
    public required string Phase { get; init; }
    public required int Places { get; init; }
    public required int PlacesTaken { get; init; }
    public required int PlacesComplete { get; init; }
    public required int PlacesScored { get; init; }
    public required UInt128 EscrowUnits { get; init; }
    public required ulong CommitDeadline { get; init; }
    public required ulong RevealDeadline { get; init; }
    public required ulong HoldoutDeadline { get; init; }
    public required string ModelDigest { get; init; }
    public required string DataDigest { get; init; }
    public required ulong LastBlock { get; init; }

    public static JobView From(JobDetails details, ulong headBlock) => From(details.State, PhaseText(details, headBlock));

    static JobView From(in JobState state, string phase) => new()
    {
        Id = state.JobId,
        Sponsor = HexText.Of(state.Sponsor),
        Asset = HexText.Of(state.Asset),
        Phase = phase,
        Places = state.Places,
        PlacesTaken = state.PlacesTaken,
        PlacesComplete = state.PlacesComplete,
        PlacesScored = state.PlacesScored,
        EscrowUnits = state.EscrowUnits,
        CommitDeadline = state.CommitDeadline,
        RevealDeadline = state.RevealDeadline,
        HoldoutDeadline = state.HoldoutDeadline,
        ModelDigest = HexText.Of(state.ModelDigest),
        DataDigest = HexText.Of(state.DataDigest),
        LastBlock = state.LastBlock,
    };

    static string PhaseText(JobDetails details, ulong headBlock) => details.StageAt(headBlock) switch
    {
        JobStage.Posting => "posted, waits for blocks",
        JobStage.Expired => "expired, waits for refund",
        JobStage.Committing => "open, accept and commit",
        JobStage.Revealing => "open, reveal",
        JobStage.AwaitingHoldout => "open, waits for the holdout",
        JobStage.HoldoutOverdue => "holdout never opened, waits for full pay",
        JobStage.Judging when details.State.PlacesScored < details.State.PlacesComplete => "scoring",
        JobStage.Judging when details.State.PlacesComplete == 0 => "nothing complete, waits for refund",
        JobStage.Judging => "scored, waits for settlement",
        JobStage.FullPay => "holdout false, full pay",
        _ => "unknown",
    };
}

/// <summary>One place of a job.</summary>
sealed record PlaceView(int Place, string Client, string Phase, string Verdict, string Commitment, string ModelDigest, long ScoreQ32)
{
    public static PlaceView From(in PlaceState state) => new(
        state.Place, HexText.Of(state.Client), ((PlacePhase)state.Phase).ToString(), ((Verdict)state.Verdict).ToString(),
        HexText.Of(state.Commitment), HexText.Of(state.ModelDigest), state.ScoreQ32);
}
