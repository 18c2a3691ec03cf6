using System.Numerics;

namespace Rollup.Client.Transactions;

/// <summary>Whether an account holds what a command is about to take, gas included: asked before anything is sent.</summary>
public static class Funds
{
    /// <summary>The deposit itself, and for a token the allowance before it.</summary>
    public static long GasOfDeposit(Asset asset, byte[] command) => GasTable.Read().WithApproval(asset.Way, command);

    /// <summary>What so much gas, as it was measured, costs at most if it is sent now: a fifth more may be used.</summary>
    public static Task<TransactionCost> CostOfAsync(Session session, long gas, CancellationToken cancellation) =>
        TransactionCost.OfGasAsync(session.Chain, (ulong)(gas + gas / 5), session.FeeCapMaxWei, cancellation);

    public static async Task CheckAsync(
        Session session, Address account, Asset asset, UInt128 units, long gas, CancellationToken cancellation)
    {
        if (await ShortageAsync(session, account, asset, units, gas, cancellation) is { } shortage) throw new ClientException(shortage);
    }

    /// <summary>What is missing, or null. Gas is counted at the price of the next block, at most at what the person allows.</summary>
    public static async Task<BalanceTooLow?> ShortageAsync(
        Session session, Address account, Asset asset, UInt128 units, long gas, CancellationToken cancellation)
    {
        BigInteger price = UInt128.Min(await TransactionCost.PricePerGasWeiAsync(session.Chain, cancellation), session.FeeCapMaxWei);
        BigInteger gasWei = price * gas, ether = await Asset.Ether.BalanceAsync(session.Chain, account, cancellation);
        string forGas = $"about {Asset.TextOf(gasWei, Asset.Ether)} for gas";
        if (asset.IsEther)
        {
            return ether >= units + gasWei ? null
                : new BalanceTooLow(account, Asset.TextOf(ether, asset), units == 0 ? forGas : $"{asset.Text(units)} and {forGas}");
        }
        BigInteger held = await asset.BalanceAsync(session.Chain, account, cancellation);
        if (held < units) return new BalanceTooLow(account, Asset.TextOf(held, asset), asset.Text(units));
        return ether >= gasWei ? null : new BalanceTooLow(account, Asset.TextOf(ether, Asset.Ether), forGas);
    }
}
