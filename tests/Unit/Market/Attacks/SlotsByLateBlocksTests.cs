namespace Rollup.Tests.Unit.Market.Attacks;

/// <summary>
/// Attack: a job posted while the market was empty, with a long life, takes its slots when the market is crowded. Actor: a sponsor who
/// sends her blocks late. Rule: what a job may last is asked at each block that takes a slot.
/// </summary>
public class SlotsByLateBlocksTests
{
    [Fact]
    public void ALongJobGetsNoSlotInACrowdedMarket()
    {
        using Attack attack = new();
        World world = attack.World;
        JobTerms terms = attack.Smallest(JudgeKind.Holdout, MarketLimits.SpanBlocksMax);
        Assert.Equal("Accepted", attack.Post(in terms));
        int crowd = MarketLimits.CrowdedOpeningSlots;
        new MarketState(world.Memory).Header.OpeningSlots = crowd; // as others' blocks make it
        Assert.Equal("ProvideBlock.NoRoom", attack.Open(in terms));
        world.Block += terms.HoldoutDeadline - world.Block - MarketLimits.CrowdedSpanBlocksMax;
        Assert.Equal("ProvideBlock.NotWanted", attack.Open(in terms)); // and by now its row is anybody's to free
        Assert.Equal("Accepted", world.Direct(Stage.Carol, Encode.Settle(1)).Text);

        JobTerms day = attack.Smallest(JudgeKind.Holdout, MarketLimits.CrowdedSpanBlocksMax);
        Assert.Equal("Accepted", attack.Post(in day));
        Assert.Equal("Accepted", attack.Open(in day));
        Assert.Equal(crowd + 1, world.View.Header.OpeningSlots);
        Assert.Equal("Accepted", attack.Post(in day));
        new MarketState(world.Memory).Header.OpeningSlots = MarketLimits.OpeningSlotsMax;
        Assert.Equal("ProvideBlock.NoRoom", attack.Open(in day));
    }
}
