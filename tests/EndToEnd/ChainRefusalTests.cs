namespace Rollup.Tests.EndToEnd;

/// <summary>What the real contracts refuse reaches the user by name and with its arguments, before any gas is spent.</summary>
public sealed class ChainRefusalTests(ChainFixture chain) : IClassFixture<ChainFixture>
{
    [Fact]
    public async Task OutputsThatCannotBeExecuted()
    {
        DeployedApplication application = await chain.CreateApplicationAsync(epochLengthBlocks: 1);
        byte[] notice = new byte[Outputs.NoticeBytes(2)];
        Assert.Equal(notice.Length, Outputs.WriteNotice([1, 2], notice));
        byte[] voucher = new byte[Outputs.EtherTransferBytes];
        Assert.Equal(voucher.Length, Outputs.WriteEtherTransfer(EthereumKey.Generate().Address, UInt256.From(9), voucher));
        OutputProofs proofs = new([OutputProof.LeafOf(notice), OutputProof.LeafOf(voucher)]);
        Task Execute(byte[] output, OutputProof proof) =>
            chain.Sender.SendAsync(ApplicationContract.ExecuteOutput(application.Application, output, proof), Cancellation);

        await RefusedAsync($"InvalidOutputsMerkleRoot(outputsMerkleRoot: {proofs.Root.ToHex()})", () => Execute(notice, proofs.Of(0)));
        await chain.ClaimAsync(application, await chain.Client.BlockNumberAsync(Cancellation), proofs.Root);
        await RefusedAsync($"OutputNotExecutable(output: {Hex.Encode(notice)})", () => Execute(notice, proofs.Of(0)));
        OutputProof shortened = new(1, [.. proofs.Of(1).Siblings.Take(62)]);
        await RefusedAsync("InvalidOutputHashesSiblingsArrayLength()", () => Execute(voucher, shortened));
        await RefusedAsync("InsufficientFunds(value: 9, balance: 0)", () => Execute(voucher, proofs.Of(1)));

        await chain.Sender.SendAsync(Portals.DepositEther(application.Application, 9, []), Cancellation);
        await Execute(voucher, proofs.Of(1));
        await RefusedAsync($"OutputNotReexecutable(output: {Hex.Encode(voucher)})", () => Execute(voucher, proofs.Of(1)));
    }

    [Fact]
    public async Task TokensThatCannotBeMoved()
    {
        DeployedApplication application = await chain.CreateApplicationAsync(epochLengthBlocks: 1);
        using TransactionSender poor = new(chain.Client, await chain.Anvil.FundedKeyAsync(ChainFixture.Ether, Cancellation));
        Task Deposit() => poor.SendAsync(Portals.DepositErc20(chain.Token, application.Application, 5, []), Cancellation);

        await RefusedAsync($"ERC20InsufficientAllowance(spender: {Addresses.Erc20Portal.ToHex()}, allowance: 0, needed: 5)", Deposit);
        await poor.SendAsync(Erc20.Approve(chain.Token, Addresses.Erc20Portal, 5), Cancellation);
        await RefusedAsync($"ERC20InsufficientBalance(sender: {poor.Address.ToHex()}, balance: 0, needed: 5)", Deposit);
    }

    [Fact]
    public async Task InputsThatAreTooLong()
    {
        DeployedApplication application = await chain.CreateApplicationAsync(epochLengthBlocks: 1);
        await chain.Sender.SendAsync(InputBox.AddInput(application.Application, new byte[EvmAdvance.PayloadBytesMax]), Cancellation);
        await RefusedAsync(
            $"InputTooLarge(appContract: {application.Application.ToHex()}, inputLength: 65540, maxInputLength: 65536)",
            () => chain.Sender.SendAsync(InputBox.AddInput(application.Application, new byte[EvmAdvance.PayloadBytesMax + 1]),
                Cancellation));
    }

    [Fact]
    public async Task ClaimsAgainstTheRules()
    {
        const ulong length = 4;
        DeployedApplication application = await chain.CreateApplicationAsync(length);
        Bytes32 root = OutputProof.LeafOf([1]);
        ulong head = await chain.Client.BlockNumberAsync(Cancellation);
        ulong last = (head / length + 2) * length - 1; // of the next epoch
        ContractCall claim = Authority.SubmitClaim(application.Authority, application.Application, last, root);

        await RefusedAsync(
            $"NotEpochFinalBlock(lastProcessedBlockNumber: {last - 1}, epochLength: {length})",
            () => chain.Sender.SendAsync(Authority.SubmitClaim(application.Authority, application.Application, last - 1, root),
                Cancellation));

        await chain.Anvil.MineAsync(last - head - 1, Cancellation);
        await RefusedAsync($"NotPastBlock(lastProcessedBlockNumber: {last}, currentBlockNumber: {last})", () =>
            chain.Sender.SimulateAsync(claim, Cancellation));
        await chain.Anvil.MineAsync(1, Cancellation);
        // The pending block is past the epoch, the latest is not: only the first is what a transaction will meet.
        await chain.Sender.SimulateAsync(claim, Cancellation);
        await RefusedAsync(
            $"NotPastBlock(lastProcessedBlockNumber: {last}, currentBlockNumber: {last})",
            () => chain.Client.CallAsync(claim, chain.Sender.Address, BlockTag.Latest, Cancellation));

        using TransactionSender stranger = new(chain.Client, await chain.Anvil.FundedKeyAsync(ChainFixture.Ether, Cancellation));
        await RefusedAsync(
            $"OwnableUnauthorizedAccount(account: {stranger.Address.ToHex()})", () => stranger.SendAsync(claim, Cancellation));
        await chain.Sender.SendAsync(claim, Cancellation);
        await RefusedAsync(
            $"NotFirstClaim(appContract: {application.Application.ToHex()}, lastProcessedBlockNumber: {last})",
            () => chain.Sender.SendAsync(claim, Cancellation));
    }

    [Fact]
    public async Task AFailureInsideABlockGivesItsReason()
    {
        // Without automining two executions of one voucher are both estimated as good; the second then fails in the block.
        DeployedApplication application = await chain.CreateApplicationAsync(epochLengthBlocks: 1);
        byte[] voucher = new byte[Outputs.EtherTransferBytes];
        Assert.Equal(voucher.Length, Outputs.WriteEtherTransfer(EthereumKey.Generate().Address, UInt256.From(1), voucher));
        OutputProofs proofs = new([OutputProof.LeafOf(voucher)]);
        await chain.Sender.SendAsync(Portals.DepositEther(application.Application, 2, []), Cancellation);
        await chain.ClaimAsync(application, await chain.Client.BlockNumberAsync(Cancellation), proofs.Root);
        using TransactionSender first = new(chain.Client, await chain.Anvil.FundedKeyAsync(ChainFixture.Ether, Cancellation));
        using TransactionSender second = new(chain.Client, await chain.Anvil.FundedKeyAsync(ChainFixture.Ether, Cancellation));
        ContractCall call = ApplicationContract.ExecuteOutput(application.Application, voucher, proofs.Of(0));

        await chain.Anvil.SetAutomineAsync(false, Cancellation);
        try
        {
            Task<Receipt>[] both = [first.SendAsync(call, Cancellation), second.SendAsync(call, Cancellation)];
            // Give both the time to reach the pool, then make the block that takes them.
            await Task.Delay(TimeSpan.FromSeconds(2), Cancellation);
            await chain.Anvil.MineAsync(1, Cancellation);
            Task<Receipt> failed = Assert.Single(both, await FailsAsync(both));
            TransactionFailedException failure = Assert.IsType<TransactionFailedException>(failed.Exception!.InnerException);
            Assert.Equal("OutputNotReexecutable", failure.Revert?.Name);
        }
        finally
        {
            await chain.Anvil.SetAutomineAsync(true, Cancellation);
        }
    }

    static async Task<Predicate<Task<Receipt>>> FailsAsync(Task<Receipt>[] tasks)
    {
        await Task.WhenAll(tasks).ContinueWith(_ => { }, TaskScheduler.Default);
        return task => task.IsFaulted;
    }

    static async Task RefusedAsync(string words, Func<Task> attempt)
    {
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(attempt);
        Assert.Equal(words, refusal.Revert?.ToString());
    }
}
