namespace Rollup.Market;

/// <summary>
/// Every bound of the market, and the relations between them: a false relation is -1, which is no byte, and stops the build.
/// </summary>
public static class MarketLimits
{
    // Tables.
    public const int JobsMax = 16;
    public const int PlacesMax = 16;
    public const int AssetsMax = 8; // fewer than jobs: most share Ether or one token

    // Content. A file of at most one block is that block; a longer one is a root block and its leaves.
    public const int BlockBytesMax = UnixFs.ChunkBytes;
    public const int BlockSlotsMax = 256;
    public const int ModelBytesMax = 262_144;
    public const int DataBytesMax = 1_048_576;
    public const int FileBlocksMax = DataBytesMax / BlockBytesMax + 1;
    public const int SchemaBytesMax = SchemaFile.BytesMax; // one block

    // Time, in blocks.
    public const ulong GapBlocksMin = 5;
    public const ulong RevealBlocksMin = 20; // and one more for every so many blocks of all submissions:
    public const int SubmittedPerBlock = 8;  // of 32 KiB, about 11 million gas
    public const ulong SpanBlocksMax = 1_000_000;
    public const ulong HoldBlocks = 50; // an accept without a bond holds its place that long

    // Money. Sixteen places of two such amounts, and sixteen bonds, stay below 2^128: no product or sum of a job can overflow.
    public const int UnitsBitsMax = 122;

    // Work. The weights are in the kernel (`Cost`) and in `Work`.
    public const long UnitsPerInputMax = Kernel.Cost.UnitsPerInputMax;
    public const long UnitsPerJobMax = UnitsPerInputMax * 8;

    // What all jobs together may make the machine do, in units for each block of the base layer; unused, it is kept for some blocks. Files
    // that jobs open with have their own, so that nobody keeps a job from opening by having cheap work judged.
    public const ulong ReadingUnitsPerBlock = 1UL << 26;
    public const ulong JudgingUnitsPerBlock = 1UL << 28;
    public const ulong CreditBlocksMax = 8;

    // Answers. The longest output gives a batch of ERC-1155 tokens back: the words of its deposit, and little more.
    public const int OutputBytesMax = 66_560;
    public const int ReportBytesMax = 4_096; // the terms with all their lists

    const byte PlacesFitOneMask = PlacesMax <= 16 ? 0 : -1;
    const byte ListsHoldAllPlaces = AllowList.CountMax >= PlacesMax ? 0 : -1;
    const byte ListsHoldAllClasses = ClassCountList.CountMax >= Kernel.Limits.ClassesMax ? 0 : -1;
    const byte FileFitsOneMask = FileBlocksMax <= 64 ? 0 : -1;
    const byte BlockFitsInput = BlockBytesMax + 1024 <= EvmAdvance.InputBytesMax ? 0 : -1;
    const byte SchemaFitsOneBlock = SchemaBytesMax <= BlockBytesMax ? 0 : -1;
    const byte OneJobFitsTheSlots = 1 + FileBlocksMax + (1 + PlacesMax) * (ModelBytesMax / BlockBytesMax + 1) <= BlockSlotsMax ? 0 : -1;
    const byte OutputHoldsAnyInput = EvmAdvance.InputBytesMax + 1024 <= OutputBytesMax ? 0 : -1;
    const byte ReportHoldsTerms = JobTermsReport.EncodedBytesMax <= ReportBytesMax ? 0 : -1;
    const byte ReportHoldsBlocks = (4 + 5 + FileBlocksMax) * 32 <= ReportBytesMax ? 0 : -1;
    const byte BlocksFitTheReport = FileBlocksMax <= BlocksWanted.CountMax ? 0 : -1;
    const byte OneJudgingFitsTheCredit = JudgingUnitsPerBlock * CreditBlocksMax >= (ulong)UnitsPerInputMax ? 0 : -1;
    const byte OneReadingFitsTheCredit = ReadingUnitsPerBlock * CreditBlocksMax >= (ulong)UnitsPerInputMax ? 0 : -1;
    const byte EscrowFits = UnitsBitsMax + 1 + 4 + 1 <= 128 ? 0 : -1; // (reward + participation) * places + bonds

    /// <summary>Block slots that a file of `bytes` bytes takes: one, or its leaves and their root.</summary>
    public static int SlotsOf(uint bytes) =>
        bytes <= BlockBytesMax ? 1 : (int)((bytes + (BlockBytesMax - 1)) / BlockBytesMax) + 1;
}
