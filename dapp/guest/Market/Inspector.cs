using System.Runtime.InteropServices;

namespace Rollup.Market;

/// <summary>Answers to queries, all as reports. A job that does not exist has no answer; bytes that are no query are rejected.</summary>
static class Inspector
{
    public static AdvanceStatus Answer<TSink>(StateView view, ReadOnlySpan<byte> query, ref TSink sink) where TSink : struct, ISink
    {
        if (InspectJobs.TryDecode(query, out InspectJobs jobs)) ReportJobs(view, ref sink, jobs.FromJobId);
        else if (InspectJob.TryDecode(query, out InspectJob job)) ReportJob(view, ref sink, job.JobId);
        else if (InspectAssets.TryDecode(query, out _)) ReportAssets(view, ref sink);
        else return AdvanceStatus.Rejected;
        return AdvanceStatus.Accepted;
    }

    // All live jobs fit one answer, as there are at most sixteen.
    static void ReportJobs<TSink>(StateView view, ref TSink sink, ulong fromJobId) where TSink : struct, ISink
    {
        ulong next = fromJobId;
        for (int count = 0; count < MarketLimits.JobsMax; count++)
        {
            int lowest = -1;
            for (int index = 0; index < MarketLimits.JobsMax; index++)
            {
                ref readonly JobRow job = ref view.Jobs[index];
                if (job.Phase == JobPhase.Free || job.JobId < next) continue;
                if (lowest < 0 || job.JobId < view.Jobs[lowest].JobId) lowest = index;
            }
            if (lowest < 0) return;
            ReportState(view, ref sink, lowest);
            next = view.Jobs[lowest].JobId + 1;
        }
    }

    static void ReportJob<TSink>(StateView view, ref TSink sink, ulong jobId) where TSink : struct, ISink
    {
        int jobIndex = view.FindJob(jobId);
        if (jobIndex < 0) return;
        ReportState(view, ref sink, jobIndex);
        ReportTerms(view, ref sink, jobIndex);
        for (int place = 0; place < view.Jobs[jobIndex].PlacesTaken; place++) ReportPlace(view, ref sink, jobIndex, place);
        ReportBlocks(view, ref sink, jobIndex);
    }

    static void ReportState<TSink>(StateView view, ref TSink sink, int jobIndex) where TSink : struct, ISink
    {
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        JobState report = default;
        report.JobId = job.JobId;
        report.Sponsor = job.Sponsor;
        report.Asset = job.Asset;
        report.Phase = (byte)job.Phase;
        report.Places = job.Terms.Places;
        report.PlacesTaken = (ushort)job.PlacesTaken;
        report.PlacesComplete = (ushort)Places.CountComplete(in job);
        report.PlacesScored = (ushort)Places.CountScored(in job);
        report.EscrowUnits = job.EscrowUnits;
        report.CommitDeadline = job.Terms.CommitDeadline;
        report.RevealDeadline = job.Terms.RevealDeadline;
        report.HoldoutDeadline = job.Terms.HoldoutDeadline;
        report.ModelDigest = job.Terms.ModelDigest;
        report.DataDigest = job.Terms.DataDigest;
        report.LastBlock = view.Header.LastBlock;
        WorkKind work = DueWork.KindOf(in job, view.Header.LastBlock);
        report.WorkUnits = DueWork.UnitsOf(in job, work);
        report.CreditUnits = work == WorkKind.None ? 0 : DueWork.CreditOf(view, work, view.Header.LastBlock);
        Span<byte> payload = stackalloc byte[JobState.EncodedBytes];
        sink.Report(payload.Slice(0, report.Encode(payload)));
    }

    static void ReportTerms<TSink>(StateView view, ref TSink sink, int jobIndex) where TSink : struct, ISink
    {
        JobTermsReport report = default;
        report.JobId = view.Jobs[jobIndex].JobId;
        report.Terms = view.Jobs[jobIndex].Terms;
        Span<byte> payload = stackalloc byte[JobTermsReport.EncodedBytesMax];
        sink.Report(payload.Slice(0, report.Encode(payload)));
    }

    static void ReportPlace<TSink>(StateView view, ref TSink sink, int jobIndex, int place) where TSink : struct, ISink
    {
        ref readonly JobRow job = ref view.Jobs[jobIndex];
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

    // What provideBlock would take at the block of the last input: roots first, then the leaves of roots that are here, in runs without a
    // gap. A sealed holdout is on no list before the reveal deadline is over, so that nobody who feeds lists by machine gives it away.
    static void ReportBlocks<TSink>(StateView view, ref TSink sink, int jobIndex) where TSink : struct, ISink
    {
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        JobStage stage = Stages.Of(in job, view.Header.LastBlock);
        for (int number = 0; number < JobFile.CountOf(in job); number++)
        {
            JobFile file = new(jobIndex, number);
            if (!WantedFiles.Wants(in job, file, stage)) continue;
            int blockCount = MarketLimits.SlotsOf(file.BytesIn(in job));
            for (int position = 0; position < blockCount; position++)
                if (FileBlocks.Lacks(in job, file, (uint)position)) position = ReportRun(view, ref sink, file, position, blockCount);
        }
    }

    // The last position of the run.
    static int ReportRun<TSink>(StateView view, ref TSink sink, JobFile file, int first, int blockCount) where TSink : struct, ISink
    {
        ref readonly JobRow job = ref view.Jobs[file.JobIndex];
        LeafDigests wanted = default;
        int count = 0;
        while (first + count < blockCount && FileBlocks.Lacks(in job, file, (uint)(first + count)))
        {
            wanted[count] = FileBlocks.DigestAt(view, file, first + count);
            count++;
        }
        ReadOnlySpan<Bytes32> digests = wanted;
        BlocksWanted report = new()
        {
            JobId = job.JobId, File = (ushort)file.Number, Position = (uint)first,
            Digests = MemoryMarshal.AsBytes(digests.Slice(0, count)),
        };
        Span<byte> payload = stackalloc byte[MarketLimits.ReportBytesMax];
        sink.Report(payload.Slice(0, report.Encode(payload)));
        return first + count - 1;
    }

    static void ReportAssets<TSink>(StateView view, ref TSink sink) where TSink : struct, ISink
    {
        for (int index = 0; index < MarketLimits.AssetsMax; index++)
            if (view.Assets[index].LiveJobs != 0) ReportAsset(view, ref sink, index);
    }

    static void ReportAsset<TSink>(StateView view, ref TSink sink, int index) where TSink : struct, ISink
    {
        ref readonly AssetRow asset = ref view.Assets[index];
        AssetState report = default;
        report.Asset = asset.Asset;
        report.DepositedUnits = asset.DepositedUnits;
        report.EscrowUnits = asset.EscrowUnits;
        report.PaidUnits = asset.PaidUnits;
        report.RefundedUnits = asset.RefundedUnits;
        Span<byte> payload = stackalloc byte[AssetState.EncodedBytes];
        sink.Report(payload.Slice(0, report.Encode(payload)));
    }
}
