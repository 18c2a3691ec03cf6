using Rollup.Protocol;

namespace Rollup.Chain;

/// <summary>The factory that makes an application and its authority in one transaction, at addresses known before.</summary>
public static class Factories
{
    const string Arguments =
        "(address authorityOwner, uint256 epochLength, address appOwner, bytes32 templateHash, bytes dataAvailability, bytes32 salt)";

    public static readonly AbiFunction DeployContractsFunction = new("deployContracts" + Arguments, "(address, address)");
    public static readonly AbiFunction CalculateAddressesFunction = new("calculateAddresses" + Arguments, "(address, address)");

    /// <summary>How an application says that its inputs are in the input box; encoded as a call nobody makes.</summary>
    public static readonly AbiFunction InputBoxAvailability = new("InputBox(address inputBox)");

    public static ContractCall DeployContracts(ApplicationTerms terms) =>
        DeployContractsFunction.On(Addresses.SelfHostedApplicationFactory, terms.ToAbi());

    public static async Task<(Address Application, Address Authority)> AddressesAsync(
        EthereumClient client, ApplicationTerms terms, CancellationToken cancellation = default)
    {
        AbiValues values = await client.ReadAsync(
            Addresses.SelfHostedApplicationFactory, CalculateAddressesFunction, terms.ToAbi(), default, cancellation);
        return (values.Address(0), values.Address(1));
    }
}

/// <summary>What an application is created with.</summary>
public sealed class ApplicationTerms
{
    /// <summary>Who may claim.</summary>
    public required Address AuthorityOwner { get; init; }

    public required ulong EpochLengthBlocks { get; init; }

    /// <summary>Who may replace the validator, until the ownership is renounced.</summary>
    public required Address ApplicationOwner { get; init; }

    public required Bytes32 TemplateHash { get; init; }

    public Bytes32 Salt { get; init; }

    internal object[] ToAbi() =>
    [
        AuthorityOwner, EpochLengthBlocks, ApplicationOwner, TemplateHash, Factories.InputBoxAvailability.Encode(Addresses.InputBox), Salt,
    ];
}
