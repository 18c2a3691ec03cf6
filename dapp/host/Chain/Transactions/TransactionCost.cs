namespace Rollup.Chain;

/// <summary>What a transaction may use and pay at most.</summary>
public sealed record TransactionCost(ulong GasLimit, UInt128 PriorityFeeWei, UInt128 FeeCapWei)
{
    /// <summary>Of the newest block; null where the endpoint tells none.</summary>
    public UInt128? BaseFeeWei { get; init; }

    /// <summary>Whatever the chain does, it costs no more.</summary>
    public UInt128 MostWei => GasLimit * FeeCapWei;

    /// <summary>More than ten times the base fee and 2 gwei: the endpoint names a tip, which is paid, far above that fee.</summary>
    public bool IsDear => BaseFeeWei is { } baseFee && FeeCapWei > 2 * WeiPerGwei && (FeeCapWei - 2 * WeiPerGwei + 9) / 10 > baseFee;

    /// <summary>Far more gas than a call of this length took when it was measured. What it does not use is not paid.</summary>
    public bool IsGasFarFor(ContractCall call)
    {
        bool creates = call.To is not { } contract || contract.Equals(Addresses.Create2Deployer)
            || contract.Equals(Addresses.SelfHostedApplicationFactory);
        return GasLimit > (creates ? CreationGas : CallGas) + GasPerByte * (ulong)call.Data.Length;
    }

    const ulong CallGas = 500_000, CreationGas = 5_000_000, GasPerByte = 200;

    /// <summary>The most that a unit of gas may cost unless the person says otherwise: 500 gwei.</summary>
    public static UInt128 DefaultFeeCapWei => 500 * WeiPerGwei;

    public static UInt128 WeiPerGwei => 1_000_000_000;

    /// <summary>Every digit of a price, so that two that differ look different.</summary>
    public static string GweiText(UInt128 wei)
    {
        string fraction = $"{(ulong)(wei % WeiPerGwei):000000000}".TrimEnd('0');
        return fraction.Length == 0 ? $"{wei / WeiPerGwei}" : $"{wei / WeiPerGwei}.{fraction}";
    }

    /// <summary>What a unit of gas costs in the next block, about: base fee and tip.</summary>
    public static async Task<UInt128> PricePerGasWeiAsync(EthereumClient client, CancellationToken cancellation = default)
    {
        (UInt128 baseFee, UInt128 tip) = await FeesAsync(client, await HeadAsync(client, cancellation), cancellation);
        return baseFee > UInt128.MaxValue - tip ? UInt128.MaxValue : baseFee + tip;
    }

    // EIP-7825: no transaction of more gas is valid on mainnet.
    const ulong GasMax = 1 << 24;

    /// <summary>
    /// What this call needs on the pending block, for claims and commands alike. With a least fee the transaction replaces another: pools
    /// take it only if cap and tip both rise, and a tip as high as the cap always has. A refusal of the contract is an
    /// <see cref="RpcException"/>.
    /// </summary>
    public static async Task<TransactionCost> EstimateAsync(
        EthereumClient client, ContractCall call, Address from, UInt128 feeCapMaxWei, UInt128 feeMinWei = default,
        CancellationToken cancellation = default)
    {
        ulong gas = await client.EstimateGasAsync(call, from, cancellation);
        BlockHeader head = await HeadAsync(client, cancellation);
        ulong most = Math.Min(GasMax, head.GasLimit);
        if (gas > most) throw new GasTooHighException(gas, most);
        return await PricedAsync(client, head, Math.Min(gas + gas / 5, most), feeCapMaxWei, feeMinWei, cancellation);
    }

    /// <summary>What so much gas costs at most, of one transaction or of several, if it is sent now.</summary>
    public static async Task<TransactionCost> OfGasAsync(
        EthereumClient client, ulong gasLimit, UInt128 feeCapMaxWei, CancellationToken cancellation = default) =>
        await PricedAsync(client, await HeadAsync(client, cancellation), gasLimit, feeCapMaxWei, feeMinWei: 0, cancellation);

    static async Task<TransactionCost> PricedAsync(
        EthereumClient client, BlockHeader head, ulong gasLimit, UInt128 feeCapMaxWei, UInt128 feeMinWei, CancellationToken cancellation)
    {
        (UInt128 baseFee, UInt128 tip) = await FeesAsync(client, head, cancellation);
        UInt128 least = UInt128.Max(baseFee, feeMinWei);
        if (least > feeCapMaxWei) throw new FeeTooHighException(least, feeCapMaxWei);

        // Six full blocks in a row double the base fee. Neither sum can wrap: both fees have been compared with the cap.
        tip = UInt128.Min(tip, feeCapMaxWei);
        UInt128 feeCap = UInt128.Min(UInt128.Max(baseFee * 2 + tip, feeMinWei), feeCapMaxWei);
        return new TransactionCost(gasLimit, feeMinWei > 0 ? feeCap : UInt128.Min(tip, feeCap), feeCap) { BaseFeeWei = head.BaseFeeWei };
    }

    static async Task<BlockHeader> HeadAsync(EthereumClient client, CancellationToken cancellation) =>
        await client.BlockAsync(BlockTag.Latest, cancellation)
        ?? throw client.Rpc.Answer("eth_getBlockByNumber").Fault("result", "is no block, though every chain has a latest one");

    // Some endpoints lack the newer methods; a block without a base fee is asked for by its price.
    static async Task<(UInt128 BaseFeeWei, UInt128 TipWei)> FeesAsync(
        EthereumClient client, BlockHeader head, CancellationToken cancellation)
    {
        UInt128? tip = await IfServedAsync(client.PriorityFeeWeiAsync(cancellation))
            ?? await IfServedAsync(client.RecentPriorityFeeWeiAsync(cancellation));
        if (tip is { } known && head.BaseFeeWei is { } baseFee) return (baseFee, known);
        UInt128 price = await client.GasPriceWeiAsync(cancellation);
        UInt128 assumed = head.BaseFeeWei ?? price;
        return (assumed, tip ?? price - UInt128.Min(price, assumed));
    }

    static async Task<UInt128?> IfServedAsync(Task<UInt128> question)
    {
        try
        {
            return await question;
        }
        catch (RpcException)
        {
            return null;
        }
    }
}

/// <summary>The endpoint asks more than is allowed, or than a block takes: nothing was signed.</summary>
public abstract class TooDearException(string message) : Exception(message);

/// <summary>The chain asks more for a unit of gas than the person allows.</summary>
public sealed class FeeTooHighException(UInt128 askedWei, UInt128 allowedWei) : TooDearException(
    $"the chain asks {TransactionCost.GweiText(askedWei)} gwei for a unit of gas, {TransactionCost.GweiText(allowedWei)} are allowed");

/// <summary>A transaction with so much gas would be in no block, and would hold back all that follow.</summary>
public sealed class GasTooHighException(ulong gas, ulong most) : TooDearException(
    $"the endpoint says that the call needs {gas:N0} gas, and a block takes no transaction of more than {most:N0}");
