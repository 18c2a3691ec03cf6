namespace Rollup.Market;

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum EvaluateJobStatus : byte
{
    Accepted = 0,
    JobUnknown = 1,
    NotOpen = 2,
    RevealNotEnded = 3,
    HoldoutNotOpen = 4, // the sealed holdout is awaited
    NothingToScore = 5,
}

/// <summary>evaluateJob: scores or replays complete submissions in the order of their commitments, as many as fit one input.</summary>
public static class EvaluateJobRule
{
    /// <summary>Whether there is anything to score, in a stage of a live job.</summary>
    public static EvaluateJobStatus StatusOf(JobStage stage, int placesComplete, int placesScored) => stage switch
    {
        JobStage.Posting or JobStage.Expired => EvaluateJobStatus.NotOpen,
        JobStage.Committing or JobStage.Revealing => EvaluateJobStatus.RevealNotEnded,
        JobStage.AwaitingHoldout or JobStage.HoldoutOverdue => EvaluateJobStatus.HoldoutNotOpen,
        JobStage.Judging when placesScored < placesComplete => EvaluateJobStatus.Accepted,
        _ => EvaluateJobStatus.NothingToScore,
    };

    internal static EvaluateJobStatus Check(StateView view, in Caller caller, in EvaluateJob command)
    {
        int jobIndex = view.FindJob(command.JobId);
        if (jobIndex < 0) return EvaluateJobStatus.JobUnknown;
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        return StatusOf(Stages.Of(in job, caller.BlockNumber), Places.CountComplete(in job), Places.CountScored(in job));
    }

    internal static void Apply<TOps, TSink>(MarketState state, ref TSink sink, in EvaluateJob command, Span<byte> scratch)
        where TOps : struct, IDenseOps where TSink : struct, ISink
    {
        int jobIndex = state.View.FindJob(command.JobId);
        ref JobRow job = ref state.Jobs[jobIndex];
        LoadedJob loaded = default;
        loaded.LoadHeldModel(state.View, jobIndex, scratch);
        loaded.LoadHeldData(state.View, jobIndex);
        WorkCost cost = WorkCost.Of(in job.Terms, in loaded.Model.File.Network);
        long unitsLeft = MarketLimits.UnitsPerInputMax - cost.SetupUnits;
        for (int place = Places.FindUnscored(in job); place >= 0; place = Places.FindUnscored(in job))
        {
            bool isDuplicate = Judge.Of(in job.Terms).TakesModels && Places.IsDuplicate(in job, place);
            if (!isDuplicate && unitsLeft < cost.SubmissionUnits) return; // never the first: opening checked that one fits
            long scoreQ32 = 0;
            Verdict verdict = isDuplicate ? Verdict.Duplicate : Judgement.Of<TOps>(state.View, jobIndex, place, ref loaded, out scoreQ32);
            if (!isDuplicate) unitsLeft -= cost.SubmissionUnits;
            job.Places[place].Verdict = verdict;
            job.Places[place].ScoreQ32 = scoreQ32;
            job.Places[place].Phase = PlacePhase.Scored;
            Notices.WorkScored(state, ref sink, jobIndex, place);
            sink.Progress(1000 * Places.CountScored(in job) / Places.CountComplete(in job));
        }
    }
}
