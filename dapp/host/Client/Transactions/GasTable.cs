using System.Reflection;
using System.Text.Json;

namespace Rollup.Client.Transactions;

/// <summary>
/// Gas of an input from the measured table onchain/snapshots/gas.json, for any payload: a transaction costs 21,000, its bytes, and what the
/// contracts do, which grows with the length; or, if that is more, the floor of EIP-7623 on its bytes.
/// </summary>
public sealed class GasTable
{
    const int Base = 21_000, Zero = 4, NonZero = 16, FloorZero = 10, FloorNonZero = 40;

    // addInput(address,bytes): selector, an address with 12 zeros before it, the offset word; then the length word and the payload in
    // words.
    const int HeadNonZero = 4 + 20 + 1, HeadZero = 12 + 31;

    readonly Dictionary<string, long> _gas;

    GasTable(Dictionary<string, long> gas) => _gas = gas;

    public static GasTable Read()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("gas.json")
            ?? throw new InvalidOperationException("the gas table is part of the program");
        using JsonDocument document = JsonDocument.Parse(stream);
        return new GasTable(
            document.RootElement.GetProperty("gas").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetInt64()));
    }

    public long AddInput(ReadOnlySpan<byte> payload) => Of(_gas["addInput 0 bytes"] - Base - Calldata(default), payload);

    /// <summary>A deposit with this command. The approval of the tokens before it is a transaction of its own.</summary>
    public long Deposit(DepositWay way, ReadOnlySpan<byte> command) => Of(_gas[NameOf(way)] - Base - Calldata(default), command);

    /// <summary>Both, where there are tokens to approve.</summary>
    public long WithApproval(DepositWay way, ReadOnlySpan<byte> command) =>
        Deposit(way, command) + (way == DepositWay.Ether ? 0 : _gas["approve"]);

    static string NameOf(DepositWay way) => way switch
    {
        DepositWay.Ether => "depositEther 0 bytes, first of the application",
        DepositWay.PooledToken => "depositERC20Tokens 0 bytes",
        DepositWay.NewVault => "depositNew 0 bytes",
        _ => "deposit into a vault 0 bytes",
    };

    /// <summary>An application with its authority, given to nobody, where Cartesi's contracts are there already.</summary>
    public long CreateApplication => _gas["deployContracts"] + _gas["renounceOwnership"];

    /// <summary>A voucher executed for somebody who did not hold the token before.</summary>
    public long ExecuteVoucher(DepositWay way) => _gas["executeOutput " + way switch
    {
        DepositWay.Ether => "Ether",
        DepositWay.PooledToken => "ERC-20, new holder",
        _ => "from a vault, new holder",
    }];

    long Of(long contracts, ReadOnlySpan<byte> payload)
    {
        (int zeros, int others) = Count(payload);
        long standard = Base + (long)(zeros * Zero) + others * NonZero + contracts + (long)Math.Round(PerByte * payload.Length);
        return Math.Max(standard, Base + (long)(zeros * FloorZero) + others * FloorNonZero);
    }

    // What the contracts take for each byte, from two lengths of the table whose payload has no zero byte.
    double PerByte
    {
        get
        {
            byte[] payload = new byte[1024];
            Array.Fill(payload, (byte)1);
            return (_gas["addInput 1024 bytes"] - _gas["addInput 0 bytes"] - (Calldata(payload) - Calldata(default))) / 1024.0;
        }
    }

    static long Calldata(ReadOnlySpan<byte> payload)
    {
        (int zeros, int others) = Count(payload);
        return zeros * Zero + others * NonZero;
    }

    static (int Zeros, int Others) Count(ReadOnlySpan<byte> payload)
    {
        int zeros = HeadZero, others = HeadNonZero;
        Span<byte> length = stackalloc byte[32];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length[28..], payload.Length);
        foreach (byte one in length) _ = one == 0 ? zeros++ : others++;
        foreach (byte one in payload) _ = one == 0 ? zeros++ : others++;
        return (zeros + (-payload.Length & 31), others);
    }
}
