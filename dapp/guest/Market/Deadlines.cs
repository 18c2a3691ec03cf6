namespace Rollup.Market;

/// <summary>The only place that says when something is late. The rules, the node's forecast and the command line call it.</summary>
public static class Deadlines
{
    public static bool IsLate(ulong deadlineBlock, ulong blockNumber) => blockNumber > deadlineBlock;

    /// <summary>True if `later` lies at least the minimum gap after `earlier`; free of overflow.</summary>
    public static bool HasGap(ulong earlierBlock, ulong laterBlock) =>
        laterBlock >= earlierBlock && laterBlock - earlierBlock >= MarketLimits.GapBlocksMin;
}
