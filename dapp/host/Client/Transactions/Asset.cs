using System.Numerics;
using System.Security.Cryptography;

namespace Rollup.Client.Transactions;

/// <summary>
/// How money goes to the application: a token through its portal lies there with that of all other jobs; else in a vault, which the first
/// deposit makes.
/// </summary>
public enum DepositWay { Ether, PooledToken, NewVault, Vault }

/// <summary>A token, or Ether when the address is zero; and where a deposit of it goes.</summary>
public sealed record Asset(Address Address, string Symbol, int Decimals)
{
    const string BaseUnits = "units";

    /// <summary>The vault that a deposit goes into, or none.</summary>
    public Address Vault { get; init; }

    /// <summary>Of a vault that the deposit is to make.</summary>
    public Bytes32? NewVaultSalt { get; init; }

    public DepositWay Way => IsEther ? DepositWay.Ether : Vault.IsZero ? DepositWay.PooledToken
        : NewVaultSalt is null ? DepositWay.Vault : DepositWay.NewVault;

    /// <summary>Who moves the depositor's tokens.</summary>
    public Address Spender => Way == DepositWay.PooledToken ? Addresses.Erc20Portal : Addresses.JobVaultFactory;

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
            symbol = BaseUnits; // symbol() is optional in ERC-20, decimals() as well
        }
        try
        {
            return new Asset(address, symbol, await Erc20.DecimalsAsync(chain, address, cancellation));
        }
        catch (Exception exception) when (exception is RpcException or MalformedAnswerException)
        {
            return new Asset(address, BaseUnits, Decimals: 0);
        }
    }

    /// <summary>An asset of others, to be shown: a stranger's token may be no contract, and must not hide what else there is.</summary>
    public static async Task<Asset> ShownAsync(EthereumClient chain, Address address, CancellationToken cancellation)
    {
        try
        {
            return await ReadAsync(chain, address, cancellation);
        }
        catch (ClientException unknown) when (unknown.Failure is TokenUnknown)
        {
            return new Asset(address, BaseUnits, Decimals: 0);
        }
    }

    /// <summary>The asset of a live job.</summary>
    public static async Task<Asset> OfJobAsync(EthereumClient chain, JobState job, CancellationToken cancellation) =>
        await ShownAsync(chain, job.Asset, cancellation) with { Vault = job.Vault };

    /// <summary>
    /// Where the escrow of a job goes that this account is about to post: unless its terms say otherwise, into a vault that it makes, at an
    /// address that nobody else can make. One that has a vault keeps it.
    /// </summary>
    public Asset ForNewJob(in Address application, in Address sponsor, bool isPooledToken)
    {
        if (IsEther || isPooledToken || !Vault.IsZero) return this;
        Bytes32 salt = default;
        RandomNumberGenerator.Fill(salt.WritableBytes);
        return this with { Vault = JobVaults.AddressOf(in application, Address, in sponsor, in salt), NewVaultSalt = salt };
    }

    public async Task<BigInteger> BalanceAsync(EthereumClient chain, Address account, CancellationToken cancellation) => IsEther
        ? (BigInteger)await chain.BalanceWeiAsync(account, default, cancellation)
        : await Erc20.BalanceUnitsAsync(chain, Address, account, default, cancellation);

    public static string TextOf(BigInteger units, Asset asset) => units > (BigInteger)UInt128.MaxValue ? $"{units} units"
        : asset.Text((UInt128)units);
}
