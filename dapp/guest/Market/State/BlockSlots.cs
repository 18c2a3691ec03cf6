namespace Rollup.Market;

/// <summary>
/// Blocks in their slots. Each job reserves at posting all the slots it may ever use, so a wanted block always finds one.
/// </summary>
static class BlockSlots
{
    /// <summary>The slot of a block that the job holds.</summary>
    public static int Find(StateView view, JobFile file, int position)
    {
        ReadOnlySpan<SlotRow> slots = view.Slots;
        for (int slot = 0; slot < slots.Length; slot++)
            if (slots[slot].Owner == file.JobIndex + 1 && slots[slot].File == file.Number && slots[slot].Block == position) return slot;
        throw new InvalidOperationException("a block marked as held is in a slot");
    }

    /// <summary>Puts a block at its position and marks it as held.</summary>
    public static void Store(MarketState state, JobFile file, int position, ReadOnlySpan<byte> block)
    {
        ref JobRow job = ref state.Jobs[file.JobIndex];
        Span<SlotRow> slots = state.Slots;
        int free = 0;
        while (free < slots.Length && slots[free].Owner != 0) free++;
        if (free == slots.Length) throw new InvalidOperationException("a reserved slot is free");
        slots[free].Owner = (byte)(file.JobIndex + 1);
        slots[free].File = (byte)file.Number;
        slots[free].Block = (byte)position;
        slots[free].Bytes = block.Length;
        block.CopyTo(state.RoomOf(free));
        job.SlotsUsed++;
        if (job.SlotsUsed > job.SlotsReserved) throw new InvalidOperationException("a job uses no more slots than it reserved");
        file.AddHeld(ref job, position);
    }

    /// <summary>Frees and clears every slot of a job.</summary>
    public static void Release(MarketState state, int jobIndex)
    {
        Span<SlotRow> slots = state.Slots;
        for (int slot = 0; slot < slots.Length; slot++)
        {
            if (slots[slot].Owner != jobIndex + 1) continue;
            state.RoomOf(slot).Slice(0, slots[slot].Bytes).Clear();
            slots[slot] = default;
        }
    }
}
