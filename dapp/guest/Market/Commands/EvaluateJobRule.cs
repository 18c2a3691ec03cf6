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
    WorkCreditSpent = 6, // all of it, in this block of the base layer: nothing is lost by waiting for a later one
}

/// <summary>
/// evaluateJob: does a job's next work. Reads a file that came when there was no credit for that, or scores or replays complete submissions
/// in the order of their commitments, as many as fit the input and the credit. Where the credit is too little for the least of it, the job
/// keeps what there is.
/// </summary>
public static class EvaluateJobRule
{
    /// <summary>
    /// Whether there is any work, in a stage of a live job, and credit for it: units that it takes at least, and that all jobs have left.
    /// </summary>
    public static EvaluateJobStatus StatusOf(JobStage stage, int placesComplete, int placesScored, ulong workUnits, ulong creditUnits)
    {
        switch (stage)
        {
            case JobStage.Posting or JobStage.Expired: return EvaluateJobStatus.NotOpen;
            case JobStage.Committing or JobStage.Revealing: return EvaluateJobStatus.RevealNotEnded;
            case JobStage.AwaitingHoldout or JobStage.HoldoutOverdue: return EvaluateJobStatus.HoldoutNotOpen;
        }
        if (!DueWork.IsDue(stage, placesComplete, placesScored)) return EvaluateJobStatus.NothingToScore;
        return workUnits == 0 || creditUnits > 0 ? EvaluateJobStatus.Accepted : EvaluateJobStatus.WorkCreditSpent;
    }

    internal static EvaluateJobStatus Check(StateView view, in Caller caller, in EvaluateJob command)
    {
        int jobIndex = view.FindJob(command.JobId);
        if (jobIndex < 0) return EvaluateJobStatus.JobUnknown;
        ref readonly JobRow job = ref view.JobAt(jobIndex);
        WorkKind kind = DueWork.KindOf(in job, caller.BlockNumber);
        return StatusOf(
            Stages.Of(in job, caller.BlockNumber), Places.CountComplete(in job), Places.CountScored(in job),
            DueWork.UnitsOf(in job, kind, caller.BlockNumber), DueWork.CreditOf(view, kind, caller.BlockNumber));
    }

    internal static void Apply<TOps, TSink>(
        MarketState state, ref TSink sink, in Caller caller, in EvaluateJob command, Span<byte> scratch)
        where TOps : struct, IDenseOps where TSink : struct, ISink
    {
        int jobIndex = state.View.FindJob(command.JobId);
        JobPhase phase = state.View.JobAt(jobIndex).Phase;
        if (DueWork.NeedsBench(in state.View.JobAt(jobIndex))) BenchWork<TOps>.Advance(state, ref sink, in caller, jobIndex, scratch);
        else if (!DueWork.HasCredit(state.View, jobIndex, caller.BlockNumber)) DueWork.TakeCredit(state, jobIndex, caller.BlockNumber);
        else if (phase < JobPhase.Open) Opening<TOps>.Read(state, ref sink, in caller, jobIndex, scratch);
        else if (phase == JobPhase.HoldoutHere) HoldoutRule<TOps>.Read(state, ref sink, in caller, jobIndex, scratch);
        else Judge<TOps, TSink>(state, ref sink, in caller, jobIndex, scratch);
    }

    // Setup is paid once for all submissions of the input.
    static void Judge<TOps, TSink>(MarketState state, ref TSink sink, in Caller caller, int jobIndex, Span<byte> scratch)
        where TOps : struct, IDenseOps where TSink : struct, ISink
    {
        ref JobRow job = ref state.JobAt(jobIndex);
        WorkPosition position = default;
        LoadedJob loaded = new(in job.Terms, scratch, in position);
        ulong creditUnits = DueWork.KeptUnits(job.CreditUnits, job.CreditBlock, caller.BlockNumber)
            + DueWork.CreditOf(state.View, WorkKind.Judging, caller.BlockNumber);
        ulong unitsMax = Math.Min(creditUnits, (ulong)MarketLimits.UnitsPerInputMax), units = job.SetupUnits;
        for (int place = Places.FindUnscored(in job); place >= 0; place = Places.FindUnscored(in job))
        {
            bool isDuplicate = Market.Judge.Of(in job.Terms).TakesModels && Places.IsDuplicate(in job, place);
            if (!isDuplicate && units + job.SubmissionUnits > unitsMax) break; // never the first: that it fits was checked
            if (!isDuplicate)
            {
                HeldWork<TOps>.Judge(state.View, jobIndex, place, ref loaded, ref position);
                units += job.SubmissionUnits;
            }
            if (isDuplicate) Score(state, ref sink, jobIndex, place, Verdict.Duplicate, scoreQ32: 0);
            else Score(state, ref sink, jobIndex, place, position.Verdict, position.ScoreQ32);
        }
        DueWork.Spend(state, jobIndex, WorkKind.Judging, caller.BlockNumber, units);
    }

    /// <summary>What was found about a place.</summary>
    internal static void Score<TSink>(MarketState state, ref TSink sink, int jobIndex, int place, Verdict verdict, long scoreQ32)
        where TSink : struct, ISink
    {
        ref PlaceRow row = ref state.PlaceAt(jobIndex, place);
        row.Verdict = verdict;
        row.ScoreQ32 = scoreQ32;
        row.Phase = PlacePhase.Scored;
        Notices.WorkScored(state, ref sink, jobIndex, place);
        ref readonly JobRow job = ref state.View.JobAt(jobIndex);
        sink.Progress(1000 * Places.CountScored(in job) / Places.CountComplete(in job));
    }
}
