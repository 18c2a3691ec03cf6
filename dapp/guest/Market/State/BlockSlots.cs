namespace Rollup.Market;

/// <summary>Blocks in their slots. A slot is taken when its block is here, never before; the slots of a job are a chain.</summary>
static class BlockSlots
{
    /// <summary>Puts a block that the file lacks at its position. There is room for it.</summary>
    public static void Store(MarketState state, JobFile file, int position, ReadOnlySpan<byte> block, SlotPool pool)
    {
        ref JobRow job = ref state.JobAt(file.JobIndex);
        int parentSlot = FileBlocks.ParentSlotOf(state.View, file, position);
        int indexInParent = FileBlocks.ShapeOf(in job, file).IndexInParent(position);
        int slot = RowSet.Slots.Take(state);
        ref SlotRow row = ref state.SlotAt(slot);
        row.Bytes = block.Length;
        row.NextSlot = job.FirstSlot;
        row.Owner = (uint)file.JobIndex + 1;
        row.Position = (uint)position;
        row.File = (ushort)file.Number;
        row.Pool = pool;
        block.CopyTo(state.RoomOf(slot, block.Length));
        job.FirstSlot = (uint)slot + 1;
        ref HeldFile held = ref file.HeldIn(state);
        held.Blocks++;
        if (position == 0) held.RootSlot = (uint)slot + 1;
        else state.ChildrenOf(parentSlot)[indexInParent] = (ushort)(slot + 1);
        Room.Add(state, pool, 1);
    }

    /// <summary>Frees every slot of a job. What is free has no length; the bytes of its block stay until the next is written.</summary>
    public static void Release(MarketState state, int jobIndex)
    {
        uint next = state.View.JobAt(jobIndex).FirstSlot;
        while (next != 0)
        {
            int slot = (int)next - 1;
            ref SlotRow row = ref state.SlotAt(slot);
            Room.Add(state, row.Pool, -1);
            next = row.NextSlot;
            row = default;
            state.ChildrenOf(slot).Clear();
            RowSet.Slots.Release(state, slot);
        }
    }
}
