namespace Rollup.Market;

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum ProvideBlockStatus : byte
{
    Accepted = 0,
    JobUnknown = 1,
    BlockTooLarge = 2,
    NotWanted = 3,
    SchemaUnreadable = 4,     // not the file that was named, or not the one encoding of a schema
    SchemaColumnsDiffer = 5,  // not as many as the job says
    SchemaClassesDiffer = 6,
    SchemaTargetUnfit = 7,    // it names no class where there are classes, or classes where there are none
    ModelUnreadable = 8, // not the file that was named, no model of ours, or a weight out of range
    OutputFunctionDiffers = 9, // the job names an output function, and the file has another
    ModelUnfit = 10,     // other columns, other classes, or an output that the metric does not fit
    RecipeUnfit = 11,    // the recipe is none for this model: neither a client nor, in a replay, the machine could train it
    ModelTooCostly = 12, // judging one submission, or all, is above the limits
    DataUnreadable = 13,
    DataDiffers = 14,    // open data: rows, columns, class counts or the initial score are not as posted
}

/// <summary>
/// provideBlock: one block of a file that a live job waits for. Before a job opens, a block that shows the file to be bad is refused and
/// the job stays as it is; afterwards a bad file is a verdict, as others have done their part.
/// </summary>
static class ProvideBlockRule
{
    /// <summary>Gives the block's digest too where it accepts: most of what this command costs.</summary>
    public static ProvideBlockStatus Check<TOps>(
        StateView view, in Caller caller, in ProvideBlock command, Span<byte> scratch, out Bytes32 digest)
        where TOps : struct, IDenseOps
    {
        digest = default;
        int jobIndex = view.FindJob(command.JobId);
        if (jobIndex < 0) return ProvideBlockStatus.JobUnknown;
        if (command.Data.Length > MarketLimits.BlockBytesMax) return ProvideBlockStatus.BlockTooLarge;
        Sha256.Hash(command.Data, out digest);
        ProvideBlockStatus status = ProvideBlockStatus.NotWanted;
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        JobStage stage = Stages.Of(in job, caller.BlockNumber);
        for (int number = 0; number < JobFile.CountOf(in job); number++)
        {
            JobFile file = new(jobIndex, number);
            NewBlock block = new(WantedFiles.Match(view, file, stage, in digest), command.Data);
            if (block.Positions.IsEmpty) continue;
            if (job.Phase != JobPhase.Posted) return ProvideBlockStatus.Accepted;
            status = Opening<TOps>.Check(view, file, block, scratch);
            if (status != ProvideBlockStatus.Accepted) return status;
        }
        return status;
    }

    public static void Apply<TOps, TSink>(
        MarketState state, ref TSink sink, in Caller caller, in ProvideBlock command, in Bytes32 digest, Span<byte> scratch)
        where TOps : struct, IDenseOps where TSink : struct, ISink
    {
        int jobIndex = state.View.FindJob(command.JobId);
        ref JobRow job = ref state.Jobs[jobIndex];
        JobStage stage = Stages.Of(in job, caller.BlockNumber);
        LoadedJob loaded = default; // by the first submission that completes, for all of them
        for (int number = 0; number < JobFile.CountOf(in job); number++)
        {
            JobFile file = new(jobIndex, number);
            NewBlock block = new(WantedFiles.Match(state.View, file, stage, in digest), command.Data);
            if (block.Positions.IsEmpty) continue;
            FileStep step = FileBlocks.Step(in job, file, block);
            if (step != FileStep.Faulty) BlockSlots.Store(state, file, block);
            if (job.Phase == JobPhase.Posted)
            {
                // No second file: the data is wanted as soon as the model is whole, and the check has not seen this block as data.
                if (step == FileStep.Complete) Opening<TOps>.Open(state, ref sink, jobIndex, scratch);
                return;
            }
            if (step == FileStep.Incomplete) continue;
            if (file.IsData) HoldoutRule<TOps>.Open(state, ref sink, jobIndex, step, scratch);
            else SubmissionRule.Complete(state, ref sink, jobIndex, file.Place, step, ref loaded, scratch);
        }
    }
}
