namespace Rollup.Market;

/// <summary>A revealed model is whole, or its root shows it to be no such file. Whether it is a model is found when it is scored.</summary>
static class SubmissionRule
{
    public static void Take<TSink>(MarketState state, ref TSink sink, int jobIndex, int place, FileStep step) where TSink : struct, ISink
    {
        ref PlaceRow row = ref state.PlaceAt(jobIndex, place);
        if (step == FileStep.Faulty) row.Verdict = Verdict.GraphDiffers;
        else row.Phase = PlacePhase.Complete;
        Notices.WorkCompleted(state, ref sink, jobIndex, place);
    }
}
