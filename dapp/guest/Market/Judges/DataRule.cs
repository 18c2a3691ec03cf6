namespace Rollup.Market;

/// <summary>Whether data is what the job said of it: the one rule for sealed and for open data.</summary>
static class DataRule<TOps> where TOps : struct, IDenseOps
{
    /// <summary>The score is the initial model's, where the judge scores.</summary>
    public static HoldoutVerdict Check(StateView view, int jobIndex, Span<byte> scratch, out long scoreQ32)
    {
        scoreQ32 = 0;
        ref readonly JobRow job = ref view.JobAt(jobIndex);
        LoadedJob loaded = default;
        loaded.LoadHeldModel(view, jobIndex, scratch);
        HoldoutVerdict verdict = loaded.LoadData(view, jobIndex);
        if (verdict != HoldoutVerdict.Accepted) return verdict;
        if (!Judge.Of(in job.Terms).Scores) return HoldoutVerdict.Accepted;
        if (!Holdout.TryScore<TOps>(in job.Terms, ref loaded, loaded.Model.MasterQ40, out scoreQ32)) return HoldoutVerdict.NumericFault;
        return scoreQ32 == job.Terms.InitialScoreQ32 ? HoldoutVerdict.Accepted : HoldoutVerdict.InitialScoreDiffers;
    }
}
