using System.Runtime.InteropServices;

namespace Rollup.Market;

/// <summary>The live state for reading. What decides takes a view; what writes takes a <see cref="MarketState"/>.</summary>
public readonly ref struct StateView
{
    readonly ReadOnlySpan<byte> _live;

    public StateView(ReadOnlySpan<byte> memory) => _live = memory.Slice(0, Layout.LiveBytes);

    public ref readonly HeaderRow Header =>
        ref MemoryMarshal.Cast<byte, HeaderRow>(_live.Slice(Layout.HeaderOffset, Layout.HeaderBytes))[0];

    public ReadOnlySpan<AssetRow> Assets =>
        MemoryMarshal.Cast<byte, AssetRow>(_live.Slice(Layout.AssetsOffset, Layout.AssetsBytes)).Slice(0, MarketLimits.AssetsMax);

    public ReadOnlySpan<JobRow> Jobs =>
        MemoryMarshal.Cast<byte, JobRow>(_live.Slice(Layout.JobsOffset, Layout.JobsBytes)).Slice(0, MarketLimits.JobsMax);

    public ReadOnlySpan<SlotRow> Slots =>
        MemoryMarshal.Cast<byte, SlotRow>(_live.Slice(Layout.SlotRowsOffset, Layout.SlotRowsBytes)).Slice(0, MarketLimits.BlockSlotsMax);

    /// <summary>Header, assets, jobs and slot rows: everything but the blocks.</summary>
    public ReadOnlySpan<byte> Tables => _live.Slice(0, Layout.BlocksOffset);

    /// <summary>The bytes of the block in a slot; empty when the slot is free.</summary>
    public ReadOnlySpan<byte> BlockOf(int slot) =>
        _live.Slice(Layout.BlocksOffset + slot * MarketLimits.BlockBytesMax, Slots[slot].Bytes);

    /// <summary>The row of a live job, or -1.</summary>
    public int FindJob(ulong jobId)
    {
        ReadOnlySpan<JobRow> jobs = Jobs;
        for (int index = 0; index < jobs.Length; index++)
            if (jobs[index].Phase != JobPhase.Free && jobs[index].JobId == jobId) return index;
        return -1;
    }

    /// <summary>A free row of the job table, or -1.</summary>
    public int FindFreeJob()
    {
        ReadOnlySpan<JobRow> jobs = Jobs;
        for (int index = 0; index < jobs.Length; index++)
            if (jobs[index].Phase == JobPhase.Free) return index;
        return -1;
    }
}
