namespace Rollup.Market;

/// <summary>Rows of jobs as they come and go.</summary>
static class JobRows
{
    /// <summary>A row for the next job, with its number and nothing else. There is one.</summary>
    public static int Add(MarketState state)
    {
        int row = RowSet.Jobs.Take(state);
        ref HeaderRow header = ref state.Header;
        header.JobsPosted++;
        header.LiveJobs++;
        state.JobAt(row).JobId = header.JobsPosted;
        header.JobsRoot = KeyTree.Jobs.Add(state, header.JobsRoot, row);
        return row;
    }

    /// <summary>The job is over: its slots are free, its row and places are zeros.</summary>
    public static void Remove(MarketState state, int row)
    {
        BlockSlots.Release(state, row);
        ref HeaderRow header = ref state.Header;
        header.LiveJobs--;
        header.JobsRoot = KeyTree.Jobs.Remove(state, header.JobsRoot, row);
        state.ClearJob(row);
        RowSet.Jobs.Release(state, row);
    }
}
