namespace Rollup.Cli.Output;

/// <summary>One job as a person or a script reads it. Amounts are base units; scores Q.32.</summary>
sealed record JobView(
    ulong Id, string Sponsor, string Asset, string Vault, string Phase, int Places, int PlacesTaken, int PlacesComplete, int PlacesScored,
    UInt128 EscrowUnits,
    ulong OpeningDeadline, ulong CommitDeadline, ulong RevealDeadline, ulong HoldoutDeadline,
    string ModelDigest, string DataDigest, ulong LastBlock)
{
    public static JobView From(JobDetails details, ulong headBlock)
    {
        JobState state = details.State;
        return new JobView(
            state.JobId, HexText.Of(state.Sponsor), HexText.Of(state.Asset), HexText.Of(state.Vault),
            PhaseText(details, headBlock), state.Places, state.PlacesTaken, state.PlacesComplete, state.PlacesScored,
            state.EscrowUnits, state.OpeningDeadline, state.CommitDeadline, state.RevealDeadline, state.HoldoutDeadline,
            HexText.Of(state.ModelDigest), HexText.Of(state.DataDigest), state.LastBlock);
    }

    static string PhaseText(JobDetails details, ulong headBlock) => details.StageAt(headBlock) switch
    {
        JobStage.Posting => $"posted, waits for a block until block {details.State.OpeningDeadline}",
        JobStage.Reading => "posted, its files wait to be read",
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
