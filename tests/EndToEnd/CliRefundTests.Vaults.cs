using System.Numerics;

namespace Rollup.Tests.EndToEnd;

// Where a token lies: in a vault of the job's own unless both sides say otherwise.
public sealed partial class CliRefundTests
{
    [Fact]
    public async Task ATokenIsPooledOnlyWhereBothSidesSaySo()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await world.NewWalletAsync("pooling", tokens: 10);
        await world.NewWalletAsync("joining", tokens: 10);
        string[] post = [.. await PostInEtherAsync("pooling"), "--bond", "1"];
        CommandResult nothing = await world.RollupAsync("pooling", [.. post, "--pooled-token"]);
        Assert.Contains("--token", nothing.Expect(2).Errors, StringComparison.Ordinal);
        post = [.. post, "--token", world.Token];

        JsonElement dry = (await world.RollupAsync("pooling", [.. post, "--dry-run", "--json"])).Expect(0).Json;
        Assert.False(dry.GetProperty("terms").GetProperty("pooledToken").GetBoolean());
        CommandResult posted = (await world.RollupAsync("pooling", [.. post, "--json"])).Expect(0);
        string vault = posted.Json.GetProperty("vault").GetString()!;
        Assert.Contains($"a vault of this job's own, {vault}", posted.Errors, StringComparison.Ordinal); // before the deposit
        Assert.Equal(5 * BigInteger.Pow(10, 17), await UnitsAsync(vault));
        string own = $"{posted.Json.GetProperty("jobId").GetUInt64()}";
        Assert.Contains(vault, (await world.RollupAsync("joining", "job", "show", own)).Expect(0).Output, StringComparison.Ordinal);
        (await world.RollupAsync("joining", "job", "accept", own)).Expect(0);
        Assert.Equal(15 * BigInteger.Pow(10, 17), await UnitsAsync(vault));
        Assert.Equal(0, await UnitsAsync(world.Application));

        CommandResult pooled = (await world.RollupAsync("pooling", [.. post, "--pooled-token", "--json"])).Expect(0);
        Assert.Contains("This job's token lies with that of other jobs", pooled.Errors, StringComparison.Ordinal);
        Assert.Equal(5 * BigInteger.Pow(10, 17), await UnitsAsync(world.Application));
        string shared = $"{pooled.Json.GetProperty("jobId").GetUInt64()}";
        CommandResult refused = (await world.RollupAsync("joining", "job", "accept", shared)).Expect(2);
        Assert.Contains("--pooled-token", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("sent: nothing", refused.Errors, StringComparison.Ordinal);
        (await world.RollupAsync("joining", "job", "accept", shared, "--pooled-token")).Expect(0);

        Task<BigInteger> UnitsAsync(string account) => Erc20.BalanceUnitsAsync(
            world.Chain.Client, Hex.ReadAddress(world.Token), Hex.ReadAddress(account), default, cancellation);
    }
}
