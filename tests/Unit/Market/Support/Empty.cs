namespace Rollup.Tests.Unit.Market;

/// <summary>Nothing leaks: when no job lives, sets, trees and rows are zeros, and the header has only its counters.</summary>
static class Empty
{
    const int RowsLookedAt = 256; // the lowest free row is always taken first

    public static void Check(World world)
    {
        Assert.Equal(0, world.View.Header.LiveJobs);
        Assert.Equal((0, 0), (world.View.Header.OpeningSlots, world.View.Header.RevealedSlots));
        Assert.Equal((0U, 0U), (world.View.Header.JobsRoot, world.View.Header.AssetsRoot));
        Invariants.AssertZero(world.Memory[Layout.JobSetOffset..Layout.AssetsOffset]);
        Invariants.AssertZero(world.Memory.Slice(Layout.AssetsOffset, RowsLookedAt * Layout.AssetBytes));
        Invariants.AssertZero(world.Memory.Slice(Layout.JobsOffset, RowsLookedAt * Layout.JobBytes));
        Invariants.AssertZero(world.Memory.Slice(Layout.SlotRowsOffset, RowsLookedAt * Layout.SlotRowBytes));
        Invariants.AssertZero(world.Memory.Slice(Layout.BenchOffset, Layout.PageBytes));
        Invariants.AssertZero(world.Memory.Slice(Layout.ChildrenOffset, RowsLookedAt * Layout.ChildrenBytes));
    }
}
