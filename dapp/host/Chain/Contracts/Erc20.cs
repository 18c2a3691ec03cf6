using System.Numerics;
using Rollup.Protocol;

namespace Rollup.Chain;

/// <summary>A token, as far as we use it.</summary>
public static class Erc20
{
    public static readonly AbiFunction BalanceOfFunction = new("balanceOf(address account)", "(uint256)");
    public static readonly AbiFunction AllowanceFunction = new("allowance(address owner, address spender)", "(uint256)");
    public static readonly AbiFunction ApproveFunction = new("approve(address spender, uint256 value)", "(bool)");
    public static readonly AbiFunction TransferFunction = new("transfer(address to, uint256 value)", "(bool)");
    public static readonly AbiFunction TotalSupplyFunction = new("totalSupply()", "(uint256)");
    public static readonly AbiFunction DecimalsFunction = new("decimals()", "(uint8)");
    public static readonly AbiFunction SymbolFunction = new("symbol()", "(string)");
    public static readonly AbiEvent TransferEvent = new("Transfer(address indexed from, address indexed to, uint256 value)");

    public static ContractCall Approve(in Address token, in Address spender, UInt128 amountUnits) =>
        ApproveFunction.On(in token, spender, amountUnits);

    public static ContractCall Transfer(in Address token, in Address receiver, UInt128 amountUnits) =>
        TransferFunction.On(in token, receiver, amountUnits);

    public static async Task<BigInteger> BalanceUnitsAsync(
        EthereumClient client, Address token, Address account, BlockTag tag = default, CancellationToken cancellation = default) =>
        (await client.ReadAsync(token, BalanceOfFunction, [account], tag, cancellation)).Number(0);

    public static async Task<BigInteger> AllowanceUnitsAsync(
        EthereumClient client, Address token, Address owner, Address spender, CancellationToken cancellation = default) =>
        (await client.ReadAsync(token, AllowanceFunction, [owner, spender], default, cancellation)).Number(0);

    public static async Task<byte> DecimalsAsync(EthereumClient client, Address token, CancellationToken cancellation = default) =>
        (byte)(await client.ReadAsync(token, DecimalsFunction, [], default, cancellation)).UInt64(0);

    public static async Task<string> SymbolAsync(EthereumClient client, Address token, CancellationToken cancellation = default) =>
        (await client.ReadAsync(token, SymbolFunction, [], default, cancellation)).Text(0);
}
