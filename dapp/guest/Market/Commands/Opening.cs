namespace Rollup.Market;

/// <summary>
/// What must hold before clients may accept a job: schema, initial model, and data unless it is sealed, in this order. Each is judged once:
/// a file that is not what the terms say ends the job, and the escrow goes back.
/// </summary>
static class Opening<TOps> where TOps : struct, IDenseOps
{
    /// <summary>A file of a job that is not open is whole, or shown to be no such file. It is read at once while there is credit.</summary>
    public static void Take<TSink>(
        MarketState state, ref TSink sink, in Caller caller, JobFile file, FileStep step, Span<byte> scratch) where TSink : struct, ISink
    {
        ref JobRow job = ref state.JobAt(file.JobIndex);
        if (step == FileStep.Faulty) Refuse(state, ref sink, file, UnreadableOf(file));
        else
        {
            job.Phase = file.IsInitialModel ? JobPhase.ModelHere : JobPhase.DataHere;
            if (DueWork.HasCredit(state.View, file.JobIndex, caller.BlockNumber)) Read(state, ref sink, in caller, file.JobIndex, scratch);
        }
    }

    /// <summary>Reads the model or the data of a job that waits for that, and opens it if that was all.</summary>
    public static void Read<TSink>(MarketState state, ref TSink sink, in Caller caller, int jobIndex, Span<byte> scratch)
        where TSink : struct, ISink
    {
        DueWork.Spend(state, jobIndex, caller.BlockNumber);
        bool isModel = state.View.JobAt(jobIndex).Phase == JobPhase.ModelHere;
        WorkPosition found = HeldWork<TOps>.Finish(state.View, jobIndex, isModel ? WorkGoal.Model : WorkGoal.Data, scratch);
        Conclude(state, ref sink, in caller, jobIndex, in found, scratch);
    }

    /// <summary>The model or the data of the job was read, in that memory: what follows from what was found.</summary>
    public static void Conclude<TSink>(
        MarketState state, ref TSink sink, in Caller caller, int jobIndex, in WorkPosition found, ReadOnlySpan<byte> memory)
        where TSink : struct, ISink
    {
        ref JobRow job = ref state.JobAt(jobIndex);
        job.OpeningDeadline = Deadlines.Later(caller.BlockNumber, MarketLimits.OpeningBlocksMax);
        bool isModel = job.Phase == JobPhase.ModelHere;
        JobFile file = isModel ? JobFile.InitialModel(jobIndex) : JobFile.Data(jobIndex);
        OpeningStatus status = isModel ? TakeModel(ref job, found.Fit, memory) : StatusOf(found.Data);
        if (status != OpeningStatus.Accepted) Refuse(state, ref sink, file, status);
        else if (isModel && !Judge.Of(in job.Terms).SealsData) job.Phase = JobPhase.ModelRead;
        else
        {
            job.Phase = JobPhase.Open;
            Notices.JobOpened(state, ref sink, jobIndex);
        }
    }

    /// <summary>The block is the schema, or shown to be none.</summary>
    public static void TakeSchema<TSink>(
        MarketState state, ref TSink sink, JobFile file, FileStep step, ReadOnlySpan<byte> block, Span<byte> scratch)
        where TSink : struct, ISink
    {
        OpeningStatus status = step == FileStep.Faulty ? OpeningStatus.SchemaUnreadable
            : SchemaRule.StatusOf(in state.View.JobAt(file.JobIndex).Terms, block, scratch);
        if (status != OpeningStatus.Accepted) Refuse(state, ref sink, file, status);
    }

    static void Refuse<TSink>(MarketState state, ref TSink sink, JobFile file, OpeningStatus status) where TSink : struct, ISink
    {
        Notices.FileRefused(state, ref sink, file, status);
        Settlement.Close(state, ref sink, file.JobIndex, JobOutcome.FileRefused, paidUnits: 0);
    }

    static OpeningStatus UnreadableOf(JobFile file) =>
        file.IsInitialModel ? OpeningStatus.ModelUnreadable : OpeningStatus.DataUnreadable;

    static OpeningStatus TakeModel(ref JobRow job, ModelFit fit, ReadOnlySpan<byte> memory)
    {
        if (fit != ModelFit.Accepted) return StatusOf(fit);
        Network network = LoadedJob.NetworkIn(memory);
        if (!Replay.CanTrain(in job.Terms, in network)) return OpeningStatus.RecipeUnfit;
        WorkCost cost = WorkCost.Of(in job.Terms, in network);
        job.SetupUnits = (ulong)cost.SetupUnits;
        job.SubmissionUnits = (ulong)cost.SubmissionUnits;
        job.NeedsBench = !cost.FitsInput;
        return cost.Fits(in job.Terms) ? OpeningStatus.Accepted : OpeningStatus.ModelTooCostly;
    }

    static OpeningStatus StatusOf(ModelFit fit) => fit switch
    {
        ModelFit.Unreadable => OpeningStatus.ModelUnreadable,
        ModelFit.OutputDiffers => OpeningStatus.OutputFunctionDiffers,
        _ => OpeningStatus.ModelUnfit,
    };

    static OpeningStatus StatusOf(HoldoutVerdict verdict) => verdict switch
    {
        HoldoutVerdict.Accepted => OpeningStatus.Accepted,
        HoldoutVerdict.Unreadable => OpeningStatus.DataUnreadable,
        _ => OpeningStatus.DataDiffers,
    };
}
