namespace Rollup.Market;

/// <summary>The only place that says which file of a job waits for blocks. A file that is whole waits for none, whatever the answer here.</summary>
public static class WantedFiles
{
    public static bool WantsInitialModel(JobStage stage) => stage == JobStage.Posting;

    /// <summary>Open data once the initial model is whole, and so good; a sealed holdout once the revelation is over, if anything is complete.</summary>
    public static bool WantsData(JobStage stage, Judge judge, bool isModelWhole) =>
        judge.SealsData ? stage == JobStage.AwaitingHoldout : stage == JobStage.Posting && isModelWhole;

    /// <summary>The model of a place that is revealed and not yet found to be no model.</summary>
    public static bool WantsSubmission(JobStage stage, PlacePhase phase, Verdict verdict) =>
        stage == JobStage.Revealing && phase == PlacePhase.Revealed && verdict == Verdict.None;
}
