using Rollup.Kernel;
using Rollup.Protocol;

namespace Rollup.Market;

/// <summary>What must hold before clients may accept a job: the initial model first, then the data unless it is sealed.</summary>
static class Opening<TOps> where TOps : struct, IDenseOps
{
    public static ProvideBlockStatus Check(
        StateView view, int jobIndex, int file, ulong mask, ReadOnlySpan<byte> block, Span<byte> scratch)
    {
        bool isModel = file == JobFiles.Model;
        FileStep step = JobFiles.Step(in view.Jobs[jobIndex], file, mask, block);
        if (step == FileStep.Faulty) return isModel ? ProvideBlockStatus.ModelUnreadable : ProvideBlockStatus.DataUnreadable;
        if (step == FileStep.Incomplete) return ProvideBlockStatus.Accepted;
        return isModel ? CheckModel(view, jobIndex, mask, block, scratch) : CheckData(view, jobIndex, mask, block, scratch);
    }

    /// <summary>A file of a posted job is whole and good. Opens the job if that was all.</summary>
    public static void Open<TSink>(MarketState state, ref TSink sink, int jobIndex, Span<byte> scratch) where TSink : struct, ISink
    {
        ref JobRow job = ref state.Jobs[jobIndex];
        if (!Judge.Of(in job.Terms).SealsData && !JobFiles.IsWhole(in job, JobFiles.Data)) return;

        LoadedJob loaded = new() { Arena = new Arena(scratch) };
        if (loaded.LoadModel(state.View, jobIndex, 0, default) != ProvideBlockStatus.Accepted)
            throw new InvalidOperationException("the initial model was checked when it was whole");
        WorkCost cost = WorkCost.Of(in job.Terms, in loaded.Model.File.Network);
        job.EvaluationUnits = (ulong)(cost.SetupUnits + cost.SubmissionUnits);
        job.Phase = JobPhase.Open;
        Notices.JobOpened(state, ref sink, jobIndex);
    }

    static ProvideBlockStatus CheckModel(StateView view, int jobIndex, ulong mask, ReadOnlySpan<byte> block, Span<byte> scratch)
    {
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        LoadedJob loaded = new() { Arena = new Arena(scratch) };
        ProvideBlockStatus status = loaded.LoadModel(view, jobIndex, mask, block);
        if (status != ProvideBlockStatus.Accepted) return status;
        if (!Judgement.CanJudge(in job.Terms, in loaded.Model.File)) return ProvideBlockStatus.RecipeUnfit;
        WorkCost cost = WorkCost.Of(in job.Terms, in loaded.Model.File.Network);
        return cost.Fits(job.Terms.Places) ? ProvideBlockStatus.Accepted : ProvideBlockStatus.ModelTooCostly;
    }

    static ProvideBlockStatus CheckData(StateView view, int jobIndex, ulong mask, ReadOnlySpan<byte> block, Span<byte> scratch)
    {
        HoldoutVerdict verdict = DataRule<TOps>.Check(view, jobIndex, mask, block, scratch, out _);
        return verdict switch
        {
            HoldoutVerdict.Accepted => ProvideBlockStatus.Accepted,
            HoldoutVerdict.Unreadable => ProvideBlockStatus.DataUnreadable,
            _ => ProvideBlockStatus.DataDiffers,
        };
    }
}
