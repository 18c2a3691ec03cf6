using System.Runtime.InteropServices;

namespace Rollup.Market;

/// <summary>The live state for reading. What decides takes a view; what writes takes a <see cref="MarketState"/>.</summary>
public readonly ref struct StateView
{
    readonly ReadOnlySpan<byte> _live;

    public StateView(ReadOnlySpan<byte> memory) => _live = memory.Slice(0, Layout.LiveBytes);

    public ref readonly HeaderRow Header =>
        ref MemoryMarshal.Cast<byte, HeaderRow>(_live.Slice(Layout.HeaderOffset, Layout.HeaderBytes))[0];

    public ref readonly AssetRow AssetAt(int row) =>
        ref MemoryMarshal.Cast<byte, AssetRow>(_live.Slice(Layout.AssetAt(row), Layout.AssetBytes))[0];

    public ref readonly JobRow JobAt(int row) =>
        ref MemoryMarshal.Cast<byte, JobRow>(_live.Slice(Layout.JobAt(row), Layout.JobBytes))[0];

    public ref readonly SlotRow SlotAt(int slot) =>
        ref MemoryMarshal.Cast<byte, SlotRow>(_live.Slice(Layout.SlotAt(slot), Layout.SlotRowBytes))[0];

    /// <summary>Of a block with blocks below it, for each of these: 1 + its slot, 0 while it is not here.</summary>
    public ReadOnlySpan<ushort> ChildrenOf(int slot) =>
        MemoryMarshal.Cast<byte, ushort>(_live.Slice(Layout.ChildrenAt(slot), Layout.ChildrenBytes));

    /// <summary>The bytes of the block in a slot; empty when the slot is free.</summary>
    public ReadOnlySpan<byte> BlockOf(int slot) => _live.Slice(Layout.BlockAt(slot), SlotAt(slot).Bytes);

    /// <summary>The row of a live job, or -1.</summary>
    public int FindJob(ulong jobId)
    {
        Span<byte> key = stackalloc byte[sizeof(ulong)];
        MemoryMarshal.Write(key, in jobId);
        return KeyTree.Jobs.Find(this, Header.JobsRoot, key);
    }

    internal ReadOnlySpan<byte> Bytes(int offset, int count) => _live.Slice(offset, count);

    internal ulong WordAt(int offset, int word) =>
        MemoryMarshal.Cast<byte, ulong>(_live.Slice(offset + word * sizeof(ulong), sizeof(ulong)))[0];

    /// <summary>A branch of the tree whose nodes begin there.</summary>
    public ref readonly TreeNode NodeAt(int nodesOffset, int node) =>
        ref MemoryMarshal.Cast<byte, TreeNode>(_live.Slice(nodesOffset + node * Layout.TreeNodeBytes, Layout.TreeNodeBytes))[0];
}
