using System.Runtime.CompilerServices;

namespace Rollup.Market;

/// <summary>
/// Where things lie in the block of memory: live state first (header, assets, jobs, slot rows, blocks), scratch behind it.
/// Memory of zeros is an empty market. Live state is what is hashed and stored; scratch carries nothing from one input to the next.
/// </summary>
public static class Layout
{
    public const int HeaderOffset = 0;
    public const int HeaderBytes = 4_096;
    public const int AssetsOffset = HeaderOffset + HeaderBytes;
    public const int AssetBytes = 96;
    public const int AssetsBytes = 4_096;
    public const int JobsOffset = AssetsOffset + AssetsBytes;
    public const int JobBytes = 2_736;
    public const int JobsBytes = 45_056;
    public const int SlotRowsOffset = JobsOffset + JobsBytes;
    public const int SlotRowBytes = 8;
    public const int SlotRowsBytes = 4_096;
    public const int BlocksOffset = SlotRowsOffset + SlotRowsBytes;
    public const int BlocksBytes = MarketLimits.BlockSlotsMax * MarketLimits.BlockBytesMax;

    public const int LiveBytes = BlocksOffset + BlocksBytes;
    public const int ScratchBytes = 16 * 1_048_576;

    /// <summary>The whole block of memory; it starts at an address that is a multiple of 64.</summary>
    public const int StateBytes = LiveBytes + ScratchBytes;

    const byte JobsFit = MarketLimits.JobsMax * JobBytes <= JobsBytes ? 0 : -1;
    const byte AssetsFit = MarketLimits.AssetsMax * AssetBytes <= AssetsBytes ? 0 : -1;
    const byte SlotRowsFit = MarketLimits.BlockSlotsMax * SlotRowBytes <= SlotRowsBytes ? 0 : -1;
    const byte ScratchIsAligned = LiveBytes % 64 == 0 ? 0 : -1;

    /// <summary>True if the rows have the sizes this layout was made for. A test asks on every target.</summary>
    public static bool RowsFit =>
        Unsafe.SizeOf<HeaderRow>() <= HeaderBytes
        && Unsafe.SizeOf<AssetRow>() == AssetBytes
        && Unsafe.SizeOf<JobRow>() == JobBytes
        && Unsafe.SizeOf<SlotRow>() == SlotRowBytes;
}
