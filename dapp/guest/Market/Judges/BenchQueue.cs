namespace Rollup.Market;

/// <summary>
/// The jobs that wait for the bench, in the order in which work was first asked for them. After each reading and each submission the job
/// goes behind all others, so that none waits longer for its turn than for one turn of each that came before it.
/// </summary>
static class BenchQueue
{
    /// <summary>The row of the job whose turn it is, or -1.</summary>
    public static int First(StateView view) => (int)BenchRow.In(view).First - 1;

    /// <summary>Puts the job behind the others, unless it is among them.</summary>
    public static void Join(MarketState state, int jobIndex)
    {
        if (Has(state.View, jobIndex)) return;
        ref BenchRow bench = ref BenchRow.In(state);
        uint job = (uint)jobIndex + 1;
        state.JobAt(jobIndex).PreviousAtBench = bench.Last;
        if (bench.Last == 0) bench.First = job;
        else state.JobAt((int)bench.Last - 1).NextAtBench = job;
        bench.Last = job;
    }

    /// <summary>Takes the job out, wherever it stands; what of its work lies at the bench is lost.</summary>
    public static void Leave(MarketState state, int jobIndex)
    {
        if (!Has(state.View, jobIndex)) return;
        ref BenchRow bench = ref BenchRow.In(state);
        ref JobRow job = ref state.JobAt(jobIndex);
        if (job.PreviousAtBench == 0) bench.First = job.NextAtBench;
        else state.JobAt((int)job.PreviousAtBench - 1).NextAtBench = job.NextAtBench;
        if (job.NextAtBench == 0) bench.Last = job.PreviousAtBench;
        else state.JobAt((int)job.NextAtBench - 1).PreviousAtBench = job.PreviousAtBench;
        job.PreviousAtBench = job.NextAtBench = 0;
        if (bench.OwnerIndex == jobIndex) bench.GiveTo(-1);
    }

    /// <summary>The job had its turn: it goes behind the others, with what it has read if there is no other.</summary>
    public static void EndTurn(MarketState state, int jobIndex)
    {
        if (BenchRow.In(state.View).First == BenchRow.In(state.View).Last) return;
        Leave(state, jobIndex);
        Join(state, jobIndex);
    }

    static bool Has(StateView view, int jobIndex) =>
        view.JobAt(jobIndex).PreviousAtBench != 0 || BenchRow.In(view).First == (uint)jobIndex + 1;
}
