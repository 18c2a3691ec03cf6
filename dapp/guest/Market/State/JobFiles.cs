using Rollup.Protocol;

namespace Rollup.Market;

/// <summary>What one more block does to a file.</summary>
enum FileStep : byte
{
    Incomplete = 0,
    Complete = 1,
    Faulty = 2, // the digest that was named belongs to no file of the size that was named
}

/// <summary>
/// The files of a job by number: 0 the initial model, 1 the data, 2 + place a submitted model. A file of one block is that block; a longer one
/// is a root at position 0 and leaves of 32,768 bytes at 1, 2, ... Whoever names a digest reserved the slots for it.
/// </summary>
static class JobFiles
{
    public const int Model = 0;
    public const int Data = 1;
    public const int FirstPlace = 2;

    public static int CountOf(in JobRow job) => FirstPlace + job.PlacesTaken;

    public static uint BytesOf(in JobRow job, int file) => file == Data ? job.Terms.DataBytes : job.Terms.ModelBytes;

    public static ulong HeldOf(in JobRow job, int file) => file switch
    {
        Model => job.ModelHeld,
        Data => job.DataHeld,
        _ => job.Places[file - FirstPlace].ModelHeld,
    };

    public static void AddHeld(ref JobRow job, int file, ulong mask)
    {
        if (file == Model) job.ModelHeld |= mask;
        else if (file == Data) job.DataHeld |= mask;
        else job.Places[file - FirstPlace].ModelHeld |= mask;
    }

    /// <summary>The mask of a file that is whole.</summary>
    public static ulong WholeOf(uint bytes) => ulong.MaxValue >> (64 - MarketLimits.SlotsOf(bytes));

    public static bool IsWhole(in JobRow job, int file) => HeldOf(in job, file) == WholeOf(BytesOf(in job, file));

    /// <summary>True if the file may receive blocks in that stage.</summary>
    public static bool IsWanted(in JobRow job, int file, JobStage stage)
    {
        if (IsWhole(in job, file)) return false;
        if (file == Model) return WantedFiles.WantsInitialModel(stage);
        if (file == Data) return WantedFiles.WantsData(stage, Judge.Of(in job.Terms), IsWhole(in job, Model));
        return WantedFiles.WantsSubmission(stage, job.Places[file - FirstPlace].Phase, job.Places[file - FirstPlace].Verdict);
    }

    public static Bytes32 RootDigestOf(in JobRow job, int file) => file switch
    {
        Model => job.Terms.ModelDigest,
        Data => job.Terms.DataDigest,
        _ => job.Places[file - FirstPlace].ModelDigest,
    };

    /// <summary>The positions, known and not held, that a block with this digest fills. 0 when the file does not want it.</summary>
    public static ulong Match(StateView view, int jobIndex, int file, JobStage stage, in Bytes32 digest)
    {
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        if (!IsWanted(in job, file, stage)) return 0;
        ulong held = HeldOf(in job, file);
        if (held == 0) return RootDigestOf(in job, file).Equals(in digest) ? 1UL : 0UL;

        FileRoot.ReadLeaves(view, jobIndex, file, out LeafDigests digests);
        ulong mask = 0;
        int blockCount = MarketLimits.SlotsOf(BytesOf(in job, file));
        for (int position = 1; position < blockCount; position++)
        {
            if ((held >> position & 1) != 0) continue;
            if (digests[position - 1].Equals(in digest)) mask |= 1UL << position;
        }
        return mask;
    }

    /// <summary>What the block does to the file at the positions of a mask that is not 0.</summary>
    public static FileStep Step(in JobRow job, int file, ulong mask, ReadOnlySpan<byte> block)
    {
        uint fileBytes = BytesOf(in job, file);
        if (fileBytes <= MarketLimits.BlockBytesMax) return block.Length == (int)fileBytes ? FileStep.Complete : FileStep.Faulty;
        if (mask == 1) return FileRoot.IsCanonical(block, fileBytes) ? FileStep.Incomplete : FileStep.Faulty;
        int blockCount = MarketLimits.SlotsOf(fileBytes);
        for (int position = 1; position < blockCount; position++)
            if ((mask >> position & 1) != 0 && block.Length != LeafBytes(fileBytes, position)) return FileStep.Faulty;
        return (HeldOf(in job, file) | mask) == WholeOf(fileBytes) ? FileStep.Complete : FileStep.Incomplete;
    }

    /// <summary>Puts a whole file together. A block not stored yet stands at the positions of the mask.</summary>
    public static void Assemble(
        StateView view, int jobIndex, int file, ulong mask, ReadOnlySpan<byte> block, Span<byte> destination)
    {
        ref readonly JobRow job = ref view.Jobs[jobIndex];
        int blockCount = MarketLimits.SlotsOf(BytesOf(in job, file));
        int offset = 0;
        for (int position = blockCount == 1 ? 0 : 1; position < blockCount; position++)
        {
            bool isNew = (mask >> position & 1) != 0;
            ReadOnlySpan<byte> piece = isNew ? block : view.BlockOf(BlockSlots.Find(view, jobIndex, file, position));
            piece.CopyTo(destination.Slice(offset));
            offset += piece.Length;
        }
        if (offset != (int)BytesOf(in job, file)) throw new InvalidOperationException("the blocks of a file add up to its size");
    }

    static int LeafBytes(uint fileBytes, int position) =>
        Math.Min(MarketLimits.BlockBytesMax, (int)fileBytes - (position - 1) * MarketLimits.BlockBytesMax);
}
