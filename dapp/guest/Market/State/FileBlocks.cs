namespace Rollup.Market;

/// <summary>What one more block does to a file.</summary>
enum FileStep : byte
{
    Incomplete = 0,
    Complete = 1,
    Faulty = 2, // the digest that was named belongs to no file of the size that was named
}

/// <summary>
/// Files as blocks, at the positions that their size gives them (<see cref="FileShape"/>): the root, nodes below it, leaves.
/// </summary>
static class FileBlocks
{
    const int None = -1;

    public static FileShape ShapeOf(in JobRow job, JobFile file) => new((int)file.BytesIn(in job));

    /// <summary>True if the position is one of the file's, not held, and its digest known: all below a block that is here.</summary>
    public static bool Lacks(StateView view, JobFile file, uint position)
    {
        ref readonly JobRow job = ref view.JobAt(file.JobIndex);
        if (position >= (uint)ShapeOf(in job, file).BlockCount) return false;
        if (file.IsSchema) return !job.IsSchemaHere;
        if (SlotOf(view, file, (int)position) != None) return false;
        return position == 0 || ParentSlotOf(view, file, (int)position) != None;
    }

    /// <summary>The digest of the block at a position that the file lacks.</summary>
    public static Bytes32 DigestAt(StateView view, JobFile file, int position)
    {
        ref readonly JobRow job = ref view.JobAt(file.JobIndex);
        if (position == 0) return file.DigestIn(in job);
        FileShape shape = ShapeOf(in job, file);
        ReadOnlySpan<byte> parent = view.BlockOf(ParentSlotOf(view, file, position));
        return UnixFs.DigestOfChild(parent, in shape, shape.ParentOf(position), shape.IndexInParent(position));
    }

    /// <summary>What the block of that digest does to the file.</summary>
    public static FileStep Step(in JobRow job, JobFile file, int position, ReadOnlySpan<byte> block)
    {
        FileShape shape = ShapeOf(in job, file);
        bool isGood = shape.IsLeaf(position) ? block.Length == shape.BlockBytesOf(position)
            : UnixFs.IsCanonicalNode(block, in shape, position);
        if (!isGood) return FileStep.Faulty;
        return (int)file.HeldIn(in job).Blocks + 1 == shape.BlockCount ? FileStep.Complete : FileStep.Incomplete;
    }

    /// <summary>Bytes of a whole file, from one of them on: as many as there is room for.</summary>
    public static void Copy(StateView view, JobFile file, int first, Span<byte> destination)
    {
        FileShape shape = ShapeOf(in view.JobAt(file.JobIndex), file);
        for (int done = 0; done < destination.Length;)
        {
            int leaf = (first + done) / UnixFs.ChunkBytes, offset = first + done - leaf * UnixFs.ChunkBytes;
            ReadOnlySpan<byte> block = view.BlockOf(SlotOf(view, file, shape.FirstLeaf + leaf)).Slice(offset);
            int count = Math.Min(block.Length, destination.Length - done);
            block.Slice(0, count).CopyTo(destination.Slice(done));
            done += count;
        }
    }

    /// <summary>The slot of the block that has the one at a position below it; -1 if it is not here, or if there is none above.</summary>
    public static int ParentSlotOf(StateView view, JobFile file, int position) =>
        position == 0 ? None : SlotOf(view, file, ShapeOf(in view.JobAt(file.JobIndex), file).ParentOf(position));

    // The slot of the block at a position, or -1: from the root down, past at most one node.
    static int SlotOf(StateView view, JobFile file, int position)
    {
        ref readonly JobRow job = ref view.JobAt(file.JobIndex);
        uint slot = file.HeldIn(in job).RootSlot;
        if (position == 0 || slot == 0) return (int)slot - 1;
        FileShape shape = ShapeOf(in job, file);
        int parent = shape.ParentOf(position);
        if (parent != 0) slot = view.ChildrenOf((int)slot - 1)[shape.IndexInParent(parent)];
        return slot == 0 ? None : view.ChildrenOf((int)slot - 1)[shape.IndexInParent(position)] - 1;
    }
}
