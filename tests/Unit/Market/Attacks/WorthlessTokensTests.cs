namespace Rollup.Tests.Unit.Market.Attacks;

/// <summary>
/// Attack: worthless tokens take all rows of assets, so that nobody can pay with Ether. Actor: a sponsor who makes tokens. Rule: there are
/// as many rows of assets as of jobs, and none is kept without a job.
/// </summary>
public class WorthlessTokensTests
{
    [Fact]
    public void TokensNeverShutOutEther()
    {
        using Attack attack = new();
        World world = attack.World;
        JobTerms terms = attack.Smallest(JudgeKind.Holdout, MarketLimits.CrowdedSpanBlocksMax);
        byte[] command = Encode.Post(terms);
        for (int token = 0; token < MarketLimits.CrowdedJobs; token++)
            Assert.Equal("Accepted", world.Erc20(TokenOf(token), Stage.Sponsor, 1, command).Text);
        Assert.Equal("Accepted", attack.Post(in terms));
        Assert.Equal("Accepted", world.Erc20(TokenOf(7), Stage.Sponsor, 1, command).Text); // a second job of an asset
        int live = world.View.Header.LiveJobs;
        Assert.Equal(MarketLimits.CrowdedJobs + 2, live);
        for (ulong job = 1; job <= (ulong)live; job++) Assert.Equal("Accepted", world.Direct(Stage.Sponsor, Encode.Cancel(job)).Text);
        Assert.Equal(0U, world.View.Header.AssetsRoot);
    }

    // All share their beginning, as ground ones would.
    static Address TokenOf(int number)
    {
        Address token = default;
        token.WritableBytes[0] = 0xEE;
        token.WritableBytes[17] = (byte)(number >> 16);
        token.WritableBytes[18] = (byte)(number >> 8);
        token.WritableBytes[19] = (byte)number;
        return token;
    }
}
