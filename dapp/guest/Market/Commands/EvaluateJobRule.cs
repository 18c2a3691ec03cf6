using Rollup.Kernel;
using Rollup.Protocol;

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
static class EvaluateJobRule
{
    public static EvaluateJobStatus Check(StateView view, in Caller caller, in EvaluateJob command)
    {
        int jobIndex = view.FindJob(command.JobId);
        if (jobIndex < 0) return EvaluateJobStatus.JobUnknown;
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        if (job.Phase == JobPhase.Posted) return EvaluateJobStatus.NotOpen;
        if (!Deadlines.IsLate(job.Terms.RevealDeadline, caller.BlockNumber)) return EvaluateJobStatus.RevealNotEnded;
        if (JobFiles.AwaitsHoldout(in job)) return EvaluateJobStatus.HoldoutNotOpen;
        bool isScored = job.Phase == JobPhase.FullPay || Places.FindUnscored(in job) < 0;
        return isScored ? EvaluateJobStatus.NothingToScore : EvaluateJobStatus.Accepted;
    }

    public static void Apply<TOps, TSink>(MarketState state, ref TSink sink, in EvaluateJob command, Span<byte> scratch)
        where TOps : struct, IDenseOps where TSink : struct, ISink
    {
        int jobIndex = state.View.FindJob(command.JobId);
        ref JobRow job = ref state.Jobs[jobIndex];
        Bench bench = Bench.Set(state.View, jobIndex, scratch);
        WorkCost cost = WorkCost.Of(in job.Terms, in bench.Network);
        long unitsLeft = MarketLimits.UnitsPerInputMax - cost.SetupUnits;
        for (int place = Places.FindUnscored(in job); place >= 0; place = Places.FindUnscored(in job))
        {
            bool isDuplicate = (JudgeKind)job.Terms.Judge != JudgeKind.Replay && Places.IsDuplicate(in job, place);
            if (!isDuplicate && unitsLeft < cost.SubmissionUnits) return; // never the first: opening checked that one fits
            long scoreQ32 = 0;
            Verdict verdict = isDuplicate ? Verdict.Duplicate : Judge<TOps>.Score(state.View, jobIndex, place, ref bench, out scoreQ32);
            if (!isDuplicate) unitsLeft -= cost.SubmissionUnits;
            job.Places[place].Verdict = verdict;
            job.Places[place].ScoreQ32 = scoreQ32;
            job.Places[place].Phase = PlacePhase.Scored;
            Notices.WorkScored(state, ref sink, jobIndex, place);
            sink.Progress(1000 * Places.CountScored(in job) / Places.CountComplete(in job));
        }
    }
}
