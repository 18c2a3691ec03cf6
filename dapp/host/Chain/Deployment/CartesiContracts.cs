using Nethereum.Util;

namespace Rollup.Chain;

/// <summary>A contract with its constructor's arguments and the address that follows from both.</summary>
public sealed record KnownContract(string Name, Address Address, byte[] ConstructorArguments);

/// <summary>The contracts of 2.2.0, and ours behind them, in the order in which they can be deployed.</summary>
public static class CartesiContracts
{
    public static IReadOnlyList<KnownContract> All { get; } =
    [
        new("InputBox", Addresses.InputBox, []),
        new("EtherPortal", Addresses.EtherPortal, Word(Addresses.InputBox)),
        new("ERC20Portal", Addresses.Erc20Portal, Word(Addresses.InputBox)),
        new("ERC721Portal", Addresses.Erc721Portal, Word(Addresses.InputBox)),
        new("ERC1155SinglePortal", Addresses.Erc1155SinglePortal, Word(Addresses.InputBox)),
        new("ERC1155BatchPortal", Addresses.Erc1155BatchPortal, Word(Addresses.InputBox)),
        new("SafeERC20Transfer", Addresses.SafeErc20Transfer, []),
        new("ApplicationFactory", Addresses.ApplicationFactory, []),
        new("AuthorityFactory", Addresses.AuthorityFactory, []),
        new("QuorumFactory", Addresses.QuorumFactory, []),
        new("SelfHostedApplicationFactory", Addresses.SelfHostedApplicationFactory,
            [.. Word(Addresses.AuthorityFactory), .. Word(Addresses.ApplicationFactory)]),
    ];

    /// <summary>The one contract of ours that every chain needs.</summary>
    public static KnownContract JobVaultFactory { get; } =
        new(nameof(Addresses.JobVaultFactory), Addresses.JobVaultFactory, Word(Addresses.InputBox));

    /// <summary>
    /// Where the CREATE2 deployer puts this code with salt 0: the last 20 bytes of keccak256(ff, deployer, salt, keccak256(code)).
    /// </summary>
    public static Address AddressOf(ReadOnlySpan<byte> initCode) => Hex.ReadAddress(
        ContractUtils.CalculateCreate2Address(Addresses.Create2Deployer.ToHex(), default(Bytes32).ToHex(), Hex.Encode(initCode)));

    static byte[] Word(Address address) => address.ToWord().Bytes.ToArray();
}
