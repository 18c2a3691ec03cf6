namespace Rollup.Tests.Unit.Market.Attacks;

/// <summary>
/// Attack: all rows are taken by jobs whose files never come. Actor: a sponsor of jobs of one wei. Rule: a row is lost when a step of the
/// opening takes more than <see cref="MarketLimits.OpeningBlocksMax"/> blocks, by anybody's settleJob.
/// </summary>
public class RowsByPostsTests(ITestOutputHelper output)
{
    [Fact]
    public void EmptyPostsHoldTheMarketForAnHourAtMost()
    {
        using Attack attack = new();
        World world = attack.World;
        JobTerms terms = attack.Smallest(JudgeKind.Holdout, MarketLimits.CrowdedSpanBlocksMax);
        for (int job = 0; job < MarketLimits.JobsMax; job++) Assert.Equal("Accepted", attack.Post(in terms));
        Assert.Equal("PostJob.JobTableFull", attack.Post(in terms));
        double perDay = (double)attack.Gas * AttackPrices.BlocksPerDay / MarketLimits.OpeningBlocksMax;
        output.WriteLine($"rows by posts: {perDay / 1e9:0.00} G gas a day, {attack.LockedWei} wei locked");
        Assert.True(perDay >= 1e9);

        world.Block += MarketLimits.OpeningBlocksMax;
        Assert.Equal("SettleJob.TooEarly", world.Direct(Stage.Carol, Encode.Settle(1)).Text);
        world.Block++;
        terms.CommitDeadline += MarketLimits.OpeningBlocksMax;
        terms.RevealDeadline += MarketLimits.OpeningBlocksMax;
        terms.HoldoutDeadline += MarketLimits.OpeningBlocksMax;
        Assert.Equal("PostJob.JobTableFull", attack.Post(in terms)); // nobody has asked yet
        Outcome settled = world.Direct(Stage.Carol, Encode.Settle(1));
        Assert.Equal("Accepted", settled.Text);
        Assert.Single(settled.Outputs, blob =>
            Outputs.TryReadVoucher(blob, out Address sponsor, out _, out _) && sponsor.Equals(Stage.Sponsor));
        Assert.Equal("Accepted", attack.Post(in terms));
    }

    [Fact]
    public void AnOpeningThatGoesOnIsNotLost()
    {
        byte[] model = Fixtures.Padded(Fixtures.Model(3, seed: 1), 3 * UnixFs.ChunkBytes);
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, model, Fixtures.Data(3, rows: 24, seed: 3), block: 100);
        terms.CommitDeadline += 5_000;
        terms.RevealDeadline += 5_000;
        terms.HoldoutDeadline += 5_000;
        using World world = new();
        Play.Good(world.Ether(Stage.Sponsor, 2200, Encode.Post(terms)));
        foreach (byte[] block in (byte[][])[Fixtures.Schema(in terms), .. Fixtures.Blocks(model)])
        {
            world.Block += MarketLimits.OpeningBlocksMax;
            Assert.Equal("SettleJob.TooEarly", world.Direct(Stage.Carol, Encode.Settle(1)).Text);
            Play.Good(world.Direct(Stage.Sponsor, Encode.Provide(world.View, 1, block)));
        }
        Assert.Equal(JobPhase.Open, world.View.JobAt(0).Phase);
    }
}
