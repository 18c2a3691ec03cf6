namespace Rollup.Market;

/// <summary>
/// A right block of an open job comes when there is no room for it: its deadline moves, so that it can be sent again, and a client's bond
/// comes back even if it never finds room. A deadline that is over stays over: nobody reveals once the holdout is awaited.
/// </summary>
public static class Extension
{
    /// <summary>
    /// Blocks by which a deadline of the terms is to be later, given those by which it is, so that it is some blocks from now; at most so
    /// many in all, as what is here already keeps its room meanwhile.
    /// </summary>
    public static uint BlocksAfter(uint extensionBlocks, ulong termsDeadline, ulong blockNumber)
    {
        ulong wanted = Deadlines.Later(blockNumber, MarketLimits.RoomBlocks);
        ulong blocks = wanted > termsDeadline ? Math.Min(wanted - termsDeadline, MarketLimits.ExtensionBlocksMax) : 0;
        return Math.Max(extensionBlocks, (uint)blocks);
    }

    /// <summary>The holdout's deadline moves with that of submissions, and by itself.</summary>
    internal static void Grant<TSink>(MarketState state, ref TSink sink, JobFile file, ulong blockNumber) where TSink : struct, ISink
    {
        ref JobRow job = ref state.JobAt(file.JobIndex);
        if (file.IsData)
            job.HoldoutExtensionBlocks = BlocksAfter(job.HoldoutExtensionBlocks, job.Terms.HoldoutDeadline, blockNumber);
        else
        {
            job.RevealExtensionBlocks = BlocksAfter(job.RevealExtensionBlocks, job.Terms.RevealDeadline, blockNumber);
            job.HoldoutExtensionBlocks = job.RevealExtensionBlocks;
            state.PlaceAt(file.JobIndex, file.Place).WasCrowdedOut = true;
        }
        Notices.DeadlinesMoved(state, ref sink, file, Deadlines.OfReveal(in job), Deadlines.OfHoldout(in job));
    }
}
