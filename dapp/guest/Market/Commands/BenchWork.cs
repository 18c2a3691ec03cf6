using System.Runtime.InteropServices;

namespace Rollup.Market;

/// <summary>
/// Work that does not fit one input is done at the bench, in pieces, by whoever asks for the work of any such job: one reading or one
/// submission after the other, the jobs in turn.
/// </summary>
static class BenchWork<TOps> where TOps : struct, IDenseOps
{
    const int DropsPerInput = 16;

    /// <summary>Does as many pieces as fit the input and the credit, of the job whose turn it is.</summary>
    public static void Advance<TSink>(MarketState state, ref TSink sink, in Caller caller, int askedIndex, Span<byte> scratch)
        where TSink : struct, ISink
    {
        BenchQueue.Join(state, askedIndex);
        int jobIndex = Turn(state, caller.BlockNumber);
        if (jobIndex < 0) return;
        ref BenchRow bench = ref BenchRow.In(state);
        if (bench.OwnerIndex != jobIndex)
        {
            if (!TryClear(state, in caller, jobIndex)) return;
            bench.GiveTo(jobIndex);
        }
        if (bench.Position.Step == WorkStep.Done && !TryBegin(state, ref sink, jobIndex, ref bench))
        {
            BenchQueue.Leave(state, jobIndex); // there were copies only, which need no work
            return;
        }
        Span<byte> memory = state.Unmarked(BenchRow.MemoryOffset, BenchRow.MemoryBytes);
        Work(state, in caller, jobIndex, memory, MemoryMarshal.Cast<byte, int>(scratch), ref bench);
        if (bench.Position.Step == WorkStep.Done) Conclude(state, ref sink, in caller, jobIndex, memory, in bench);
    }

    // The first job of which anything is due. Those before it leave; -1 if they are more than one input may take.
    static int Turn(MarketState state, ulong blockNumber)
    {
        for (int drops = 0; drops <= DropsPerInput; drops++)
        {
            int jobIndex = BenchQueue.First(state.View);
            if (jobIndex < 0 || DueWork.KindOf(in state.View.JobAt(jobIndex), blockNumber) == WorkKind.Bench) return jobIndex;
            BenchQueue.Leave(state, jobIndex);
        }
        return -1;
    }

    // Makes zeros of what the last job left. False if the credit is too little for that.
    static bool TryClear(MarketState state, in Caller caller, int jobIndex)
    {
        int bytes = state.View.Header.SpoiltBenchBytes;
        ulong units = WorkCost.UnitsOfClearing(bytes);
        if (units > DueWork.CreditOf(state.View, WorkKind.Bench, caller.BlockNumber)) return false;
        state.Unmarked(BenchRow.MemoryOffset, bytes).Clear(); // which means nothing, and so is on no list
        state.Header.SpoiltBenchBytes = 0;
        DueWork.Spend(state, jobIndex, WorkKind.Bench, caller.BlockNumber, units);
        return true;
    }

    // Chooses what comes next. Of the job's last submission, model and data are still here.
    static bool TryBegin<TSink>(MarketState state, ref TSink sink, int jobIndex, ref BenchRow bench) where TSink : struct, ISink
    {
        ref readonly JobRow job = ref state.View.JobAt(jobIndex);
        bool isRead = bench.Goal != WorkGoal.Model && bench.UsedBytes != 0;
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
        bench.DoneUnits = isRead ? job.SetupUnits : 0;
        if (isRead) bench.Position.Restart(Judgement.FirstStep(in job.Terms));
        else bench.Position = default;
        return true;
    }

    static bool IsCopy(in JobRow job, int place) =>
        place >= 0 && Judge.Of(in job.Terms).TakesModels && Places.IsDuplicate(in job, place);

    static void Work(MarketState state, in Caller caller, int jobIndex, Span<byte> memory, Span<int> panels, ref BenchRow bench)
    {
        WorkPosition from = bench.Position;
        LoadedJob loaded = new(in state.View.JobAt(jobIndex).Terms, memory, in bench.Position, panels: panels);
        ulong creditUnits = DueWork.CreditOf(state.View, WorkKind.Bench, caller.BlockNumber);
        long spentUnits = 0, unitsMax = (long)Math.Min(creditUnits, (ulong)MarketLimits.UnitsPerInputMax);
        HeldWork<TOps>.Advance(
            state.View, jobIndex, bench.Place, bench.Goal, ref loaded, unitsMax, ref spentUnits, ref bench.Position);
        bench.DoneUnits += (ulong)spentUnits;
        bench.UsedBytes = (int)Math.Min(Math.Max(loaded.Plan.Bytes, bench.UsedBytes), BenchRow.MemoryBytes);
        state.Header.SpoiltBenchBytes = bench.UsedBytes;
        loaded.Plan.MarkWritten(state.Written, BenchRow.MemoryOffset, bench.Goal, in from, in bench.Position);
        DueWork.Spend(state, jobIndex, WorkKind.Bench, caller.BlockNumber, (ulong)spentUnits);
    }

    static void Conclude<TSink>(
        MarketState state, ref TSink sink, in Caller caller, int jobIndex, ReadOnlySpan<byte> memory, in BenchRow bench)
        where TSink : struct, ISink
    {
        WorkPosition found = bench.Position;
        if (bench.Goal == WorkGoal.Submission)
            EvaluateJobRule.Score(state, ref sink, jobIndex, bench.Place, found.Verdict, found.ScoreQ32);
        else if (state.View.JobAt(jobIndex).Phase == JobPhase.HoldoutHere)
            HoldoutRule<TOps>.Open(state, ref sink, jobIndex, found.Data, found.ScoreQ32);
        else Opening<TOps>.Conclude(state, ref sink, in caller, jobIndex, in found, memory);
        // Where the job ended, its row is free: nothing is due.
        if (DueWork.KindOf(in state.View.JobAt(jobIndex), caller.BlockNumber) == WorkKind.Bench) BenchQueue.EndTurn(state, jobIndex);
        else BenchQueue.Leave(state, jobIndex);
    }
}
