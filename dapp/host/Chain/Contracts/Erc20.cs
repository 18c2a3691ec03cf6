using System.Numerics;
using Nethereum.ABI.FunctionEncoding.Attributes;
using Nethereum.Contracts;

namespace Rollup.Chain;

/// <summary>A token, as far as we use it.</summary>
public static class Erc20
{
    public static ContractCall Approve(in Address token, in Address spender, UInt128 amountUnits) =>
        new ApproveMessage { Spender = spender.ToHex(), Value = amountUnits }.On(in token);

    public static ContractCall Transfer(in Address token, in Address receiver, UInt128 amountUnits) =>
        new TransferMessage { Receiver = receiver.ToHex(), Value = amountUnits }.On(in token);

    public static Task<BigInteger> BalanceUnitsAsync(
        EthereumClient client, Address token, Address account, BlockTag tag = default, CancellationToken cancellation = default) =>
        client.ReadAsync(token, new BalanceOfMessage { Account = account.ToHex() }, static (ref reader) =>
            reader.Bytes32().ToBigInteger(), cancellation, tag);

    public static Task<BigInteger> AllowanceUnitsAsync(
        EthereumClient client, Address token, Address owner, Address spender, CancellationToken cancellation = default) => client.ReadAsync(
            token, new AllowanceMessage { Owner = owner.ToHex(), Spender = spender.ToHex() }, static (ref reader) =>
                reader.Bytes32().ToBigInteger(), cancellation);

    public static Task<byte> DecimalsAsync(EthereumClient client, Address token, CancellationToken cancellation = default) =>
        client.ReadAsync(token, new DecimalsMessage(), static (ref reader) => reader.UInt8(), cancellation);

    public static Task<string> SymbolAsync(EthereumClient client, Address token, CancellationToken cancellation = default) =>
        client.ReadAsync(token, new SymbolMessage(), ContractMessages.Text, cancellation);

    [Function("balanceOf", "uint256")]
    internal sealed class BalanceOfMessage : FunctionMessage
    {
        [Parameter("address", "account", 1)] public required string Account { get; init; }
    }

    [Function("allowance", "uint256")]
    internal sealed class AllowanceMessage : FunctionMessage
    {
        [Parameter("address", "owner", 1)] public required string Owner { get; init; }
        [Parameter("address", "spender", 2)] public required string Spender { get; init; }
    }

    [Function("approve", "bool")]
    internal sealed class ApproveMessage : FunctionMessage
    {
        [Parameter("address", "spender", 1)] public required string Spender { get; init; }
        [Parameter("uint256", "value", 2)] public required BigInteger Value { get; init; }
    }

    [Function("transfer", "bool")]
    internal sealed class TransferMessage : FunctionMessage
    {
        [Parameter("address", "to", 1)] public required string Receiver { get; init; }
        [Parameter("uint256", "value", 2)] public required BigInteger Value { get; init; }
    }

    [Function("decimals", "uint8")]
    internal sealed class DecimalsMessage : FunctionMessage;

    [Function("symbol", "string")]
    internal sealed class SymbolMessage : FunctionMessage;
}
