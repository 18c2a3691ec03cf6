using Rollup.Kernel;
using Rollup.Protocol;

namespace Rollup.Market;

/// <summary>Whether data is what the job said of it: the one rule for sealed and for open data.</summary>
static class DataRule<TOps> where TOps : struct, IDenseOps
{
    /// <summary>The score is the initial model's, where the judge is a holdout.</summary>
    public static HoldoutVerdict Check(
        StateView view, int jobIndex, ulong mask, ReadOnlySpan<byte> block, Span<byte> scratch, out long scoreQ32)
    {
        scoreQ32 = 0;
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        LoadedJob loaded = new() { Arena = new Arena(scratch) };
        if (loaded.LoadModel(view, jobIndex, 0, default) != ProvideBlockStatus.Accepted)
            throw new InvalidOperationException("data is only wanted once the initial model is good");
        HoldoutVerdict verdict = loaded.LoadData(view, jobIndex, mask, block);
        if (verdict != HoldoutVerdict.Accepted) return verdict;
        if (!Judge.Of(in job.Terms).Scores) return HoldoutVerdict.Accepted;
        if (!Holdout.TryScore<TOps>(in job.Terms, ref loaded, loaded.Model.MasterQ40, out scoreQ32)) return HoldoutVerdict.NumericFault;
        return scoreQ32 == job.Terms.InitialScoreQ32 ? HoldoutVerdict.Accepted : HoldoutVerdict.InitialScoreDiffers;
    }
}

/// <summary>The sealed holdout is whole, or shown to be no such file: the job goes on to scoring or to full pay.</summary>
static class HoldoutRule<TOps> where TOps : struct, IDenseOps
{
    public static void Open<TSink>(MarketState state, ref TSink sink, int jobIndex, FileStep step, Span<byte> scratch) where TSink : struct, ISink
    {
        long scoreQ32 = 0;
        HoldoutVerdict verdict = HoldoutVerdict.Unreadable;
        if (step == FileStep.Complete) verdict = DataRule<TOps>.Check(state.View, jobIndex, 0, default, scratch, out scoreQ32);
        state.Jobs[jobIndex].Phase = verdict == HoldoutVerdict.Accepted ? JobPhase.Scoring : JobPhase.FullPay;
        Notices.HoldoutOpened(state, ref sink, jobIndex, verdict, scoreQ32);
    }
}
