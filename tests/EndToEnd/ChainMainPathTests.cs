using System.Numerics;

namespace Rollup.Tests.EndToEnd;

/// <summary>The real contracts on a real development chain: deploy, deposit, input, claim, prove, execute.</summary>
public sealed class ChainMainPathTests(ChainFixture chain) : IClassFixture<ChainFixture>
{
    [Fact]
    public async Task DepositClaimAndExecutePaysTheClient()
    {
        DeployedApplication application = await chain.CreateApplicationAsync(epochLengthBlocks: 5);
        await chain.Sender.SendAsync(Erc20.Approve(chain.Token, Addresses.Erc20Portal, 1000), Cancellation);
        ContractCall call = Portals.DepositErc20(chain.Token, application.Application, 1000, [0xca, 0xfe]);
        Receipt deposit = await chain.Sender.SendAsync(call, Cancellation);

        InputAdded input = InputBox.InputOf(deposit, AddedInput.Of(call, chain.Sender.Address)!);
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

    [Fact]
    public async Task EtherComesInByThePortalAndLeavesByVoucher()
    {
        DeployedApplication application = await chain.CreateApplicationAsync(epochLengthBlocks: 1);
        ContractCall call = Portals.DepositEther(application.Application, 5000, [1]);
        Receipt deposit = await chain.Sender.SendAsync(call, Cancellation);
        InputAdded input = InputBox.InputOf(deposit, AddedInput.Of(call, chain.Sender.Address)!);
        Assert.True(EvmAdvance.TryDecode(input.Input, out EvmAdvance advance, out ReadOnlySpan<byte> payload));
        Assert.True(EtherDeposit.TryDecode(payload, out EtherDeposit fields, out _));
        Assert.True(advance.Sender.Equals(Addresses.EtherPortal));
        Assert.Equal(new BigInteger(5000), fields.AmountWei.BigEndian.ToBigInteger());
        Assert.Equal<UInt128>(5000, await chain.Client.BalanceWeiAsync(application.Application, default, Cancellation));

        Address client = EthereumKey.Generate().Address;
        byte[] voucher = new byte[Outputs.EtherTransferBytes];
        Assert.Equal(voucher.Length, Outputs.WriteEtherTransfer(client, UInt256.From(4000), voucher));
        OutputProofs proofs = new([OutputProof.LeafOf(voucher)]);
        await chain.ClaimAsync(application, deposit.BlockNumber, proofs.Root);
        await chain.Sender.SendAsync(ApplicationContract.ExecuteOutput(application.Application, voucher, proofs.Of(0)), Cancellation);
        Assert.Equal<UInt128>(4000, await chain.Client.BalanceWeiAsync(client, default, Cancellation));
        Assert.Equal<UInt128>(1000, await chain.Client.BalanceWeiAsync(application.Application, default, Cancellation));

        ulong head = await chain.Client.BlockNumberAsync(Cancellation);
        OutputExecuted executed = Assert.Single(
            await ApplicationContract.ExecutedAsync(chain.Client, application.Application, application.BlockNumber, head, Cancellation));
        Assert.Equal(0UL, executed.OutputIndex);
        Assert.Equal(voucher, executed.Output);
        Assert.Equal(1UL, await ApplicationContract.ExecutedCountAsync(chain.Client, application.Application, Cancellation));
    }

    /// <summary>Trees of many sizes, every proof of each, against the contract's own check.</summary>
    [Fact]
    public async Task TheRealContractTakesEveryProof()
    {
        DeployedApplication application = await chain.CreateApplicationAsync(epochLengthBlocks: 1);
        foreach (int count in new[] { 1, 2, 3, 6, 33 })
        {
            byte[][] outputs = [.. Enumerable.Range(0, count).Select(number => new byte[] { (byte)count, (byte)number })];
            OutputProofs proofs = new(outputs.Select(output => OutputProof.LeafOf(output)));
            await chain.ClaimAsync(application, await chain.Client.BlockNumberAsync(Cancellation), proofs.Root);
            for (int index = 0; index < count; index++)
            {
                await chain.Client.CallAsync(
                    ApplicationContract.ValidateOutput(application.Application, outputs[index], proofs.Of((ulong)index)),
                    cancellation: Cancellation);
            }
        }
    }
}
