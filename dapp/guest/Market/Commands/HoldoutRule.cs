namespace Rollup.Market;

/// <summary>The sealed holdout is whole, or shown to be no such file: the job goes on to scoring or to full pay.</summary>
static class HoldoutRule<TOps> where TOps : struct, IDenseOps
{
    public static void Open<TSink>(MarketState state, ref TSink sink, int jobIndex, FileStep step, Span<byte> scratch)
        where TSink : struct, ISink
    {
        long scoreQ32 = 0;
        HoldoutVerdict verdict = HoldoutVerdict.Unreadable;
        if (step == FileStep.Complete) verdict = DataRule<TOps>.Check(state.View, jobIndex, default, scratch, out scoreQ32);
        state.Jobs[jobIndex].Phase = verdict == HoldoutVerdict.Accepted ? JobPhase.Scoring : JobPhase.FullPay;
        Notices.HoldoutOpened(state, ref sink, jobIndex, verdict, scoreQ32);
    }
}
