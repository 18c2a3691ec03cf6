namespace Rollup.Market;

/// <summary>
/// The only place that says which file of a job waits for blocks. A file that is whole waits for none, whatever the answer here.
/// </summary>
public static class WantedFiles
{
    /// <summary>The schema before all else: it costs least to read, and says what the others must be.</summary>
    public static bool WantsSchema(JobStage stage) => stage == JobStage.Posting;

    public static bool WantsInitialModel(JobStage stage, bool isSchemaWhole) => stage == JobStage.Posting && isSchemaWhole;

    /// <summary>
    /// Open data once the initial model is whole and, as the stage says, read; a sealed holdout once the revelation is over, if anything is
    /// complete.
    /// </summary>
    public static bool WantsData(JobStage stage, Judge judge, bool isModelWhole) =>
        judge.SealsData ? stage == JobStage.AwaitingHoldout : stage == JobStage.Posting && isModelWhole;

    /// <summary>The model of a place that is revealed and not yet found to be no model.</summary>
    public static bool WantsSubmission(JobStage stage, PlacePhase phase, Verdict verdict) =>
        stage == JobStage.Revealing && phase == PlacePhase.Revealed && verdict == Verdict.None;

    internal static bool Wants(in JobRow job, JobFile file, JobStage stage)
    {
        if (file.IsWholeIn(in job)) return false;
        if (file.IsSchema) return WantsSchema(stage);
        if (file.IsInitialModel) return WantsInitialModel(stage, JobFile.Schema(file.JobIndex).IsWholeIn(in job));
        if (file.IsData) return WantsData(stage, Judge.Of(in job.Terms), JobFile.InitialModel(file.JobIndex).IsWholeIn(in job));
        ref readonly PlaceRow place = ref job.Places[file.Place];
        return WantsSubmission(stage, place.Phase, place.Verdict);
    }
}
