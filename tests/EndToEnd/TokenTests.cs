using System.Numerics;
using Rollup.Client.Transactions;

namespace Rollup.Tests.EndToEnd;

/// <summary>
/// Tokens that misbehave, each on a real chain through real contracts: beside it a job in Ether, and one in a good token or another of the
/// same, all of which are paid in full, whatever becomes of the job that was hit.
/// </summary>
public sealed class TokenTests(ChainFixture chain) : IClassFixture<ChainFixture>
{
    static readonly BigInteger s_paid = TokenScene.PaidUnits;

    /// <summary>A fee that comes later is the receivers': their job pays in full, and they get less.</summary>
    [Fact]
    public async Task AFeeIsTakenFromWhomItIsPaidTo()
    {
        using TokenScene scene = await TokenScene.CreateAsync(chain);
        (SceneJob ether, SceneJob good, SceneJob odd) = await scene.PostThreeAsync(chain.Token);
        IReadOnlyList<IReadOnlyList<JobPayment>> payments = await scene.LiveAsync(ether, good, odd);
        await scene.TellAsync("setFee(uint256)", 100);
        foreach (JobPayment payment in payments[2])
        {
            BigInteger before = await scene.OddBalanceAsync(payment.Receiver);
            Assert.Equal("", await scene.ExecuteAsync(payment));
            Assert.Equal(before + s_paid * 9 / 10, await scene.OddBalanceAsync(payment.Receiver));
        }
        Assert.Equal(0, await scene.OddBalanceAsync(odd.Asset.Vault));
        await scene.PaidInFullAsync(ether, payments[0]);
        await scene.PaidInFullAsync(good, payments[1]);
        await RefusedAsync("ArrivedUnitsDiffer(expected: 100, arrived: 90)", scene.PostAsync(scene.Odd)); // nothing was deposited
    }

    /// <summary>Whoever comes first is paid; the rest when the vault is filled up. The other vault of the token stands by itself.</summary>
    [Fact]
    public async Task AShrinkingTokenIsShortInItsOwnJobOnly()
    {
        using TokenScene scene = await TokenScene.CreateAsync(chain);
        (SceneJob ether, SceneJob good, SceneJob odd) = await scene.PostThreeAsync(chain.Token);
        await scene.TellAsync("shrink(uint256)", 500);
        SceneJob later = await scene.PostAsync(scene.Odd);
        IReadOnlyList<IReadOnlyList<JobPayment>> payments = await scene.LiveAsync(ether, good, odd, later);
        Assert.Equal(RewardsOf(odd) / 2 + 2 * TokenScene.BondUnits, await scene.OddBalanceAsync(odd.Asset.Vault));
        Assert.Equal("", await scene.ExecuteAsync(payments[2][0]));
        Assert.Equal("ERC20InsufficientBalance", await scene.ExecuteAsync(payments[2][1]));
        await scene.PaidInFullAsync(later, payments[3]);
        await scene.PaidInFullAsync(ether, payments[0]);
        await scene.PaidInFullAsync(good, payments[1]);
        await scene.Sponsor.SendAsync(Erc20.Transfer(scene.Odd, odd.Asset.Vault, 100), Cancellation); // anybody may
        Assert.Equal("", await scene.ExecuteAsync(payments[2][1]));
    }

    [Fact]
    public async Task WhoIsBlockedWaitsAndNobodyElse()
    {
        using TokenScene scene = await TokenScene.CreateAsync(chain);
        (SceneJob ether, SceneJob other, SceneJob odd) = await scene.PostThreeAsync(scene.Odd);
        IReadOnlyList<IReadOnlyList<JobPayment>> payments = await scene.LiveAsync(ether, other, odd);
        await scene.TellAsync("setBlocked(address,bool)", TokenScene.WordOf(odd.Asset.Vault), 1);
        foreach (JobPayment payment in payments[2]) Assert.NotEqual("", await scene.ExecuteAsync(payment));
        await scene.PaidInFullAsync(other, payments[1]); // of the same token
        await scene.PaidInFullAsync(ether, payments[0]);
        await scene.TellAsync("setBlocked(address,bool)", TokenScene.WordOf(odd.Asset.Vault), 0);
        await scene.TellAsync("setBlocked(address,bool)", TokenScene.WordOf(scene.Ada.Address), 1);
        foreach (JobPayment payment in payments[2])
            Assert.Equal(payment.Receiver.Equals(scene.Ada.Address), await scene.ExecuteAsync(payment) != "");
        await scene.TellAsync("setBlocked(address,bool)", TokenScene.WordOf(scene.Ada.Address), 0);
        Assert.Equal("", await scene.ExecuteAsync(Assert.Single(payments[2], payment => payment.Receiver.Equals(scene.Ada.Address))));
    }

    /// <summary>In the middle of a deposit another one, and in the middle of a payment the same voucher: each counts once.</summary>
    [Fact]
    public async Task ATokenThatCallsBackIsCountedAndPaidOnce()
    {
        using TokenScene scene = await TokenScene.CreateAsync(chain);
        SceneJob ether = await scene.PostAsync(), odd = await scene.PostAsync(scene.Odd, places: 2);
        Asset vault = new(scene.Odd, "", 0) { Vault = odd.Asset.Vault };
        await scene.CallBackAsync(Addresses.JobVaultFactory, scene.Deposit(vault, 0, [1]).Data);
        ulong inputs = await InputBox.InputCountAsync(chain.Client, scene.Application, default, Cancellation);
        SceneJob second = await scene.PostAsync(scene.Odd);
        Assert.Equal(inputs + 3, await InputBox.InputCountAsync(chain.Client, scene.Application, default, Cancellation)); // and two blocks
        await scene.CallBackAsync(default, []);
        IReadOnlyList<IReadOnlyList<JobPayment>> payments = await scene.LiveAsync(ether, odd, second);
        await scene.CallBackAsync(scene.Application, scene.Execution(payments[1][0]).Data);
        BigInteger before = await scene.OddBalanceAsync(payments[1][0].Receiver);
        Assert.Equal("", await scene.ExecuteAsync(payments[1][0]));
        Assert.Equal(before + s_paid, await scene.OddBalanceAsync(payments[1][0].Receiver));
        Assert.Equal("OutputNotReexecutable", await scene.ExecuteAsync(payments[1][0]));
        Assert.Equal("", await scene.ExecuteAsync(payments[1][1]));
        await scene.PaidInFullAsync(second, payments[2]);
        await scene.PaidInFullAsync(ether, payments[0]);
    }

    [Fact]
    public async Task ATokenWithoutAnAnswerIsAsGoodAsAny()
    {
        using TokenScene scene = await TokenScene.CreateAsync(chain);
        await scene.TellAsync("setAnswers(uint8)", 1);
        SceneJob ether = await scene.PostAsync(), odd = await scene.PostAsync(scene.Odd, places: 2);
        IReadOnlyList<IReadOnlyList<JobPayment>> payments = await scene.LiveAsync(ether, odd);
        await scene.PaidInFullAsync(odd, payments[1]);
        await scene.PaidInFullAsync(ether, payments[0]);
    }

    /// <summary>False moves nothing: no deposit, and a voucher that is still there when the token agrees again.</summary>
    [Fact]
    public async Task ATokenThatAnswersFalseLosesNobodyAnything()
    {
        using TokenScene scene = await TokenScene.CreateAsync(chain);
        SceneJob ether = await scene.PostAsync(), odd = await scene.PostAsync(scene.Odd, places: 2);
        IReadOnlyList<IReadOnlyList<JobPayment>> payments = await scene.LiveAsync(ether, odd);
        await scene.TellAsync("setAnswers(uint8)", 2);
        await RefusedAsync($"TokenRefused(token: {scene.Odd.ToHex()})", scene.PostAsync(scene.Odd));
        foreach (JobPayment payment in payments[1]) Assert.Equal("TokenRefused", await scene.ExecuteAsync(payment));
        await scene.PaidInFullAsync(ether, payments[0]);
        await scene.TellAsync("setAnswers(uint8)", 0);
        await scene.PaidInFullAsync(odd, payments[1]);
    }

    /// <summary>Why a pool is asked for by name: the portal credits what was sent, and one job is paid with what is another's.</summary>
    [Fact]
    public async Task APooledTokenLetsOneJobBePaidWithAnothers()
    {
        using TokenScene scene = await TokenScene.CreateAsync(chain);
        SceneJob victim = await scene.PostAsync(scene.Odd, isPooled: true), ether = await scene.PostAsync();
        await scene.TellAsync("setFee(uint256)", 1000);
        SceneJob empty = await scene.PostAsync(scene.Odd, isPooled: true); // nothing of it arrived
        await scene.TellAsync("setFee(uint256)", 0);
        IReadOnlyList<IReadOnlyList<JobPayment>> payments = await scene.LiveAsync(victim, ether, empty);
        Assert.Equal("", await scene.ExecuteAsync(payments[2][0]));
        Assert.NotEqual("", await scene.ExecuteAsync(payments[0][0]));
        await scene.PaidInFullAsync(ether, payments[1]);
    }

    static BigInteger RewardsOf(SceneJob job) => TokenScene.RewardUnits * job.Plan.Places;

    static async Task RefusedAsync(string words, Task attempt) =>
        Assert.Equal(words, (await Assert.ThrowsAsync<RpcException>(() => attempt)).Revert?.ToString());
}
