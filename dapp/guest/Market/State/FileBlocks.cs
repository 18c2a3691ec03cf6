namespace Rollup.Market;

/// <summary>What one more block does to a file.</summary>
enum FileStep : byte
{
    Incomplete = 0,
    Complete = 1,
    Faulty = 2, // the digest that was named belongs to no file of the size that was named
}

/// <summary>
/// Files as blocks. A file of one block is that block; a longer one is a root and leaves of <see cref="MarketLimits.BlockBytesMax"/>.
/// </summary>
static class FileBlocks
{
    /// <summary>True if the position is one of the file's, not held, and its digest known: leaves are, once their root is here.</summary>
    public static bool Lacks(in JobRow job, JobFile file, uint position)
    {
        if (position >= (uint)MarketLimits.SlotsOf(file.BytesIn(in job))) return false;
        BlockSet held = file.HeldIn(in job);
        return position == 0 ? held.IsEmpty : !held.IsEmpty && !held.Has((int)position);
    }

    /// <summary>The digest of the block at a position that the file lacks.</summary>
    public static Bytes32 DigestAt(StateView view, JobFile file, int position) =>
        position == 0 ? file.DigestIn(in view.Jobs[file.JobIndex]) : FileRoot.LeafAt(view, file, position);

    /// <summary>What the block of that digest does to the file.</summary>
    public static FileStep Step(in JobRow job, JobFile file, int position, ReadOnlySpan<byte> block)
    {
        uint fileBytes = file.BytesIn(in job);
        if (fileBytes <= MarketLimits.BlockBytesMax) return block.Length == (int)fileBytes ? FileStep.Complete : FileStep.Faulty;
        if (position == 0) return FileRoot.IsCanonical(block, fileBytes) ? FileStep.Incomplete : FileStep.Faulty;
        if (block.Length != LeafBytes(fileBytes, position)) return FileStep.Faulty;
        return file.HeldIn(in job).With(position).Bits == BlockSet.Whole(fileBytes).Bits ? FileStep.Complete : FileStep.Incomplete;
    }

    /// <summary>Puts a whole file together.</summary>
    public static void Assemble(StateView view, JobFile file, Span<byte> destination)
    {
        uint fileBytes = file.BytesIn(in view.Jobs[file.JobIndex]);
        int blockCount = MarketLimits.SlotsOf(fileBytes);
        int offset = 0;
        for (int position = blockCount == 1 ? 0 : 1; position < blockCount; position++)
        {
            ReadOnlySpan<byte> block = view.BlockOf(BlockSlots.Find(view, file, position));
            block.CopyTo(destination.Slice(offset));
            offset += block.Length;
        }
        if (offset != (int)fileBytes) throw new InvalidOperationException("the blocks of a file add up to its size");
    }

    static int LeafBytes(uint fileBytes, int position) =>
        Math.Min(MarketLimits.BlockBytesMax, (int)fileBytes - (position - 1) * MarketLimits.BlockBytesMax);
}
