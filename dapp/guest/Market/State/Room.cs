namespace Rollup.Market;

/// <summary>
/// Room for jobs and their blocks. Nothing is promised: a row is taken by a post, a slot by a block. In a crowded market what takes room
/// must be over soon, so that keeping it full has to be paid for again every day.
/// </summary>
public static class Room
{
    /// <summary>
    /// The most blocks from now to the holdout deadline of a job that would be one of so many, with so many opening slots in use; 0 if
    /// there is no room.
    /// </summary>
    public static ulong LifeBlocksMax(int jobs, int openingSlots)
    {
        if (jobs > MarketLimits.JobsMax || openingSlots > MarketLimits.OpeningSlotsMax) return 0;
        bool isCrowded = jobs > MarketLimits.CrowdedJobs || openingSlots > MarketLimits.CrowdedOpeningSlots;
        return isCrowded ? MarketLimits.CrowdedSpanBlocksMax : MarketLimits.SpanBlocksMax;
    }

    /// <summary>True if a job whose holdout deadline that is may take the last of so many rows and opening slots.</summary>
    public static bool Admits(int jobs, int openingSlots, ulong holdoutDeadline, ulong blockNumber)
    {
        ulong lifeBlocks = holdoutDeadline > blockNumber ? holdoutDeadline - blockNumber : 1;
        return lifeBlocks <= LifeBlocksMax(jobs, openingSlots);
    }

    /// <summary>True if the file shares the slots of submissions: the job is open when it comes, and deadlines can wait for room.</summary>
    public static bool IsRevealed(in JobRow job, JobFile file) => file.IsData ? job.SealsData : !file.IsInitialModel;

    /// <summary>True if the next block of a file has a slot.</summary>
    internal static bool HasSlot(StateView view, JobFile file, ulong blockNumber)
    {
        ref readonly JobRow job = ref view.JobAt(file.JobIndex);
        if (file.IsSchema) return true;
        ref readonly HeaderRow header = ref view.Header;
        if (IsRevealed(in job, file)) return header.RevealedSlots < MarketLimits.RevealedSlotsMax;
        return Admits(header.LiveJobs, header.OpeningSlots + 1, job.Terms.HoldoutDeadline, blockNumber);
    }

    /// <summary>Counts slots taken, or given back, for a file.</summary>
    internal static void Add(MarketState state, JobFile file, int slots)
    {
        ref HeaderRow header = ref state.Header;
        if (IsRevealed(in state.View.JobAt(file.JobIndex), file)) header.RevealedSlots += slots;
        else header.OpeningSlots += slots;
    }
}
