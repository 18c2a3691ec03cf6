namespace Rollup.Tests.Unit.Market.Attacks;

/// <summary>
/// Attack: all rows, or all slots, are taken by the smallest jobs that open, which nobody works for. Actor: a sponsor of jobs of one wei.
/// Rule: more than a quarter of rows or opening slots, and a job lasts at most <see cref="MarketLimits.CrowdedSpanBlocksMax"/> blocks.
/// </summary>
public class RowsByOpenJobsTests(ITestOutputHelper output)
{
    /// <summary>
    /// An honest job of ordinary terms is over in a day. It is kept out only while all rows, or all opening slots, are taken.
    /// </summary>
    [Theory]
    [InlineData(JudgeKind.Holdout)]
    [InlineData(JudgeKind.PublicHoldout)]
    public void KeepingADaysJobOutCostsAGigagasADay(JudgeKind judge)
    {
        using Attack attack = new();
        JobTerms terms = attack.Smallest(judge, MarketLimits.CrowdedSpanBlocksMax);
        Assert.Equal("Accepted", attack.Post(in terms));
        Assert.Equal("Accepted", attack.Open(in terms));
        int slots = PostJobRule.OpeningSlotsOf(in terms);
        double rowsPerDay = PerDay(attack.Gas, MarketLimits.JobsMax, MarketLimits.CrowdedJobs);
        double slotsPerDay = PerDay((double)attack.Gas / slots, MarketLimits.OpeningSlotsMax, MarketLimits.CrowdedOpeningSlots);
        output.WriteLine(
            $"{judge}: {attack.Gas} gas a job of {slots} slots; rows {rowsPerDay / 1e9:0.00}, slots {slotsPerDay / 1e9:0.00} G gas a day");
        Assert.True(rowsPerDay >= 1e9);
        Assert.True(slotsPerDay >= 1e9);
    }

    /// <summary>In the market itself, up to where it is crowded: there a long job is refused, and a short one is taken.</summary>
    [Fact]
    public void TheCrowdedMarketTakesShortJobsOnly()
    {
        using Attack attack = new();
        JobTerms lasting = attack.Smallest(JudgeKind.Holdout, MarketLimits.SpanBlocksMax);
        for (int job = 0; job < MarketLimits.CrowdedJobs; job++) Assert.Equal("Accepted", attack.Post(in lasting));
        Assert.Equal("PostJob.MarketCrowded", attack.Post(in lasting));
        JobTerms overADay = attack.Smallest(JudgeKind.Holdout, MarketLimits.CrowdedSpanBlocksMax + 1);
        Assert.Equal("PostJob.MarketCrowded", attack.Post(in overADay));
        JobTerms day = attack.Smallest(JudgeKind.Holdout, MarketLimits.CrowdedSpanBlocksMax);
        Assert.Equal("Accepted", attack.Post(in day));
        attack.World.Block += MarketLimits.OpeningBlocksMax + 1;
        for (ulong job = 1; job <= 2; job++) Assert.Equal("Accepted", attack.World.Direct(Stage.Carol, Encode.Settle(job)).Text);
        JobTerms later = attack.Smallest(JudgeKind.Holdout, MarketLimits.SpanBlocksMax);
        Assert.Equal("Accepted", attack.Post(in later));
    }

    /// <summary>What thirty days cost a sponsor: one job while there is room, a job for each day in a crowd.</summary>
    [Fact]
    public void ThirtyDaysAreOneJobOrThirty()
    {
        const int Days = 30;
        using Attack empty = new();
        JobTerms terms = empty.Smallest(JudgeKind.Holdout, Days * AttackPrices.BlocksPerDay);
        Assert.Equal("Accepted", empty.Post(in terms));
        Assert.Equal("Accepted", empty.Open(in terms));
        using Attack crowded = new();
        new MarketState(crowded.World.Memory).Header.LiveJobs = MarketLimits.CrowdedJobs;
        Assert.Equal("PostJob.MarketCrowded", crowded.Post(in terms));
        long refused = crowded.Gas;
        for (int day = 0; day < Days; day++)
        {
            JobTerms ofADay = crowded.Smallest(JudgeKind.Holdout, AttackPrices.BlocksPerDay);
            Assert.Equal("Accepted", crowded.Post(in ofADay));
            Assert.Equal("Accepted", crowded.Open(in ofADay));
            crowded.World.Block += AttackPrices.BlocksPerDay;
        }
        output.WriteLine($"thirty days: {empty.Gas} gas in one job, {crowded.Gas - refused} gas in {Days}");
        Assert.Equal(Days * empty.Gas, crowded.Gas - refused);
    }

    [Theory]
    [InlineData(1, 1, 262_144)]
    [InlineData(16_384, 5_120, 262_144)]
    [InlineData(16_385, 1, 7_200)]
    [InlineData(1, 5_121, 7_200)]
    [InlineData(65_536, 20_480, 7_200)]
    [InlineData(65_537, 1, 0)]
    [InlineData(1, 20_481, 0)]
    public void LivesAreShortOnlyInACrowd(int jobs, int openingSlots, int lifeBlocks) =>
        Assert.Equal((ulong)lifeBlocks, Room.LifeBlocksMax(jobs, openingSlots));

    // The first quarter is held by jobs that last long, the rest by jobs that must be made anew.
    static double PerDay(double gasPerUnit, int units, int longUnits) =>
        gasPerUnit * AttackPrices.BlocksPerDay
        * (longUnits / (double)MarketLimits.SpanBlocksMax + (units - longUnits) / (double)MarketLimits.CrowdedSpanBlocksMax);
}
