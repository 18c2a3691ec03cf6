using Rollup.Protocol;

namespace Rollup.Chain;

/// <summary>
/// Deposits. A portal takes the asset, gives it to the application and adds an input that says so, with the depositor's exec data behind.
/// </summary>
public static class Portals
{
    public static readonly AbiFunction DepositEtherFunction = new("depositEther(address appContract, bytes execLayerData)");

    public static readonly AbiFunction DepositErc20Function =
        new("depositERC20Tokens(address token, address appContract, uint256 value, bytes execLayerData)");

    public static ContractCall DepositEther(in Address application, UInt128 amountWei, byte[] execData) => new()
    {
        To = Addresses.EtherPortal,
        ValueWei = amountWei,
        Data = DepositEtherFunction.Encode(application, execData),
    };

    /// <summary>The portal itself, not the application, must have the depositor's allowance: <see cref="Erc20.Approve"/>.</summary>
    public static ContractCall DepositErc20(in Address token, in Address application, UInt128 amountUnits, byte[] execData) =>
        DepositErc20Function.On(Addresses.Erc20Portal, token, application, amountUnits, execData);
}
