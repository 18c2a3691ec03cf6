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

    /// <summary>The pool whose next slot a block of a file takes, or none. A schema, read when it comes, needs none.</summary>
    internal static SlotPool PoolOf(StateView view, JobFile file, ulong blockNumber)
    {
        ref readonly JobRow job = ref view.JobAt(file.JobIndex);
        ref readonly HeaderRow header = ref view.Header;
        bool isHoldout = file.IsData && job.SealsData;
        if (file.IsInitialModel || (file.IsData && !isHoldout))
            return Admits(header.LiveJobs, header.OpeningSlots + 1, job.Terms.HoldoutDeadline, blockNumber) ? SlotPool.Openings
                : SlotPool.None;
        if (header.RevealedSlots < MarketLimits.RevealedSlotsMax) return SlotPool.Reveals;
        // The sponsor may lose all rewards by a holdout that finds no room: it has both pools.
        return isHoldout && header.OpeningSlots < MarketLimits.OpeningSlotsMax ? SlotPool.Openings : SlotPool.None;
    }

    /// <summary>True if the next block of a file has a place to be.</summary>
    internal static bool Has(StateView view, JobFile file, ulong blockNumber) =>
        file.IsSchema || PoolOf(view, file, blockNumber) != SlotPool.None;

    /// <summary>Counts slots of a pool that are taken, or given back.</summary>
    internal static void Add(MarketState state, SlotPool pool, int slots)
    {
        ref HeaderRow header = ref state.Header;
        if (pool == SlotPool.Reveals) header.RevealedSlots += slots;
        else header.OpeningSlots += slots;
    }
}
