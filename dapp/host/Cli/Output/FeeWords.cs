using Rollup.Client.Estimates;

namespace Rollup.Cli.Output;

/// <summary>What transactions cost at most, before they are signed, and what they did cost, in words.</summary>
static class FeeWords
{
    public static string Most(TransactionCost cost) =>
        $"at most {Ether(cost.MostWei)} for gas: {cost.GasLimit:N0} units at up to {TransactionCost.GweiText(cost.FeeCapWei)} gwei"
        + (cost.BaseFeeWei is { } baseFee ? $", base fee {TransactionCost.GweiText(baseFee)}" : "; the endpoint tells no base fee");

    /// <summary>Of blocks that have not left.</summary>
    public static string Of(FeedProgress feed)
    {
        int least = (feed.Count + Feeding.InFlightMax - 1) / Feeding.InFlightMax;
        return $"{feed.Count:N0} blocks of 32 KiB and less go in a transaction each, {feed.Bytes:N0} bytes in all: about "
            + $"{feed.Gas:N0} gas, {Most(feed.Cost)}; {least:N0} {(least == 1 ? "block" : "blocks")} of the chain or more. "
            + "Stop it when you like: the same command goes on where it was.";
    }

    /// <summary>Of all that a client sends for a place of a job.</summary>
    public static async Task<string> OfWorkAsync(Session session, JobDetails details, Asset asset, CancellationToken cancellation)
    {
        WorkGas gas = WorkGas.Of(details, asset);
        return $"From accepting to the last block of your model you send {Numbers.Count(gas.Transactions, "transaction")} with "
            + $"{gas.Bytes:N0} bytes: about {gas.Gas:N0} gas, {Most(await Funds.CostOfAsync(session, gas.Gas, cancellation))}.";
    }

    /// <summary>What an endpoint may have made up: a price is paid, a limit only where it is used.</summary>
    public static IEnumerable<string> Warnings(TransactionCost cost, ContractCall? call = null)
    {
        if (cost.IsDear)
            yield return $"the endpoint names {TransactionCost.GweiText(cost.PriorityFeeWei)} gwei beside a base fee of "
                + $"{TransactionCost.GweiText(cost.BaseFeeWei ?? 0)}, and that is paid; --max-fee-gwei allows less";
        if (call is not null && cost.IsGasFarFor(call))
            yield return $"the endpoint says that this takes {cost.GasLimit:N0} gas, far more than it took when it was measured";
    }

    public static string Paid(SentLedger sent)
    {
        FeesView fees = FeesView.Of(sent);
        string count = Numbers.Count(fees.Transactions, "transaction");
        return fees.PaidWei is { } paid ? $"Paid for gas: {Ether(paid)}, {count}."
            : $"Paid for gas: at most {Ether(fees.MostWei)}, {count}; the endpoint does not say what of it.";
    }

    public static string Ether(UInt128 wei) => Asset.Ether.Text(wei);
}

/// <summary>What a command's transactions cost, as a document has it. PaidWei: null where the endpoint does not say it of all.</summary>
sealed record FeesView(int Transactions, ulong GasUsed, UInt128? PaidWei, UInt128 MostWei)
{
    public static FeesView Of(SentLedger ledger)
    {
        IReadOnlyList<SentTransaction> sent = ledger.Transactions;
        return new FeesView(
            sent.Count, sent.Aggregate(0UL, (sum, each) => sum + each.GasUsed),
            sent.Aggregate((UInt128?)0, (sum, each) => sum + each.PaidWei), sent.Aggregate((UInt128)0, (sum, each) => sum + each.MostWei));
    }
}
