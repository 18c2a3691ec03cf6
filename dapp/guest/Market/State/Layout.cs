using System.Runtime.CompilerServices;

namespace Rollup.Market;

/// <summary>
/// Where things lie in the block of memory: live state first (header, sets of rows in use, trees, rows, blocks, bench), then the list of
/// pages that the last input wrote, then scratch. Memory of zeros is an empty market, and what no job ever used stays zeros. Live state is
/// what is hashed and stored; the rest carries nothing from one input to the next.
/// </summary>
public static class Layout
{
    /// <summary>Writes are listed, and the state is hashed, by pages of so many bytes.</summary>
    public const int PageBytes = 4_096;

    public const int HeaderOffset = 0;
    public const int HeaderBytes = PageBytes;

    // Which rows are in use: of jobs, of assets, of the nodes of both trees, of slots.
    public const int JobSetOffset = HeaderOffset + HeaderBytes;
    public const int AssetSetOffset = JobSetOffset + JobSetBytes;
    public const int JobNodeSetOffset = AssetSetOffset + JobSetBytes;
    public const int AssetNodeSetOffset = JobNodeSetOffset + JobSetBytes;
    public const int SlotSetOffset = AssetNodeSetOffset + JobSetBytes;
    const int JobSetBytes = 3 * PageBytes;
    const int SlotSetBytes = 2 * PageBytes;

    public const int JobNodesOffset = SlotSetOffset + SlotSetBytes;
    public const int TreeNodeBytes = 12;
    const int TreeNodesBytes = MarketLimits.JobsMax * TreeNodeBytes;
    public const int AssetNodesOffset = JobNodesOffset + TreeNodesBytes;

    public const int AssetsOffset = AssetNodesOffset + TreeNodesBytes;
    public const int AssetBytes = 112;
    const int AssetsBytes = MarketLimits.AssetsMax * AssetBytes;

    public const int JobsOffset = AssetsOffset + AssetsBytes;
    public const int JobBytes = PlacesInJobOffset + MarketLimits.PlacesMax * PlaceBytes;
    public const int PlacesInJobOffset = 1_824;
    public const int PlaceBytes = 120;
    const int JobsBytes = MarketLimits.JobsMax * JobBytes;

    public const int SlotRowsOffset = JobsOffset + JobsBytes;
    public const int SlotRowBytes = 24;
    const int SlotRowsBytes = MarketLimits.BlockSlotsMax * SlotRowBytes;

    // Of a block that has blocks below it: their slots.
    public const int ChildrenOffset = SlotRowsOffset + SlotRowsBytes;
    public const int ChildrenBytes = MarketLimits.BlockChildrenMax * sizeof(ushort) + 4; // a multiple of 8
    const int AllChildrenBytes = MarketLimits.BlockSlotsMax * ChildrenBytes;

    public const int BlocksOffset = ChildrenOffset + AllChildrenBytes;
    const int BlocksBytes = MarketLimits.BlockSlotsMax * MarketLimits.BlockBytesMax;

    /// <summary>Where work lies that takes more than one input.</summary>
    public const int BenchOffset = BlocksOffset + BlocksBytes;
    public const int BenchBytes = 320 * 1_048_576;

    public const int LiveBytes = BenchOffset + BenchBytes;

    public const int WrittenOffset = LiveBytes;
    public const int WrittenBytes = 16 * PageBytes;

    public const int ScratchOffset = WrittenOffset + WrittenBytes;
    public const int ScratchBytes = 16 * 1_048_576;

    /// <summary>The whole block of memory; it starts at an address that is a multiple of 64.</summary>
    public const int StateBytes = ScratchOffset + ScratchBytes;

    const byte SetsFit = MarketLimits.JobsMax / 8 + MarketLimits.JobsMax / 512 + 8 <= JobSetBytes ? 0 : -1;
    const byte SlotSetFits = MarketLimits.BlockSlotsMax / 8 + MarketLimits.BlockSlotsMax / 512 + 8 <= SlotSetBytes ? 0 : -1;
    const byte WrittenFits = WrittenPages.Words * sizeof(ulong) <= WrittenBytes ? 0 : -1;
    const byte TablesAreAligned = (AssetsOffset | AssetBytes | JobsOffset | JobBytes) % 16 == 0 ? 0 : -1;
    const byte BlocksStartAPage = BlocksOffset % PageBytes == 0 && LiveBytes % PageBytes == 0 ? 0 : -1;
    const byte NodesAreAsManyAsAssets = MarketLimits.AssetsMax == MarketLimits.JobsMax ? 0 : -1;

    public static int AssetAt(int row) => AssetsOffset + InTable(row, MarketLimits.AssetsMax) * AssetBytes;

    public static int JobAt(int row) => JobsOffset + InTable(row, MarketLimits.JobsMax) * JobBytes;

    public static int PlaceAt(int job, int place) => JobAt(job) + PlacesInJobOffset + InTable(place, MarketLimits.PlacesMax) * PlaceBytes;

    public static int SlotAt(int slot) => SlotRowsOffset + InTable(slot, MarketLimits.BlockSlotsMax) * SlotRowBytes;

    public static int ChildrenAt(int slot) => ChildrenOffset + InTable(slot, MarketLimits.BlockSlotsMax) * ChildrenBytes;

    public static int BlockAt(int slot) => BlocksOffset + InTable(slot, MarketLimits.BlockSlotsMax) * MarketLimits.BlockBytesMax;

    /// <summary>True if the rows have the sizes this layout was made for. A test asks on every target.</summary>
    public static bool RowsFit =>
        Unsafe.SizeOf<HeaderRow>() <= HeaderBytes
        && Unsafe.SizeOf<AssetRow>() == AssetBytes
        && Unsafe.SizeOf<JobRow>() == JobBytes
        && Unsafe.SizeOf<SlotRow>() == SlotRowBytes
        && Unsafe.SizeOf<TreeNode>() == TreeNodeBytes;

    static int InTable(int row, int rows) =>
        (uint)row < (uint)rows ? row : throw new InvalidOperationException("a row is one of its table");
}
