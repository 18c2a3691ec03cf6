using System.Runtime.InteropServices;

namespace Rollup.Market;

/// <summary>
/// Work that does not fit one input: one job at a time has it done at the bench, in pieces, by whoever asks for the work of any such job.
/// It leaves when nothing of it is due; between its submissions, model and data stay as they were read.
/// </summary>
static class BenchWork<TOps> where TOps : struct, IDenseOps
{
    /// <summary>Does as many pieces as fit the input and the credit; where the next does not, the job keeps what credit there is.</summary>
    public static void Advance<TSink>(MarketState state, ref TSink sink, in Caller caller, int askedIndex, Span<byte> scratch)
        where TSink : struct, ISink
    {
        int jobIndex = DueWork.TurnOf(state.View, askedIndex, caller.BlockNumber);
        ref BenchRow bench = ref BenchRow.In(state);
        if (BenchRow.JobAt(state.View) != jobIndex)
        {
            bench = default;
            bench.Owner = (uint)jobIndex + 1;
            bench.Position.Step = WorkStep.Done; // nothing is under way
        }
        if (bench.Position.Step == WorkStep.Done && !TryBegin(state, ref sink, jobIndex, ref bench))
        {
            bench = default; // copies only, which need no work
            return;
        }
        Span<byte> memory = state.Unmarked(BenchRow.MemoryOffset, BenchRow.MemoryBytes);
        long spentUnits = Work(state, in caller, jobIndex, memory, MemoryMarshal.Cast<byte, int>(scratch), ref bench);
        if (bench.Position.Step == WorkStep.Done) Conclude(state, ref sink, in caller, jobIndex, memory, ref bench);
        else if (spentUnits == 0) DueWork.TakeCredit(state, jobIndex, caller.BlockNumber);
    }

    // Chooses what comes next. Of the job's last submission, model and data are still here.
    static bool TryBegin<TSink>(MarketState state, ref TSink sink, int jobIndex, ref BenchRow bench) where TSink : struct, ISink
    {
        ref readonly JobRow job = ref state.View.JobAt(jobIndex);
        bool isRead = bench.Goal != WorkGoal.Model && bench.UsedBytes != 0;
        bench.DoneUnits = 0;
        bench.Goal = job.Phase switch
        {
            JobPhase.ModelHere => WorkGoal.Model,
            JobPhase.DataHere or JobPhase.HoldoutHere => WorkGoal.Data,
            _ => WorkGoal.Submission,
        };
        if (bench.Goal == WorkGoal.Submission)
        {
            for (bench.Place = Places.FindUnscored(in job); IsCopy(in job, bench.Place); bench.Place = Places.FindUnscored(in job))
                EvaluateJobRule.Score(state, ref sink, jobIndex, bench.Place, Verdict.Duplicate, scoreQ32: 0);
            if (bench.Place < 0) return false;
        }
        if (isRead) bench.Position.Restart(Judgement.FirstStep(in job.Terms));
        else bench.Position = default;
        return true;
    }

    static bool IsCopy(in JobRow job, int place) =>
        place >= 0 && Judge.Of(in job.Terms).TakesModels && Places.IsDuplicate(in job, place);

    static long Work(MarketState state, in Caller caller, int jobIndex, Span<byte> memory, Span<int> panels, ref BenchRow bench)
    {
        WorkPosition from = bench.Position;
        LoadedJob loaded = new(in state.View.JobAt(jobIndex).Terms, memory, in bench.Position) { Panels = panels };
        long spentUnits = 0, unitsMax = (long)DueWork.BudgetOf(state.View, jobIndex, caller.BlockNumber);
        HeldWork<TOps>.Advance(
            state.View, jobIndex, bench.Place, bench.Goal, ref loaded, unitsMax, ref spentUnits, ref bench.Position);
        bench.DoneUnits += (ulong)spentUnits;
        bench.UsedBytes = (int)Math.Min(Math.Max(loaded.Plan.Bytes, bench.UsedBytes), BenchRow.MemoryBytes);
        loaded.Plan.MarkWritten(state.Written, BenchRow.MemoryOffset, in from, in bench.Position);
        DueWork.Spend(state, jobIndex, caller.BlockNumber, (ulong)spentUnits);
        return spentUnits;
    }

    static void Conclude<TSink>(
        MarketState state, ref TSink sink, in Caller caller, int jobIndex, ReadOnlySpan<byte> memory, ref BenchRow bench)
        where TSink : struct, ISink
    {
        WorkPosition found = bench.Position;
        ulong jobId = state.View.JobAt(jobIndex).JobId;
        if (bench.Goal == WorkGoal.Submission)
            EvaluateJobRule.Score(state, ref sink, jobIndex, bench.Place, found.Verdict, found.ScoreQ32);
        else if (state.View.JobAt(jobIndex).Phase == JobPhase.HoldoutHere)
            HoldoutRule<TOps>.Open(state, ref sink, jobIndex, found.Data, found.ScoreQ32);
        else Opening<TOps>.Conclude(state, ref sink, in caller, jobIndex, in found, memory);
        ref readonly JobRow job = ref state.View.JobAt(jobIndex);
        bool isDue = job.JobId == jobId && DueWork.NeedsBench(in job) && DueWork.KindOf(in job, caller.BlockNumber) != WorkKind.None;
        if (!isDue) BenchRow.Leave(state, jobIndex);
    }
}
