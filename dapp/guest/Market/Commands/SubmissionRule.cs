namespace Rollup.Market;

/// <summary>A revealed model is whole, or shown to be no such file: it is complete if it is the initial file with other weights.</summary>
static class SubmissionRule
{
    /// <summary>
    /// The job is loaded here if it was not: one block can complete every place, and the initial model is read once for all.
    /// </summary>
    public static void Complete<TSink>(
        MarketState state, ref TSink sink, int jobIndex, int place, FileStep step, ref LoadedJob loaded, Span<byte> scratch)
        where TSink : struct, ISink
    {
        Verdict verdict = step == FileStep.Faulty ? Verdict.GraphDiffers : FormOf(state.View, jobIndex, place, ref loaded, scratch);
        ref PlaceRow row = ref state.Jobs[jobIndex].Places[place];
        row.Verdict = verdict;
        if (verdict == Verdict.None) row.Phase = PlacePhase.Complete;
        Notices.WorkCompleted(state, ref sink, jobIndex, place);
    }

    static Verdict FormOf(StateView view, int jobIndex, int place, ref LoadedJob loaded, Span<byte> scratch)
    {
        if (loaded.Model.Bytes.Length == 0) loaded.LoadHeldModel(view, jobIndex, scratch);
        int mark = loaded.Arena.Mark();
        Span<byte> file = loaded.Take<byte>(loaded.Model.Bytes.Length);
        FileBlocks.Assemble(view, JobFile.Submission(jobIndex, place), default, file);
        // The initial weights are not needed again here, so their room serves.
        SubmissionStatus status = Import.Submission(loaded.Model.Bytes, file, in loaded.Model.File, loaded.Model.MasterQ40);
        loaded.Arena.Reset(mark);
        return status switch
        {
            SubmissionStatus.Accepted => Verdict.None,
            SubmissionStatus.GraphDiffers => Verdict.GraphDiffers,
            SubmissionStatus.WeightOutOfRange => Verdict.WeightOutOfRange,
            _ => Verdict.WeightNotCanonical,
        };
    }
}
