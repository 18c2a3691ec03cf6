using Rollup.Cli.Output;
using Rollup.Market;
using Rollup.Protocol;
using JudgeKind = Rollup.Protocol.JudgeKind;

namespace Rollup.Cli.Jobs;

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

    public static JobView From(in JobState state, JudgeKind judge, ulong headBlock) => new()
    {
        Id = state.JobId,
        Sponsor = HexText.Of(state.Sponsor),
        Asset = HexText.Of(state.Asset),
        Phase = PhaseText(state, judge, headBlock),
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

    /// <summary>The stored phase and what the block number makes of it.</summary>
    public static string PhaseText(in JobState state, JudgeKind judge, ulong headBlock) => (JobPhase)state.Phase switch
    {
        JobPhase.Posted when Deadlines.IsLate(state.CommitDeadline, headBlock) => "expired, waits for refund",
        JobPhase.Posted => "posted, waits for blocks",
        JobPhase.Open when !Deadlines.IsLate(state.CommitDeadline, headBlock) => "open, accept and commit",
        JobPhase.Open when !Deadlines.IsLate(state.RevealDeadline, headBlock) => "open, reveal",
        JobPhase.Open when judge == JudgeKind.Holdout && !Deadlines.IsLate(state.HoldoutDeadline, headBlock) => "open, waits for the holdout",
        JobPhase.Open when judge == JudgeKind.Holdout => "holdout never opened, waits for full pay",
        JobPhase.Open => "open, scoring",
        JobPhase.Scoring when state.PlacesScored < state.PlacesComplete => "scoring",
        JobPhase.Scoring => "scored, waits for settlement",
        JobPhase.FullPay => "holdout false, full pay",
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

/// <summary>Everything one inspect of a job answers.</summary>
sealed record JobDetails(JobState State, JobTerms Terms, IReadOnlyList<PlaceState> Places, IReadOnlyList<Bytes32> BlocksWanted)
{
    public JudgeKind Judge => (JudgeKind)Terms.Judge;
}
