namespace Rollup.Tests.Unit.Market.Attacks;

/// <summary>
/// Attack: worthless tokens, and vaults of them, take all rows of assets, so that nobody can pay with Ether. Actor: a sponsor who makes
/// tokens. Rule: there are as many rows of assets as of jobs, and none is kept without a job.
/// </summary>
public class WorthlessTokensTests
{
    [Fact]
    public void TokensNeverShutOutEther()
    {
        using Attack attack = new();
        World world = attack.World;
        JobTerms terms = attack.Smallest(JudgeKind.Holdout, MarketLimits.CrowdedSpanBlocksMax);
        byte[] inVault = Encode.Post(terms);
        JobTerms pooled = terms;
        pooled.PooledToken = 1;
        byte[] command = Encode.Post(pooled);
        for (int token = 0; token < MarketLimits.CrowdedJobs; token++)
        {
            AssetKey vault = new() { Token = TokenOf(token / 2), Vault = TokenOf(token) };
            Outcome posted = token % 2 == 0 ? world.Erc20(TokenOf(token), Stage.Sponsor, 1, command)
                : world.Vault(vault, Stage.Sponsor, 1, inVault, isNew: true);
            Assert.Equal("Accepted", posted.Text);
        }
        Assert.Equal("Accepted", attack.Post(in terms));
        Assert.Equal("Accepted", world.Erc20(TokenOf(8), Stage.Sponsor, 1, command).Text); // a second job of an asset
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
