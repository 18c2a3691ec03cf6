namespace Rollup.Tests.Unit.Market;

/// <summary>The proof that nothing leaks: when no job lives, the whole live state is zero but for the header's counters.</summary>
static class Empty
{
    public static void Check(World world)
    {
        Assert.Equal(0, world.View.Header.LiveJobs);
        Assert.Equal(0, world.View.Header.SlotsReserved);
        Invariants.AssertZero(world.Memory[Layout.AssetsOffset..Layout.LiveBytes]);
    }
}
