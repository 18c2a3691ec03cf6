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
    /// <summary>The positions, known and not held, that a block with this digest fills.</summary>
    public static BlockSet Match(StateView view, JobFile file, in Bytes32 digest)
    {
        ref readonly JobRow job = ref view.Jobs[file.JobIndex];
        BlockSet held = file.HeldIn(in job), found = default;
        if (held.IsEmpty) return file.DigestIn(in job).Equals(in digest) ? BlockSet.Root : found;

        FileRoot.ReadLeaves(view, file, out LeafDigests digests);
        int blockCount = MarketLimits.SlotsOf(file.BytesIn(in job));
        for (int position = 1; position < blockCount; position++)
        {
            if (held.Has(position)) continue;
            if (digests[position - 1].Equals(in digest)) found = found.With(position);
        }
        return found;
    }

    /// <summary>What a block does to the file at the positions it fills, of which there are some.</summary>
    public static FileStep Step(in JobRow job, JobFile file, NewBlock block)
    {
        uint fileBytes = file.BytesIn(in job);
        if (fileBytes <= MarketLimits.BlockBytesMax) return block.Bytes.Length == (int)fileBytes ? FileStep.Complete : FileStep.Faulty;
        if (block.Positions.Bits == BlockSet.Root.Bits)
            return FileRoot.IsCanonical(block.Bytes, fileBytes) ? FileStep.Incomplete : FileStep.Faulty;
        int blockCount = MarketLimits.SlotsOf(fileBytes);
        for (int position = 1; position < blockCount; position++)
            if (block.Positions.Has(position) && block.Bytes.Length != LeafBytes(fileBytes, position)) return FileStep.Faulty;
        ulong held = file.HeldIn(in job).Bits | block.Positions.Bits;
        return held == BlockSet.Whole(fileBytes).Bits ? FileStep.Complete : FileStep.Incomplete;
    }

    /// <summary>Puts a whole file together, with a block that is not stored yet, or none.</summary>
    public static void Assemble(StateView view, JobFile file, NewBlock block, Span<byte> destination)
    {
        uint fileBytes = file.BytesIn(in view.Jobs[file.JobIndex]);
        int blockCount = MarketLimits.SlotsOf(fileBytes);
        int offset = 0;
        for (int position = blockCount == 1 ? 0 : 1; position < blockCount; position++)
        {
            ReadOnlySpan<byte> piece = block.Positions.Has(position) ? block.Bytes : view.BlockOf(BlockSlots.Find(view, file, position));
            piece.CopyTo(destination.Slice(offset));
            offset += piece.Length;
        }
        if (offset != (int)fileBytes) throw new InvalidOperationException("the blocks of a file add up to its size");
    }

    static int LeafBytes(uint fileBytes, int position) =>
        Math.Min(MarketLimits.BlockBytesMax, (int)fileBytes - (position - 1) * MarketLimits.BlockBytesMax);
}
