using System.Numerics;
using Rollup.Chain;
using Rollup.Protocol;
using Xunit;

namespace Rollup.Tests.EndToEnd;

/// <summary>The real contracts on a real development chain: deploy, deposit, input, claim, prove, execute.</summary>
public sealed class ChainMainPathTests(ChainFixture chain) : IClassFixture<ChainFixture>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DepositClaimAndExecutePaysTheClient()
    {
        DeployedApplication application = await chain.CreateApplicationAsync(epochLengthBlocks: 5);
        await chain.Sender.SendAsync(Erc20.Approve(chain.Token, Addresses.Erc20Portal, 1000), Cancellation);
        Receipt deposit = await chain.Sender.SendAsync(
            Portals.DepositErc20(chain.Token, application.Application, 1000, [0xca, 0xfe]), Cancellation);

        InputAdded input = InputBox.InputOf(deposit);
        Assert.True(EvmAdvance.TryDecode(input.Input, out EvmAdvance advance, out ReadOnlySpan<byte> payload));
        Assert.True(Erc20Deposit.TryDecode(payload, out Erc20Deposit fields, out ReadOnlySpan<byte> execData));
        Assert.Equal("0xcafe", Hex.Encode(execData));
        Assert.True(advance.Sender.Equals(Addresses.Erc20Portal));
        Assert.True(fields.Depositor.Equals(chain.Sender.Address));
        Assert.Equal(deposit.BlockNumber, advance.BlockNumber);

        Address client = EthereumKey.Generate().Address;
        byte[] voucher = new byte[Outputs.Erc20TransferBytes];
        Assert.Equal(voucher.Length, Outputs.WriteErc20Transfer(chain.Token, client, UInt256.From(700), voucher));
        OutputProofs proofs = new([OutputProof.LeafOf([1, 2, 3]), OutputProof.LeafOf(voucher)]);
        await chain.ClaimAsync(application, deposit.BlockNumber, proofs.Root);

        await chain.Sender.SendAsync(ApplicationContract.ExecuteOutput(application.Application, voucher, proofs.Of(1)), Cancellation);
        Assert.Equal(new BigInteger(700), await Erc20.BalanceUnitsAsync(chain.Client, chain.Token, client, default, Cancellation));
        Assert.True(await ApplicationContract.WasExecutedAsync(chain.Client, application.Application, 1, default, Cancellation));
    }
}
