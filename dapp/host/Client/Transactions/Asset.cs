using System.Numerics;

namespace Rollup.Client.Transactions;

/// <summary>A token, or Ether when the address is zero.</summary>
public sealed record Asset(Address Address, string Symbol, int Decimals)
{
    public static Asset Ether { get; } = new(default, "ETH", 18);

    public bool IsEther => Address.IsZero;

    public string Text(UInt128 units) => $"{Amounts.Text(units, Decimals)} {Symbol}";

    public UInt128 Parse(string text) => Amounts.Parse(text, Decimals);

    public static async Task<Asset> ReadAsync(EthereumClient chain, Address address, CancellationToken cancellation)
    {
        if (address.IsZero) return Ether;
        string symbol;
        try
        {
            symbol = await Erc20.SymbolAsync(chain, address, cancellation);
        }
        catch (MalformedAnswerException answer) when (answer.IsEmpty)
        {
            throw new ClientException(new TokenUnknown(address));
        }
        catch (Exception exception) when (exception is RpcException or MalformedAnswerException)
        {
            symbol = "units"; // symbol() is optional in ERC-20, decimals() as well.
        }
        return new Asset(address, symbol, await Erc20.DecimalsAsync(chain, address, cancellation));
    }

    public async Task<BigInteger> BalanceAsync(EthereumClient chain, Address account, CancellationToken cancellation) => IsEther
        ? (BigInteger)await chain.BalanceWeiAsync(account, default, cancellation)
        : await Erc20.BalanceUnitsAsync(chain, Address, account, default, cancellation);

    public static string TextOf(BigInteger units, Asset asset) => units > (BigInteger)UInt128.MaxValue ? $"{units} units"
        : asset.Text((UInt128)units);
}
