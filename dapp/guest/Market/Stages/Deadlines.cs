namespace Rollup.Market;

/// <summary>
/// The only place that says when something is late. Rules, forecast and command ask here, most of them by way of <see cref="Stages"/>.
/// </summary>
public static class Deadlines
{
    public static bool IsLate(ulong deadlineBlock, ulong blockNumber) => blockNumber > deadlineBlock;

    /// <summary>A deadline so many blocks later; free of overflow.</summary>
    public static ulong Later(ulong deadlineBlock, ulong blocks) =>
        deadlineBlock > ulong.MaxValue - blocks ? ulong.MaxValue : deadlineBlock + blocks;

    /// <summary>The reveal deadline of a job, moved where there was no room.</summary>
    internal static ulong OfReveal(in JobRow job) => Later(job.Terms.RevealDeadline, job.RevealExtensionBlocks);

    /// <summary>The holdout deadline of a job, moved with the reveal deadline, and by itself.</summary>
    internal static ulong OfHoldout(in JobRow job) => Later(job.Terms.HoldoutDeadline, job.HoldoutExtensionBlocks);

    /// <summary>True if `later` lies at least so many blocks after `earlier`; free of overflow.</summary>
    public static bool HasGap(ulong earlierBlock, ulong laterBlock, ulong gapBlocks) =>
        laterBlock >= earlierBlock && laterBlock - earlierBlock >= gapBlocks;
}
