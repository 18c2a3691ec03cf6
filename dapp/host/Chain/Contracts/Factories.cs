using Nethereum.ABI.FunctionEncoding.Attributes;
using Nethereum.Contracts;

namespace Rollup.Chain;

/// <summary>The factory that makes an application and its authority in one transaction, at addresses known before.</summary>
public static class Factories
{
    public static ContractCall DeployContracts(ApplicationTerms terms) =>
        terms.Fill(new DeployContractsMessage()).On(Addresses.SelfHostedApplicationFactory);

    public static Task<(Address Application, Address Authority)> AddressesAsync(
        EthereumClient client, ApplicationTerms terms, CancellationToken cancellation = default) => client.ReadAsync(
            Addresses.SelfHostedApplicationFactory, terms.Fill(new CalculateAddressesMessage()),
            static (ref reader) => (reader.Address(), reader.Address()), cancellation, words: 2);

    /// <summary>What both functions of the factory take.</summary>
    internal abstract class TermsMessage : FunctionMessage
    {
        [Parameter("address", "authorityOwner", 1)] public string AuthorityOwner { get; set; } = "";
        [Parameter("uint256", "epochLength", 2)] public ulong EpochLengthBlocks { get; set; }
        [Parameter("address", "appOwner", 3)] public string ApplicationOwner { get; set; } = "";
        [Parameter("bytes32", "templateHash", 4)] public byte[] TemplateHash { get; set; } = [];
        [Parameter("bytes", "dataAvailability", 5)] public byte[] DataAvailability { get; set; } = [];
        [Parameter("bytes32", "salt", 6)] public byte[] Salt { get; set; } = [];
    }

    [Function("deployContracts", typeof(AddressesReturned))]
    internal sealed class DeployContractsMessage : TermsMessage;

    [Function("calculateAddresses", typeof(AddressesReturned))]
    internal sealed class CalculateAddressesMessage : TermsMessage;

    [FunctionOutput]
    internal sealed class AddressesReturned : IFunctionOutputDTO
    {
        [Parameter("address", "", 1)] public string Application { get; set; } = "";
        [Parameter("address", "", 2)] public string Authority { get; set; } = "";
    }

    /// <summary>How an application says that its inputs are in the input box; encoded as a call nobody makes.</summary>
    [Function("InputBox")]
    internal sealed class InputBoxAvailabilityMessage : FunctionMessage
    {
        [Parameter("address", "inputBox", 1)] public required string InputBox { get; init; }
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

    internal T Fill<T>(T message) where T : Factories.TermsMessage
    {
        message.AuthorityOwner = AuthorityOwner.ToHex();
        message.EpochLengthBlocks = EpochLengthBlocks;
        message.ApplicationOwner = ApplicationOwner.ToHex();
        message.TemplateHash = TemplateHash.Bytes.ToArray();
        message.DataAvailability = new Factories.InputBoxAvailabilityMessage { InputBox = Addresses.InputBox.ToHex() }.GetCallData();
        message.Salt = Salt.Bytes.ToArray();
        return message;
    }
}
