namespace Rollup.Market;

/// <summary>
/// Every bound of the market, and the relations between them: a false relation is -1, which is no byte, and stops the build.
/// </summary>
public static class MarketLimits
{
    // Tables.
    public const int JobsMax = 65_536;
    public const int PlacesMax = 64;
    public const int AssetsMax = JobsMax; // each job may have its own

    // Content. A file of at most one block is that block; a longer one is a root block and its leaves.
    public const int BlockBytesMax = UnixFs.ChunkBytes;
    public const int BlockSlotsMax = 32_768; // 1 GiB
    public const int OpeningSlotsMax = 20_480; // of these, for what jobs open with
    public const int RevealedSlotsMax = BlockSlotsMax - OpeningSlotsMax; // for submissions and sealed holdouts
    public const int CrowdedJobs = JobsMax / 4; // more, or more of the opening slots, and jobs must be over soon
    public const int CrowdedOpeningSlots = OpeningSlotsMax / 4;
    public const int BlockChildrenMax = UnixFs.LinksMax;
    public const int ModelBytesMax = 16 * 1_048_576;
    public const int DataBytesMax = 64 * 1_048_576;
    public const int SchemaBytesMax = SchemaFile.BytesMax; // one block

    // Time, in blocks.
    public const ulong GapBlocksMin = 5;
    public const ulong RevealBlocksMin = 20; // and one more for every so many blocks of all submissions:
    public const int SubmittedPerBlock = 8;  // of 32 KiB, about 11 million gas
    public const ulong SpanBlocksMax = 262_144; // from post to holdout deadline
    public const ulong CrowdedSpanBlocksMax = 7_200; // the same in a crowded market
    public const ulong HoldoutBlocksMax = 5_000; // from commit to holdout deadline: submissions hold their slots as long
    public const ulong OpeningBlocksMax = 300;   // between two steps of an opening
    public const ulong RoomBlocks = 300;         // that a block which found no room gets to be sent again
    public const uint ExtensionBlocksMax = 1_500; // by all of these
    public const ulong HoldBlocks = 50; // an accept without a bond holds its place that long

    // Money. 64 places of two such amounts, and 64 bonds, stay below 2^128: no product or sum of a job can overflow.
    public const int UnitsBitsMax = 120;

    // Work. The weights are in the kernel (`Cost`) and in `Work`.
    public const long UnitsPerInputMax = Kernel.Cost.UnitsPerInputMax;
    public const long UnitsPerJobMax = 1L << 40; // at most 184 minutes at 200 million instructions a second
    public const long UnitsPerFileByteMax = 8_192; // so that whoever keeps the bench busy sends as many bytes
    public const long UnitsOfWholeStepsMax = UnitsPerInputMax * 8; // of a job that needs no bench, whatever its bytes

    // What all jobs together may make the machine do, in units for each block of the base layer; unused, it is kept for some blocks. Files
    // that jobs open with have their own, so that nobody keeps a job from opening by having cheap work judged, and so has the bench.
    public const ulong ReadingUnitsPerBlock = 1UL << 26;
    public const ulong JudgingUnitsPerBlock = 1UL << 28;
    public const ulong BenchUnitsPerBlock = 1UL << 27;
    public const ulong CreditBlocksMax = 8;
    public const ulong KeptCreditBlocksMax = 16; // that a job keeps what it took

    // Answers. The longest output gives a batch of ERC-1155 tokens back: the words of its deposit, and little more.
    public const int OutputBytesMax = 66_560;
    public const int ReportBytesMax = 4_608; // the terms with all their lists, or digests of blocks
    public const int JobsPerAnswer = 64;
    public const int AssetsPerAnswer = 64;
    public const int BlocksPerFile = 256; // that an answer lists: those of one file hide no other's

    const byte ListsHoldAllPlaces = AllowList.CountMax >= PlacesMax ? 0 : -1;
    const byte ListsHoldAllClasses = ClassCountList.CountMax >= Kernel.Limits.ClassesMax ? 0 : -1;
    const byte SlotsFitTheirLinks = BlockSlotsMax < ushort.MaxValue ? 0 : -1;
    const byte BlockFitsInput = BlockBytesMax + 1024 <= EvmAdvance.InputBytesMax ? 0 : -1;
    const byte SchemaFitsOneBlock = SchemaBytesMax <= BlockBytesMax ? 0 : -1;
    const byte WindowHoldsTheBlocks =
        RevealBlocksMin + RevealedSlotsMax / SubmittedPerBlock + GapBlocksMin <= HoldoutBlocksMax ? 0 : -1;
    const byte OutputHoldsAnyInput = EvmAdvance.InputBytesMax + 1024 <= OutputBytesMax ? 0 : -1;
    const byte ReportHoldsTerms = JobTermsReport.EncodedBytesMax <= ReportBytesMax ? 0 : -1;
    const byte ReportHoldsBlocks = (4 + 5 + BlocksWanted.CountMax) * 32 <= ReportBytesMax ? 0 : -1;
    const byte OneJudgingFitsTheCredit = JudgingUnitsPerBlock * CreditBlocksMax >= (ulong)UnitsPerInputMax ? 0 : -1;
    const byte OneReadingFitsTheCredit = ReadingUnitsPerBlock * CreditBlocksMax >= (ulong)UnitsPerInputMax ? 0 : -1;
    const byte OnePieceFitsTheCredit = BenchUnitsPerBlock * CreditBlocksMax >= (ulong)UnitsPerInputMax ? 0 : -1;
    const byte EscrowFits = UnitsBitsMax + 1 + 6 + 1 <= 128 ? 0 : -1; // (reward + participation) * places + bonds

    /// <summary>Block slots that a file of so many bytes takes, which are within the limits: its leaves and what is above them.</summary>
    public static int SlotsOf(uint bytes) => new FileShape((int)bytes).BlockCount;
}
