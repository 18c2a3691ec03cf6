using System.Runtime.InteropServices;

namespace Rollup.Market;

/// <summary>
/// The live state for writing. Nothing that still may refuse holds one. Whatever is asked for here counts as written.
/// </summary>
public readonly ref struct MarketState
{
    readonly Span<byte> _memory;

    /// <summary>The block of memory, with or without the scratch at its end.</summary>
    public MarketState(Span<byte> memory) => _memory = memory.Slice(0, Layout.ScratchOffset);

    public StateView View => new(_memory);

    /// <summary>What was written since that was last forgotten.</summary>
    public WrittenPages Written => new(_memory.Slice(Layout.WrittenOffset, Layout.WrittenBytes));

    public ref HeaderRow Header =>
        ref MemoryMarshal.Cast<byte, HeaderRow>(Write(Layout.HeaderOffset, Layout.HeaderBytes))[0];

    public ref AssetRow AssetAt(int row) => ref MemoryMarshal.Cast<byte, AssetRow>(Write(Layout.AssetAt(row), Layout.AssetBytes))[0];

    /// <summary>The row of a job; its places are written by <see cref="PlaceAt"/>.</summary>
    public ref JobRow JobAt(int row)
    {
        int offset = Layout.JobAt(row);
        Written.Mark(offset, Layout.PlacesInJobOffset);
        return ref MemoryMarshal.Cast<byte, JobRow>(_memory.Slice(offset, Layout.JobBytes))[0];
    }

    public ref PlaceRow PlaceAt(int job, int place) =>
        ref MemoryMarshal.Cast<byte, PlaceRow>(Write(Layout.PlaceAt(job, place), Layout.PlaceBytes))[0];

    /// <summary>Makes the row of a job zeros, and those of the places it took.</summary>
    public void ClearJob(int row) =>
        Write(Layout.JobAt(row), Layout.PlacesInJobOffset + View.JobAt(row).PlacesTaken * Layout.PlaceBytes).Clear();

    public ref SlotRow SlotAt(int slot) => ref MemoryMarshal.Cast<byte, SlotRow>(Write(Layout.SlotAt(slot), Layout.SlotRowBytes))[0];

    /// <summary>Of a block with blocks below it, for each of these: 1 + its slot, 0 while it is not here.</summary>
    public Span<ushort> ChildrenOf(int slot) =>
        MemoryMarshal.Cast<byte, ushort>(Write(Layout.ChildrenAt(slot), Layout.ChildrenBytes));

    /// <summary>The first bytes of a slot's room.</summary>
    public Span<byte> RoomOf(int slot, int bytes) => Write(Layout.BlockAt(slot), bytes);

    /// <summary>The first bytes of the bench.</summary>
    public Span<byte> Bench(int bytes) => Write(Layout.BenchOffset, bytes);

    /// <summary>Some of the live state, of which the caller marks what he writes.</summary>
    internal Span<byte> Unmarked(int offset, int bytes) => _memory.Slice(offset, bytes);

    internal ref ulong WordAt(int offset, int word) =>
        ref MemoryMarshal.Cast<byte, ulong>(Write(offset + word * sizeof(ulong), sizeof(ulong)))[0];

    internal ref TreeNode NodeAt(int nodesOffset, int node) =>
        ref MemoryMarshal.Cast<byte, TreeNode>(Write(nodesOffset + node * Layout.TreeNodeBytes, Layout.TreeNodeBytes))[0];

    Span<byte> Write(int offset, int bytes)
    {
        Written.Mark(offset, bytes);
        return _memory.Slice(offset, bytes);
    }
}
