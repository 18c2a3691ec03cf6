using System.Numerics;
using Nethereum.ABI.FunctionEncoding.Attributes;
using Nethereum.Contracts;

namespace Rollup.Chain;

/// <summary>
/// Deposits. A portal takes the asset, gives it to the application and adds an input that says so, with the depositor's exec data behind.
/// </summary>
public static class Portals
{
    public static ContractCall DepositEther(in Address application, UInt128 amountWei, byte[] execData) =>
        new DepositEtherMessage { Application = application.ToHex(), ExecData = execData }.On(Addresses.EtherPortal, amountWei);

    /// <summary>The portal itself, not the application, must have the depositor's allowance: <see cref="Erc20.Approve"/>.</summary>
    public static ContractCall DepositErc20(in Address token, in Address application, UInt128 amountUnits, byte[] execData) =>
        new DepositErc20Message { Token = token.ToHex(), Application = application.ToHex(), Value = amountUnits, ExecData = execData }
            .On(Addresses.Erc20Portal);

    [Function("depositEther")]
    internal sealed class DepositEtherMessage : FunctionMessage
    {
        [Parameter("address", "appContract", 1)] public required string Application { get; init; }
        [Parameter("bytes", "execLayerData", 2)] public required byte[] ExecData { get; init; }
    }

    [Function("depositERC20Tokens")]
    internal sealed class DepositErc20Message : FunctionMessage
    {
        [Parameter("address", "token", 1)] public required string Token { get; init; }
        [Parameter("address", "appContract", 2)] public required string Application { get; init; }
        [Parameter("uint256", "value", 3)] public required BigInteger Value { get; init; }
        [Parameter("bytes", "execLayerData", 4)] public required byte[] ExecData { get; init; }
    }
}
