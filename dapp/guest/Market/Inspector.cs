using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rollup.Market;

/// <summary>Answers to queries, all as reports. A job that does not exist has no answer; bytes that are no query are rejected.</summary>
static class Inspector
{
    public static AdvanceStatus Answer<TSink>(StateView view, ReadOnlySpan<byte> query, ref TSink sink) where TSink : struct, ISink
    {
        if (InspectJobs.TryDecode(query, out InspectJobs jobs)) ReportJobs(view, ref sink, jobs.FromJobId);
        else if (InspectJob.TryDecode(query, out InspectJob job)) ReportJob(view, ref sink, job.JobId);
        else if (InspectAssets.TryDecode(query, out InspectAssets assets)) ReportAssets(view, ref sink, assets.FromRow);
        else if (InspectRoom.TryDecode(query, out _)) ReportRoom(view, ref sink);
        else return AdvanceStatus.Rejected;
        return AdvanceStatus.Accepted;
    }

    // The lowest numbers from one on, of all rows in use: a query may look at each of them, an input never does.
    static void ReportJobs<TSink>(StateView view, ref TSink sink, ulong fromJobId) where TSink : struct, ISink
    {
        JobRowList lowest = default;
        int count = 0;
        for (int row = RowSet.Jobs.Next(view, 0, MarketLimits.JobsMax); row >= 0;
            row = RowSet.Jobs.Next(view, row + 1, MarketLimits.JobsMax))
        {
            ulong jobId = view.JobAt(row).JobId;
            if (jobId < fromJobId) continue;
            int place = count;
            while (place > 0 && view.JobAt(lowest[place - 1]).JobId > jobId) place--;
            if (place == MarketLimits.JobsPerAnswer) continue;
            count = Math.Min(count + 1, MarketLimits.JobsPerAnswer);
            for (int index = count - 1; index > place; index--) lowest[index] = lowest[index - 1];
            lowest[place] = row;
        }
        for (int index = 0; index < count; index++) ReportState(view, ref sink, lowest[index]);
    }

    static void ReportJob<TSink>(StateView view, ref TSink sink, ulong jobId) where TSink : struct, ISink
    {
        int jobIndex = view.FindJob(jobId);
        if (jobIndex < 0) return;
        ReportState(view, ref sink, jobIndex);
        ReportTerms(view, ref sink, jobIndex);
        for (int place = 0; place < view.JobAt(jobIndex).PlacesTaken; place++) ReportPlace(view, ref sink, jobIndex, place);
        ReportBlocks(view, ref sink, jobIndex);
    }

    static void ReportState<TSink>(StateView view, ref TSink sink, int jobIndex) where TSink : struct, ISink
    {
        ref readonly JobRow job = ref view.JobAt(jobIndex);
        JobState report = default;
        report.JobId = job.JobId;
        report.Sponsor = job.Sponsor;
        report.Asset = job.Asset.Token;
        report.Vault = job.Asset.Vault;
        report.Phase = (byte)job.Phase;
        report.Places = job.Terms.Places;
        report.PlacesTaken = (ushort)job.PlacesTaken;
        report.PlacesComplete = (ushort)Places.CountComplete(in job);
        report.PlacesScored = (ushort)Places.CountScored(in job);
        report.EscrowUnits = job.EscrowUnits;
        report.CommitDeadline = job.Terms.CommitDeadline;
        report.RevealDeadline = Deadlines.OfReveal(in job);
        report.HoldoutDeadline = Deadlines.OfHoldout(in job);
        report.ModelDigest = job.Terms.ModelDigest;
        report.DataDigest = job.Terms.DataDigest;
        report.OpeningDeadline = job.OpeningDeadline;
        report.LastBlock = view.Header.LastBlock;
        WorkKind work = DueWork.KindOf(in job, view.Header.LastBlock);
        report.WorkUnits = DueWork.UnitsOf(in job, work, view.Header.LastBlock);
        report.NeedsBench = (byte)(work == WorkKind.Bench ? 1 : 0);
        if (BenchRow.In(view).OwnerIndex == jobIndex) report.WorkUnits -= Math.Min(report.WorkUnits, BenchRow.In(view).DoneUnits);
        report.CreditUnits = work == WorkKind.None ? 0 : DueWork.CreditOf(view, work, view.Header.LastBlock);
        Span<byte> payload = stackalloc byte[JobState.EncodedBytes];
        sink.Report(payload.Slice(0, report.Encode(payload)));
    }

    static void ReportTerms<TSink>(StateView view, ref TSink sink, int jobIndex) where TSink : struct, ISink
    {
        JobTermsReport report = default;
        report.JobId = view.JobAt(jobIndex).JobId;
        report.Terms = view.JobAt(jobIndex).Terms;
        Span<byte> payload = stackalloc byte[JobTermsReport.EncodedBytesMax];
        sink.Report(payload.Slice(0, report.Encode(payload)));
    }

    static void ReportPlace<TSink>(StateView view, ref TSink sink, int jobIndex, int place) where TSink : struct, ISink
    {
        ref readonly JobRow job = ref view.JobAt(jobIndex);
        PlaceState report = default;
        report.JobId = job.JobId;
        report.Place = (ushort)place;
        report.Client = job.Places[place].Client;
        report.Phase = (byte)job.Places[place].Phase;
        report.Verdict = (byte)job.Places[place].Verdict;
        report.Commitment = job.Places[place].Commitment;
        report.ModelDigest = job.Places[place].ModelDigest;
        report.ScoreQ32 = job.Places[place].ScoreQ32;
        report.AcceptBlock = job.Places[place].AcceptBlock;
        Span<byte> payload = stackalloc byte[PlaceState.EncodedBytes];
        sink.Report(payload.Slice(0, report.Encode(payload)));
    }

    // What provideBlock would take at the block of the last input: roots first, then what is below blocks that are here, in runs without a
    // gap. A sealed holdout is on no list before the reveal deadline is over, so that nobody who feeds lists by machine gives it away.
    static void ReportBlocks<TSink>(StateView view, ref TSink sink, int jobIndex) where TSink : struct, ISink
    {
        ref readonly JobRow job = ref view.JobAt(jobIndex);
        JobStage stage = Stages.Of(in job, view.Header.LastBlock);
        for (int number = 0; number < JobFile.CountOf(in job); number++)
        {
            JobFile file = new(jobIndex, number);
            if (!WantedFiles.Wants(in job, file, stage)) continue;
            int blockCount = MarketLimits.SlotsOf(file.BytesIn(in job)), left = MarketLimits.BlocksPerFile;
            for (int position = 0; position < blockCount && left > 0; position++)
            {
                if (!FileBlocks.Lacks(view, file, (uint)position)) continue;
                int count = ReportRun(view, ref sink, file, position, Math.Min(blockCount, position + left));
                position += count - 1;
                left -= count;
            }
        }
    }

    // The blocks of a run from the first on and before an end, as many as one report has.
    static int ReportRun<TSink>(StateView view, ref TSink sink, JobFile file, int first, int end) where TSink : struct, ISink
    {
        DigestList wanted = default;
        int count = 0;
        while (count < BlocksWanted.CountMax && first + count < end && FileBlocks.Lacks(view, file, (uint)(first + count)))
        {
            wanted[count] = FileBlocks.DigestAt(view, file, first + count);
            count++;
        }
        ReadOnlySpan<Bytes32> digests = wanted;
        BlocksWanted report = new()
        {
            JobId = view.JobAt(file.JobIndex).JobId, File = (ushort)file.Number, Position = (uint)first,
            Digests = MemoryMarshal.AsBytes(digests.Slice(0, count)),
        };
        Span<byte> payload = stackalloc byte[MarketLimits.ReportBytesMax];
        sink.Report(payload.Slice(0, report.Encode(payload)));
        return count;
    }

    static void ReportAssets<TSink>(StateView view, ref TSink sink, uint fromRow) where TSink : struct, ISink
    {
        if (fromRow >= MarketLimits.AssetsMax) return;
        int row = RowSet.Assets.Next(view, (int)fromRow, MarketLimits.AssetsMax);
        for (int count = 0; row >= 0 && count < MarketLimits.AssetsPerAnswer; count++)
        {
            ReportAsset(view, ref sink, row);
            row = RowSet.Assets.Next(view, row + 1, MarketLimits.AssetsMax);
        }
    }

    static void ReportAsset<TSink>(StateView view, ref TSink sink, int row) where TSink : struct, ISink
    {
        ref readonly AssetRow asset = ref view.AssetAt(row);
        AssetState report = default;
        report.Row = (uint)row;
        report.Asset = asset.Asset.Token;
        report.Vault = asset.Asset.Vault;
        report.DepositedUnits = asset.DepositedUnits;
        report.EscrowUnits = asset.EscrowUnits;
        report.PaidUnits = asset.PaidUnits;
        report.RefundedUnits = asset.RefundedUnits;
        Span<byte> payload = stackalloc byte[AssetState.EncodedBytes];
        sink.Report(payload.Slice(0, report.Encode(payload)));
    }

    static void ReportRoom<TSink>(StateView view, ref TSink sink) where TSink : struct, ISink
    {
        RoomState report = default;
        report.LiveJobs = (uint)view.Header.LiveJobs;
        report.OpeningSlots = (uint)view.Header.OpeningSlots;
        report.RevealedSlots = (uint)view.Header.RevealedSlots;
        Span<byte> payload = stackalloc byte[RoomState.EncodedBytes];
        sink.Report(payload.Slice(0, report.Encode(payload)));
    }

    [InlineArray(MarketLimits.JobsPerAnswer)]
    struct JobRowList
    {
        int _first;
    }

    [InlineArray(BlocksWanted.CountMax)]
    struct DigestList
    {
        Bytes32 _first;
    }
}
