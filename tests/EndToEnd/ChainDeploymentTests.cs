namespace Rollup.Tests.EndToEnd;

public sealed class ChainDeploymentTests(ChainFixture chain) : IClassFixture<ChainFixture>
{
    [Fact]
    public async Task AbsentContractsAreDeployedOnceToTheirAddresses()
    {
        Assert.Equal([.. CartesiContracts.All.Select(contract => contract.Name), "JobVaultFactory"], chain.Deployed);
        Assert.Empty(await chain.Deployer.EnsureContractsAsync(Cancellation));
        foreach (KnownContract contract in CartesiContracts.All)
            Assert.NotEmpty(await chain.Client.CodeAsync(contract.Address, default, Cancellation));
    }

    [Fact]
    public async Task OtherCodeAtAKnownAddressIsNoticed()
    {
        byte[] honest = await chain.Client.CodeAsync(Addresses.EtherPortal, default, Cancellation);
        byte[] bent = [.. honest];
        bent[^1] ^= 1;
        await chain.Anvil.SetCodeAsync(Addresses.EtherPortal, bent, Cancellation);
        DeploymentException fault = await Assert.ThrowsAsync<DeploymentException>(() => chain.Deployer.EnsureContractsAsync(Cancellation));
        Assert.Contains("is not EtherPortal 2.2.0", fault.Message, StringComparison.Ordinal);
        await chain.Anvil.SetCodeAsync(Addresses.EtherPortal, honest, Cancellation);
        Assert.Empty(await chain.Deployer.EnsureContractsAsync(Cancellation));
    }

    [Fact]
    public async Task AnApplicationIsWhatItsTermsSayAndOwnedByNobody()
    {
        DeployedApplication application = await chain.CreateApplicationAsync(epochLengthBlocks: 17);
        Assert.True(application.OwnerRenounced);
        Assert.Equal(17UL, await Authority.EpochLengthBlocksAsync(chain.Client, application.Authority, Cancellation));
        Assert.True(
            (await ApplicationContract.ValidatorAsync(chain.Client, application.Application, Cancellation)).Equals(application.Authority));
        Assert.Equal(
            "0xb12c9ede" + Addresses.InputBox.ToWord().ToHex()[2..], // InputBox(address), as a call that nobody makes
            Hex.Encode(await ApplicationContract.DataAvailabilityAsync(chain.Client, application.Application, Cancellation)));
        Assert.Equal(
            application.BlockNumber, await ApplicationContract.DeploymentBlockAsync(chain.Client, application.Application, Cancellation));
        await Deployer.CheckOwnerRenouncedAsync(chain.Client, application.Application, Cancellation);
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => chain.Sender.SendAsync(
            ApplicationContract.MigrateTo(application.Application, chain.Sender.Address), Cancellation));
        Assert.Equal("OwnableUnauthorizedAccount", refusal.Revert!.Name);
    }

    [Fact]
    public async Task AnOwnerWhoStayedIsNoticed()
    {
        DeployedApplication application = await chain.CreateApplicationAsync(epochLengthBlocks: 1, renounceOwnership: false);
        DeploymentException fault = await Assert.ThrowsAsync<DeploymentException>(
            () => Deployer.CheckOwnerRenouncedAsync(chain.Client, application.Application, Cancellation));
        Assert.Contains($"still has the owner {chain.Sender.Address.ToHex()}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheTokenIsMintedToItsHolder()
    {
        Address holder = EthereumKey.Generate().Address;
        Address token = await chain.Deployer.DeployRewardTokenAsync(holder, 12345, Cancellation);
        Assert.Equal(12345, await Erc20.BalanceUnitsAsync(chain.Client, token, holder, default, Cancellation));
        Assert.Equal(18, await Erc20.DecimalsAsync(chain.Client, token, Cancellation));
        Assert.Equal("RWD", await Erc20.SymbolAsync(chain.Client, token, Cancellation));
        Assert.True(chain.Artifacts.Own("RewardToken").Matches(await chain.Client.CodeAsync(token, default, Cancellation)));
    }

    [Fact]
    public async Task AChainWithoutTheCreate2DeployerIsRefused()
    {
        byte[] code = await chain.Client.CodeAsync(Addresses.Create2Deployer, default, Cancellation);
        await chain.Anvil.SetCodeAsync(Addresses.Create2Deployer, [], Cancellation);
        await Assert.ThrowsAsync<DeploymentException>(() => chain.Deployer.EnsureContractsAsync(Cancellation));
        await chain.Anvil.SetCodeAsync(Addresses.Create2Deployer, code, Cancellation);
    }
}
