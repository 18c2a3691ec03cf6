namespace Rollup.Tests.EndToEnd;

/// <summary>What a node reads back: inputs, claims, blocks, and what becomes of them when the chain changes its mind.</summary>
public sealed class ChainReadingTests(ChainFixture chain) : IClassFixture<ChainFixture>
{
    [Fact]
    public async Task InputsAreReadInOrderAndAreWhatTheBoxHashed()
    {
        DeployedApplication application = await chain.CreateApplicationAsync(epochLengthBlocks: 10);
        DeployedApplication other = await chain.CreateApplicationAsync(epochLengthBlocks: 10);
        for (byte number = 0; number < 3; number++)
        {
            await chain.Sender.SendAsync(InputBox.AddInput(application.Application, [number]), Cancellation);
            await chain.Sender.SendAsync(InputBox.AddInput(other.Application, [99]), Cancellation);
        }
        ulong head = await chain.Client.BlockNumberAsync(Cancellation);
        IReadOnlyList<InputAdded> inputs = await InputBox.InputsAsync(
            chain.Client, application.Application, application.BlockNumber, head, Cancellation);
        Assert.Equal([0UL, 1UL, 2UL], inputs.Select(input => input.Index));
        Assert.Equal(3UL, await InputBox.InputCountAsync(chain.Client, application.Application, cancellation: Cancellation));
        foreach (InputAdded input in inputs)
        {
            Bytes32 hash = await InputBox.InputHashAsync(chain.Client, application.Application, input.Index, Cancellation);
            Assert.Equal(hash.ToHex(), OutputProof.LeafOf(input.Input).ToHex());
            Assert.True(EvmAdvance.TryDecode(input.Input, out EvmAdvance advance, out ReadOnlySpan<byte> payload));
            Assert.Equal([(byte)input.Index], payload.ToArray());
            Assert.Equal(8545UL, advance.ChainId);
            Assert.Equal(input.Log.BlockNumber, advance.BlockNumber);
            Assert.Equal(input.Index, advance.Index);
            Assert.True(advance.Application.Equals(application.Application) && advance.Sender.Equals(chain.Sender.Address));
        }
    }

    [Fact]
    public async Task ClaimsAreReadBack()
    {
        DeployedApplication application = await chain.CreateApplicationAsync(epochLengthBlocks: 3);
        Bytes32 root = OutputProof.LeafOf("root"u8);
        Assert.False(
            await Authority.IsRootValidAsync(chain.Client, application.Authority, application.Application, root, default, Cancellation));
        Receipt receipt = await chain.ClaimAsync(application, await chain.Client.BlockNumberAsync(Cancellation), root);
        Assert.True(
            await Authority.IsRootValidAsync(chain.Client, application.Authority, application.Application, root, default, Cancellation));

        IReadOnlyList<Claim> claims = await Authority.ClaimsAsync(
            chain.Client, application.Authority, application.Application, application.BlockNumber, receipt.BlockNumber, Cancellation);
        Assert.Equal(2, claims.Count); // submitted, and accepted at once
        Assert.Equal(root.ToHex(), Assert.Single(claims, claim => !claim.Accepted).OutputsRoot.ToHex());
        Claim claim = Assert.Single(claims, claim => claim.Accepted);
        Assert.Equal(root.ToHex(), claim.OutputsRoot.ToHex());
        Assert.Equal(2UL, claim.LastProcessedBlock % 3);
        Assert.Equal(receipt.TransactionHash.ToHex(), claim.Log.TransactionHash.ToHex());
        Assert.True((await Authority.OwnerAsync(chain.Client, application.Authority, Cancellation)).Equals(chain.Sender.Address));
    }

    [Fact]
    public async Task AReorganisationTakesInputsBackAndChangesHashes()
    {
        DeployedApplication application = await chain.CreateApplicationAsync(epochLengthBlocks: 10);
        Receipt kept = await chain.Sender.SendAsync(InputBox.AddInput(application.Application, [1]), Cancellation);
        Receipt lost = await chain.Sender.SendAsync(InputBox.AddInput(application.Application, [2]), Cancellation);
        BlockHeader before = (await chain.Client.BlockAsync(BlockTag.Latest, Cancellation))!;

        await chain.Anvil.ReorganiseAsync(1, Cancellation);
        BlockHeader after = (await chain.Client.BlockAsync(BlockTag.Latest, Cancellation))!;
        Assert.Equal(before.Number, after.Number);
        Assert.NotEqual(before.Hash.ToHex(), after.Hash.ToHex());
        Assert.Equal(before.ParentHash.ToHex(), after.ParentHash.ToHex());
        Assert.Null(await chain.Client.ReceiptAsync(lost.TransactionHash, Cancellation));
        Assert.NotNull(await chain.Client.ReceiptAsync(kept.TransactionHash, Cancellation));
        Assert.Equal(1UL, await InputBox.InputCountAsync(chain.Client, application.Application, cancellation: Cancellation));
    }

    [Fact]
    public async Task ASnapshotBringsTheOldStateBack()
    {
        Address account = EthereumKey.Generate().Address;
        string snapshot = await chain.Anvil.SnapshotAsync(Cancellation);
        await chain.Anvil.SetBalanceAsync(account, 7, Cancellation);
        Assert.Equal<UInt128>(7, await chain.Client.BalanceWeiAsync(account, default, Cancellation));
        await chain.Anvil.RevertAsync(snapshot, Cancellation);
        Assert.Equal<UInt128>(0, await chain.Client.BalanceWeiAsync(account, default, Cancellation));
        await Assert.ThrowsAnyAsync<Exception>(() => chain.Anvil.RevertAsync("0xffff", Cancellation));
    }

    [Fact]
    public async Task BlocksThatAreNotThereAreNull()
    {
        ulong head = await chain.Client.BlockNumberAsync(Cancellation);
        Assert.Null(await chain.Client.BlockAsync(BlockTag.Number(head + 100), Cancellation));
        Assert.Equal(head, (await chain.Client.BlockAsync(BlockTag.Number(head), Cancellation))!.Number);
        Assert.True((await chain.Client.BlockAsync(BlockTag.Finalized, Cancellation))!.Number <= head);
    }
}
