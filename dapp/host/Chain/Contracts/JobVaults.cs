using System.Buffers.Binary;
using System.Numerics;
using Nethereum.ABI.FunctionEncoding.Attributes;
using Nethereum.Contracts;
using Nethereum.Util;

namespace Rollup.Chain;

/// <summary>The vaults of jobs: one for each job in a token, made and filled through one factory, paid from by the application.</summary>
public static class JobVaults
{
    // A vault is a proxy of the code that the factory made first (ERC-1167), with application and token behind it.
    static readonly byte[] s_beforeCode = Convert.FromHexString("60553d8160093d39f3363d3d373d3d3d363d73");
    static readonly byte[] s_behindCode = Convert.FromHexString("5af43d82803e903d91602b57fd5bf3");

    internal const uint DepositNewSelector = 0xE028A65D, DepositSelector = 0xB46F0D22;

    static readonly Address s_code = Hex.ReadAddress(ContractUtils.CalculateContractAddress(Addresses.JobVaultFactory.ToHex(), 1));

    /// <summary>Where the vault of a maker and a salt stands, or will stand: no endpoint is asked.</summary>
    public static Address AddressOf(in Address application, in Address token, in Address maker, in Bytes32 salt)
    {
        byte[] creation = [.. s_beforeCode, .. s_code.Bytes, .. s_behindCode, .. application.Bytes, .. token.Bytes];
        Bytes32 ownSalt = OutputProof.LeafOf([.. maker.Bytes, .. salt.Bytes]);
        return Hex.ReadAddress(
            ContractUtils.CalculateCreate2Address(Addresses.JobVaultFactory.ToHex(), ownSalt.ToHex(), Hex.Encode(creation)));
    }

    /// <summary>
    /// Makes the sender's vault of that salt, and moves exactly so many units into it: a token that keeps a fee is refused. The factory
    /// itself must have the depositor's allowance.
    /// </summary>
    public static ContractCall DepositNew(
        in Address application, in Address token, in Bytes32 salt, UInt128 units, byte[] execData) =>
        new DepositNewMessage { Salt = salt.Bytes.ToArray() }.Filled(application, token, units, execData).On(Addresses.JobVaultFactory);

    /// <summary>The same into a vault that is there.</summary>
    public static ContractCall Deposit(in Address application, in AssetKey asset, UInt128 units, byte[] execData) =>
        new DepositMessage { Vault = asset.Vault.ToHex() }.Filled(application, asset.Token, units, execData).On(Addresses.JobVaultFactory);

    /// <summary>Whether a call of the factory makes a vault.</summary>
    public static bool MakesVault(ReadOnlySpan<byte> call) =>
        BinaryPrimitives.TryReadUInt32BigEndian(call, out uint selector) && selector == DepositNewSelector;

    /// <summary>Of which token a vault is.</summary>
    public static Task<Address> TokenAsync(EthereumClient client, Address vault, CancellationToken cancellation = default) =>
        client.ReadAsync(vault, new TokenMessage(), static (ref reader) => reader.Address(), cancellation);

    static T Filled<T>(this T message, in Address application, in Address token, UInt128 units, byte[] execData)
        where T : DepositFields
    {
        message.Application = application.ToHex();
        message.Token = token.ToHex();
        (message.Units, message.ArrivingUnits) = (units, units);
        message.ExecData = execData;
        return message;
    }

    /// <summary>What both functions of the factory take, besides the salt or the vault.</summary>
    internal abstract class DepositFields : FunctionMessage
    {
        [Parameter("address", "application", 1)] public string Application { get; set; } = "";
        [Parameter("address", "token", 2)] public string Token { get; set; } = "";
        [Parameter("uint256", "units", 4)] public BigInteger Units { get; set; }
        [Parameter("uint256", "arrivingUnits", 5)] public BigInteger ArrivingUnits { get; set; }
        [Parameter("bytes", "execData", 6)] public byte[] ExecData { get; set; } = [];
    }

    [Function("depositNew", "address")]
    internal sealed class DepositNewMessage : DepositFields
    {
        [Parameter("bytes32", "salt", 3)] public required byte[] Salt { get; init; }
    }

    [Function("deposit")]
    internal sealed class DepositMessage : DepositFields
    {
        [Parameter("address", "vault", 3)] public required string Vault { get; init; }
    }

    [Function("token", "address")]
    internal sealed class TokenMessage : FunctionMessage;
}
