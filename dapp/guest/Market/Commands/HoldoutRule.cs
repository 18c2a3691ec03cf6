namespace Rollup.Market;

/// <summary>The sealed holdout is whole, or shown to be no such file: the job goes on to scoring or to full pay.</summary>
static class HoldoutRule<TOps> where TOps : struct, IDenseOps
{
    /// <summary>It is in time, whenever it is read: at once while there is credit.</summary>
    public static void Take<TSink>(
        MarketState state, ref TSink sink, in Caller caller, int jobIndex, FileStep step, Span<byte> scratch) where TSink : struct, ISink
    {
        if (step == FileStep.Faulty)
        {
            Open(state, ref sink, jobIndex, HoldoutVerdict.Unreadable, scoreQ32: 0);
            return;
        }
        state.JobAt(jobIndex).Phase = JobPhase.HoldoutHere;
        if (DueWork.HasCredit(state.View, jobIndex, caller.BlockNumber)) Read(state, ref sink, in caller, jobIndex, scratch);
    }

    public static void Read<TSink>(MarketState state, ref TSink sink, in Caller caller, int jobIndex, Span<byte> scratch)
        where TSink : struct, ISink
    {
        DueWork.Spend(state, jobIndex, caller.BlockNumber);
        WorkPosition found = HeldWork<TOps>.Finish(state.View, jobIndex, WorkGoal.Data, scratch);
        Open(state, ref sink, jobIndex, found.Data, found.ScoreQ32);
    }

    /// <summary>What was found about it.</summary>
    public static void Open<TSink>(MarketState state, ref TSink sink, int jobIndex, HoldoutVerdict verdict, long scoreQ32)
        where TSink : struct, ISink
    {
        state.JobAt(jobIndex).Phase = verdict == HoldoutVerdict.Accepted ? JobPhase.Scoring : JobPhase.FullPay;
        Notices.HoldoutOpened(state, ref sink, jobIndex, verdict, scoreQ32);
    }
}
