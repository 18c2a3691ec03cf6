namespace Rollup.Market;

/// <summary>The market's notices, each from the rows as they stand when it is emitted.</summary>
static class Notices
{
    public static void JobPosted<TSink>(MarketState state, ref TSink sink, int jobIndex) where TSink : struct, ISink
    {
        ref readonly JobRow job = ref state.View.JobAt(jobIndex);
        JobPosted notice = default;
        notice.JobId = job.JobId;
        notice.Sponsor = job.Sponsor;
        notice.Asset = job.Asset.Token;
        notice.Vault = job.Asset.Vault;
        notice.EscrowUnits = job.EscrowUnits;
        notice.ModelDigest = job.Terms.ModelDigest;
        notice.DataDigest = job.Terms.DataDigest;
        Span<byte> payload = stackalloc byte[Protocol.JobPosted.EncodedBytes];
        Emit.Notice(state, ref sink, payload.Slice(0, notice.Encode(payload)));
    }

    public static void JobOpened<TSink>(MarketState state, ref TSink sink, int jobIndex) where TSink : struct, ISink
    {
        JobOpened notice = default;
        notice.JobId = state.View.JobAt(jobIndex).JobId;
        notice.EvaluationUnits = state.View.JobAt(jobIndex).SetupUnits + state.View.JobAt(jobIndex).SubmissionUnits;
        Span<byte> payload = stackalloc byte[Protocol.JobOpened.EncodedBytes];
        Emit.Notice(state, ref sink, payload.Slice(0, notice.Encode(payload)));
    }

    public static void PlaceAccepted<TSink>(MarketState state, ref TSink sink, int jobIndex, int place) where TSink : struct, ISink
    {
        PlaceAccepted notice = default;
        notice.JobId = state.View.JobAt(jobIndex).JobId;
        notice.Place = (ushort)place;
        notice.Client = state.View.JobAt(jobIndex).Places[place].Client;
        Span<byte> payload = stackalloc byte[Protocol.PlaceAccepted.EncodedBytes];
        Emit.Notice(state, ref sink, payload.Slice(0, notice.Encode(payload)));
    }

    public static void WorkCommitted<TSink>(MarketState state, ref TSink sink, int jobIndex, int place) where TSink : struct, ISink
    {
        WorkCommitted notice = default;
        notice.JobId = state.View.JobAt(jobIndex).JobId;
        notice.Place = (ushort)place;
        notice.Commitment = state.View.JobAt(jobIndex).Places[place].Commitment;
        Span<byte> payload = stackalloc byte[Protocol.WorkCommitted.EncodedBytes];
        Emit.Notice(state, ref sink, payload.Slice(0, notice.Encode(payload)));
    }

    public static void WorkRevealed<TSink>(MarketState state, ref TSink sink, int jobIndex, int place) where TSink : struct, ISink
    {
        WorkRevealed notice = default;
        notice.JobId = state.View.JobAt(jobIndex).JobId;
        notice.Place = (ushort)place;
        notice.ModelDigest = state.View.JobAt(jobIndex).Places[place].ModelDigest;
        notice.DataDigest = state.View.JobAt(jobIndex).Terms.DataDigest;
        Span<byte> payload = stackalloc byte[Protocol.WorkRevealed.EncodedBytes];
        Emit.Notice(state, ref sink, payload.Slice(0, notice.Encode(payload)));
    }

    public static void WorkCompleted<TSink>(MarketState state, ref TSink sink, int jobIndex, int place) where TSink : struct, ISink
    {
        WorkCompleted notice = default;
        notice.JobId = state.View.JobAt(jobIndex).JobId;
        notice.Place = (ushort)place;
        notice.Verdict = (byte)state.View.JobAt(jobIndex).Places[place].Verdict;
        Span<byte> payload = stackalloc byte[Protocol.WorkCompleted.EncodedBytes];
        Emit.Notice(state, ref sink, payload.Slice(0, notice.Encode(payload)));
    }

    public static void HoldoutOpened<TSink>(MarketState state, ref TSink sink, int jobIndex, HoldoutVerdict verdict, long scoreQ32)
        where TSink : struct, ISink
    {
        HoldoutOpened notice = default;
        notice.JobId = state.View.JobAt(jobIndex).JobId;
        notice.Verdict = (byte)verdict;
        notice.InitialScoreQ32 = scoreQ32;
        Span<byte> payload = stackalloc byte[Protocol.HoldoutOpened.EncodedBytes];
        Emit.Notice(state, ref sink, payload.Slice(0, notice.Encode(payload)));
    }

    public static void WorkScored<TSink>(MarketState state, ref TSink sink, int jobIndex, int place) where TSink : struct, ISink
    {
        ref readonly PlaceRow row = ref state.View.JobAt(jobIndex).Places[place];
        WorkScored notice = default;
        notice.JobId = state.View.JobAt(jobIndex).JobId;
        notice.Place = (ushort)place;
        notice.Client = row.Client;
        notice.ModelDigest = row.ModelDigest;
        notice.ScoreQ32 = row.ScoreQ32;
        notice.Verdict = (byte)row.Verdict;
        Span<byte> payload = stackalloc byte[Protocol.WorkScored.EncodedBytes];
        Emit.Notice(state, ref sink, payload.Slice(0, notice.Encode(payload)));
    }

    public static void PlacePaid<TSink>(MarketState state, ref TSink sink, int jobIndex, int place, UInt128 units)
        where TSink : struct, ISink
    {
        PlacePaid notice = default;
        notice.JobId = state.View.JobAt(jobIndex).JobId;
        notice.Place = (ushort)place;
        notice.Client = state.View.JobAt(jobIndex).Places[place].Client;
        notice.Units = units;
        Span<byte> payload = stackalloc byte[Protocol.PlacePaid.EncodedBytes];
        Emit.Notice(state, ref sink, payload.Slice(0, notice.Encode(payload)));
    }

    public static void JobSettled<TSink>(
        MarketState state, ref TSink sink, ulong jobId, JobOutcome outcome, UInt128 paidUnits, UInt128 returnedUnits)
        where TSink : struct, ISink
    {
        JobSettled notice = default;
        notice.JobId = jobId;
        notice.Outcome = (byte)outcome;
        notice.PaidUnits = paidUnits;
        notice.ReturnedUnits = returnedUnits;
        Span<byte> payload = stackalloc byte[Protocol.JobSettled.EncodedBytes];
        Emit.Notice(state, ref sink, payload.Slice(0, notice.Encode(payload)));
    }

    public static void FileRefused<TSink>(MarketState state, ref TSink sink, JobFile file, OpeningStatus status) where TSink : struct, ISink
    {
        FileRefused notice = default;
        notice.JobId = state.View.JobAt(file.JobIndex).JobId;
        notice.File = (ushort)file.Number;
        notice.Status = (byte)status;
        Span<byte> payload = stackalloc byte[Protocol.FileRefused.EncodedBytes];
        Emit.Notice(state, ref sink, payload.Slice(0, notice.Encode(payload)));
    }

    public static void DeadlinesMoved<TSink>(
        MarketState state, ref TSink sink, JobFile file, ulong revealDeadline, ulong holdoutDeadline) where TSink : struct, ISink
    {
        DeadlinesMoved notice = default;
        notice.JobId = state.View.JobAt(file.JobIndex).JobId;
        notice.File = (ushort)file.Number;
        notice.RevealDeadline = revealDeadline;
        notice.HoldoutDeadline = holdoutDeadline;
        Span<byte> payload = stackalloc byte[Protocol.DeadlinesMoved.EncodedBytes];
        Emit.Notice(state, ref sink, payload.Slice(0, notice.Encode(payload)));
    }
}
