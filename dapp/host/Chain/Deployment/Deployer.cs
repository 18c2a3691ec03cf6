using System.Numerics;
using Nethereum.ABI.FunctionEncoding;
using Nethereum.ABI.FunctionEncoding.Attributes;

namespace Rollup.Chain;

/// <summary>An application that has been created, and its authority.</summary>
public sealed record DeployedApplication(Address Application, Address Authority, ulong BlockNumber, bool OwnerRenounced);

/// <summary>What stands on a chain is not what it should be.</summary>
public sealed class DeploymentException(string message) : Exception(message);

/// <summary>Puts the contracts onto a chain that does not have them, and creates applications.</summary>
public sealed class Deployer(TransactionSender sender, Artifacts artifacts)
{
    EthereumClient Client => sender.Client;

    /// <summary>
    /// Deploys each Cartesi contract that is absent, and the factory of vaults, to its known address, and checks the code of all of them.
    /// Gives the names deployed.
    /// </summary>
    public async Task<IReadOnlyList<string>> EnsureContractsAsync(CancellationToken cancellation = default)
    {
        if ((await Client.CodeAsync(Addresses.Create2Deployer, default, cancellation)).Length == 0)
            throw new DeploymentException($"this chain has no CREATE2 deployer at {Addresses.Create2Deployer.ToHex()}");

        List<string> deployed = [];
        foreach (KnownContract contract in CartesiContracts.All)
            await EnsureAsync(contract, artifacts.Cartesi(contract.Name), $"{contract.Name} 2.2.0", deployed, cancellation);
        KnownContract own = CartesiContracts.JobVaultFactory;
        await EnsureAsync(own, artifacts.Own(own.Name), $"this program's {own.Name}", deployed, cancellation);
        return deployed;
    }

    async Task EnsureAsync(
        KnownContract contract, ContractArtifact artifact, string title, List<string> deployed, CancellationToken cancellation)
    {
        byte[] code = await Client.CodeAsync(contract.Address, default, cancellation);
        if (code.Length == 0)
        {
            await DeployAsync(contract, artifact, cancellation);
            code = await Client.CodeAsync(contract.Address, default, cancellation);
            deployed.Add(contract.Name);
        }
        if (!artifact.Matches(code)) throw new DeploymentException($"the code at {contract.Address.ToHex()} is not {title}");
    }

    /// <summary>Creates application and authority and, unless told otherwise, gives the application's ownership up for good.</summary>
    public async Task<DeployedApplication> CreateApplicationAsync(
        ApplicationTerms terms, bool renounceOwnership = true, CancellationToken cancellation = default)
    {
        (Address application, Address authority) = await Factories.AddressesAsync(Client, terms, cancellation);
        Receipt receipt = await sender.SendAsync(Factories.DeployContracts(terms), cancellation);
        await CheckApplicationAsync(application, authority, terms, cancellation);
        if (renounceOwnership)
        {
            await sender.SendAsync(ApplicationContract.RenounceOwnership(application), cancellation);
            await CheckOwnerRenouncedAsync(Client, application, cancellation);
        }
        return new DeployedApplication(application, authority, receipt.BlockNumber, renounceOwnership);
    }

    /// <summary>Throws unless nobody can replace the application's validator any more: its owner could pay himself everything.</summary>
    public static async Task CheckOwnerRenouncedAsync(EthereumClient client, Address application, CancellationToken cancellation = default)
    {
        Address owner = await ApplicationContract.OwnerAsync(client, application, cancellation);
        if (!owner.IsZero) throw new DeploymentException($"application {application.ToHex()} still has the owner {owner.ToHex()}");
    }

    /// <summary>
    /// A token for demos and tests, 18 decimals, all of it minted to the holder. By a plain transaction: through the CREATE2 deployer
    /// a constructor that mints to its sender would mint to the deployer.
    /// </summary>
    public async Task<Address> DeployRewardTokenAsync(Address holder, BigInteger supplyUnits, CancellationToken cancellation = default)
    {
        ContractArtifact artifact = artifacts.Own("RewardToken");
        RewardTokenConstructor values = new() { Holder = holder.ToHex(), SupplyUnits = supplyUnits };
        byte[] arguments = new ParametersEncoder().EncodeParametersFromTypeAttributes(typeof(RewardTokenConstructor), values);
        Receipt receipt = await sender.SendAsync(new ContractCall { To = null, Data = [.. artifact.InitCode, .. arguments] }, cancellation);
        return receipt.Created ?? throw receipt.Answer.Fault("contractAddress", "is missing");
    }

    async Task DeployAsync(KnownContract contract, ContractArtifact artifact, CancellationToken cancellation)
    {
        byte[] initCode = [.. artifact.InitCode, .. contract.ConstructorArguments];
        Address address = CartesiContracts.AddressOf(initCode);
        if (!address.Equals(contract.Address))
            throw new DeploymentException(
                $"the package's {contract.Name} would go to {address.ToHex()}, not {contract.Address.ToHex()}: another version?");
        await sender.SendAsync(new ContractCall { To = Addresses.Create2Deployer, Data = [.. new byte[32], .. initCode] }, cancellation);
    }

    async Task CheckApplicationAsync(Address application, Address authority, ApplicationTerms terms, CancellationToken cancellation)
    {
        if (!artifacts.Cartesi("Application").Matches(await Client.CodeAsync(application, default, cancellation)))
            throw new DeploymentException($"the code at {application.ToHex()} is not Application 2.2.0");
        if (!artifacts.Cartesi("Authority").Matches(await Client.CodeAsync(authority, default, cancellation)))
            throw new DeploymentException($"the code at {authority.ToHex()} is not Authority 2.2.0");

        Address validator = await ApplicationContract.ValidatorAsync(Client, application, cancellation);
        Bytes32 templateHash = await ApplicationContract.TemplateHashAsync(Client, application, cancellation);
        ulong epochLengthBlocks = await Authority.EpochLengthBlocksAsync(Client, authority, cancellation);
        bool isAsked = validator.Equals(in authority) && templateHash.Equals(terms.TemplateHash)
            && epochLengthBlocks == terms.EpochLengthBlocks;
        if (!isAsked) throw new DeploymentException($"application {application.ToHex()} was not created with the terms asked for");
    }

    internal sealed class RewardTokenConstructor
    {
        [Parameter("address", "holder", 1)] public required string Holder { get; init; }
        [Parameter("uint256", "supplyUnits", 2)] public required BigInteger SupplyUnits { get; init; }
    }
}
