namespace Rollup.Market;

/// <summary>
/// The only place that says when something is late. Rules, forecast and command ask here, most of them by way of <see cref="Stages"/>.
/// </summary>
public static class Deadlines
{
    public static bool IsLate(ulong deadlineBlock, ulong blockNumber) => blockNumber > deadlineBlock;

    /// <summary>True if `later` lies at least so many blocks after `earlier`; free of overflow.</summary>
    public static bool HasGap(ulong earlierBlock, ulong laterBlock, ulong gapBlocks) =>
        laterBlock >= earlierBlock && laterBlock - earlierBlock >= gapBlocks;
}
