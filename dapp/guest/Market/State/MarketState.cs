using System.Runtime.InteropServices;

namespace Rollup.Market;

/// <summary>The live state for writing. Nothing that still may refuse holds one.</summary>
public readonly ref struct MarketState
{
    readonly Span<byte> _live;

    public MarketState(Span<byte> memory) => _live = memory.Slice(0, Layout.LiveBytes);

    public StateView View => new(_live);

    public ref HeaderRow Header => ref MemoryMarshal.Cast<byte, HeaderRow>(_live.Slice(Layout.HeaderOffset, Layout.HeaderBytes))[0];

    public Span<AssetRow> Assets =>
        MemoryMarshal.Cast<byte, AssetRow>(_live.Slice(Layout.AssetsOffset, Layout.AssetsBytes)).Slice(0, MarketLimits.AssetsMax);

    public Span<JobRow> Jobs =>
        MemoryMarshal.Cast<byte, JobRow>(_live.Slice(Layout.JobsOffset, Layout.JobsBytes)).Slice(0, MarketLimits.JobsMax);

    public Span<SlotRow> Slots =>
        MemoryMarshal.Cast<byte, SlotRow>(_live.Slice(Layout.SlotRowsOffset, Layout.SlotRowsBytes)).Slice(0, MarketLimits.BlockSlotsMax);

    /// <summary>The whole room of a slot.</summary>
    public Span<byte> RoomOf(int slot) =>
        _live.Slice(Layout.BlocksOffset + slot * MarketLimits.BlockBytesMax, MarketLimits.BlockBytesMax);
}
