namespace Rollup.Chain;

/// <summary>What a transaction may use and pay at most.</summary>
public sealed record TransactionCost(ulong GasLimit, UInt128 PriorityFeeWei, UInt128 FeeCapWei)
{
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
        (UInt128 baseFee, UInt128 tip) = await FeesAsync(client, head, cancellation);
        UInt128 least = UInt128.Max(baseFee, feeMinWei);
        if (least > feeCapMaxWei) throw new FeeTooHighException(least, feeCapMaxWei);

        // Six full blocks in a row double the base fee. Neither sum can wrap: both fees have been compared with the cap.
        tip = UInt128.Min(tip, feeCapMaxWei);
        UInt128 feeCap = UInt128.Min(UInt128.Max(baseFee * 2 + tip, feeMinWei), feeCapMaxWei);
        ulong spare = Math.Min(GasMax, head.GasLimit);
        ulong gasLimit = gas >= spare ? gas : Math.Min(gas + gas / 5, spare);
        return new TransactionCost(gasLimit, feeMinWei > 0 ? feeCap : UInt128.Min(tip, feeCap), feeCap);
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

/// <summary>The chain asks more for a unit of gas than the person allows: nothing was signed.</summary>
public sealed class FeeTooHighException(UInt128 askedWei, UInt128 allowedWei) : Exception(
    $"the chain asks {TransactionCost.GweiText(askedWei)} gwei for a unit of gas, {TransactionCost.GweiText(allowedWei)} are allowed");
