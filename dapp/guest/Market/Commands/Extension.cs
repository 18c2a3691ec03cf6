namespace Rollup.Market;

/// <summary>
/// A right block of an open job comes when there is no room for it: the deadlines move, so that it can be sent again, and a client's bond
/// comes back even if it never finds room.
/// </summary>
static class Extension
{
    /// <summary>
    /// The blocks by which deadlines are moved, so that the file's own is some blocks from now; for submissions not by more than a limit,
    /// as their bonds come back: the sponsor, who may lose the rewards, is waited for.
    /// </summary>
    public static ulong BlocksAfter(ulong extensionBlocks, ulong termsDeadline, ulong blockNumber, bool isHoldout)
    {
        ulong wanted = Deadlines.Later(blockNumber, MarketLimits.RoomBlocks);
        ulong blocks = Math.Max(extensionBlocks, wanted > termsDeadline ? wanted - termsDeadline : 0);
        return isHoldout ? blocks : Math.Max(extensionBlocks, Math.Min(blocks, MarketLimits.ExtensionBlocksMax));
    }

    public static void Grant<TSink>(MarketState state, ref TSink sink, JobFile file, ulong blockNumber) where TSink : struct, ISink
    {
        ref JobRow job = ref state.JobAt(file.JobIndex);
        ulong termsDeadline = file.IsData ? job.Terms.HoldoutDeadline : job.Terms.RevealDeadline;
        job.ExtensionBlocks = BlocksAfter(job.ExtensionBlocks, termsDeadline, blockNumber, file.IsData);
        if (!file.IsData) state.PlaceAt(file.JobIndex, file.Place).WasCrowdedOut = true;
        Notices.DeadlinesMoved(state, ref sink, file, Deadlines.OfReveal(in job), Deadlines.OfHoldout(in job));
    }
}
