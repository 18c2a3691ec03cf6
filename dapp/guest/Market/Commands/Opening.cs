namespace Rollup.Market;

/// <summary>What must hold before clients may accept a job: schema, initial model, and data unless it is sealed, in this order.</summary>
static class Opening<TOps> where TOps : struct, IDenseOps
{
    public static ProvideBlockStatus Check(StateView view, JobFile file, NewBlock block, Span<byte> scratch)
    {
        FileStep step = FileBlocks.Step(in view.Jobs[file.JobIndex], file, block);
        if (step == FileStep.Faulty) return UnreadableOf(file);
        if (step == FileStep.Incomplete) return ProvideBlockStatus.Accepted;
        if (file.IsSchema) return SchemaRule.StatusOf(in view.Jobs[file.JobIndex].Terms, block.Bytes, scratch);
        return file.IsInitialModel ? CheckModel(view, file.JobIndex, block, scratch) : CheckData(view, file.JobIndex, block, scratch);
    }

    /// <summary>A file of a posted job is whole and good. Opens the job if that was all.</summary>
    public static void Open<TSink>(MarketState state, ref TSink sink, int jobIndex, Span<byte> scratch) where TSink : struct, ISink
    {
        ref JobRow job = ref state.Jobs[jobIndex];
        if (!JobFile.InitialModel(jobIndex).IsWholeIn(in job)) return;
        if (!Judge.Of(in job.Terms).SealsData && !JobFile.Data(jobIndex).IsWholeIn(in job)) return;

        LoadedJob loaded = default;
        loaded.LoadHeldModel(state.View, jobIndex, scratch);
        WorkCost cost = WorkCost.Of(in job.Terms, in loaded.Model.File.Network);
        job.EvaluationUnits = (ulong)(cost.SetupUnits + cost.SubmissionUnits);
        job.Phase = JobPhase.Open;
        Notices.JobOpened(state, ref sink, jobIndex);
    }

    static ProvideBlockStatus UnreadableOf(JobFile file) =>
        file.IsSchema ? ProvideBlockStatus.SchemaUnreadable
        : file.IsInitialModel ? ProvideBlockStatus.ModelUnreadable : ProvideBlockStatus.DataUnreadable;

    static ProvideBlockStatus CheckModel(StateView view, int jobIndex, NewBlock block, Span<byte> scratch)
    {
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        LoadedJob loaded = new() { Arena = new Arena(scratch) };
        ModelFit fit = loaded.LoadModel(view, jobIndex, block);
        if (fit != ModelFit.Accepted) return StatusOf(fit);
        if (!Replay.CanTrain(in job.Terms, in loaded.Model.File.Network)) return ProvideBlockStatus.RecipeUnfit;
        WorkCost cost = WorkCost.Of(in job.Terms, in loaded.Model.File.Network);
        return cost.Fits(job.Terms.Places) ? ProvideBlockStatus.Accepted : ProvideBlockStatus.ModelTooCostly;
    }

    static ProvideBlockStatus StatusOf(ModelFit fit) => fit switch
    {
        ModelFit.Unreadable => ProvideBlockStatus.ModelUnreadable,
        ModelFit.OutputDiffers => ProvideBlockStatus.OutputFunctionDiffers,
        _ => ProvideBlockStatus.ModelUnfit,
    };

    static ProvideBlockStatus CheckData(StateView view, int jobIndex, NewBlock block, Span<byte> scratch)
    {
        HoldoutVerdict verdict = DataRule<TOps>.Check(view, jobIndex, block, scratch, out _);
        return verdict switch
        {
            HoldoutVerdict.Accepted => ProvideBlockStatus.Accepted,
            HoldoutVerdict.Unreadable => ProvideBlockStatus.DataUnreadable,
            _ => ProvideBlockStatus.DataDiffers,
        };
    }
}
