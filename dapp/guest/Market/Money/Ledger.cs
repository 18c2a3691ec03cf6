namespace Rollup.Market;

/// <summary>Money of the live jobs, per asset: deposited = escrow + paid + refunded. The only place that changes amounts.</summary>
static class Ledger
{
    /// <summary>The row of an asset that a live job uses, or -1.</summary>
    public static int Find(StateView view, in Address asset)
    {
        ReadOnlySpan<AssetRow> assets = view.Assets;
        for (int index = 0; index < assets.Length; index++)
            if (assets[index].LiveJobs != 0 && assets[index].Asset.Equals(in asset)) return index;
        return -1;
    }

    public static int FindFree(StateView view)
    {
        ReadOnlySpan<AssetRow> assets = view.Assets;
        for (int index = 0; index < assets.Length; index++)
            if (assets[index].LiveJobs == 0) return index;
        return -1;
    }

    /// <summary>True if the asset's total could not take the deposit.</summary>
    public static bool Overflows(StateView view, in Address asset, UInt128 units)
    {
        int index = Find(view, in asset);
        return index >= 0 && view.Assets[index].DepositedUnits > UInt128.MaxValue - units;
    }

    /// <summary>A new job of an asset: its row, an old or a free one, counts it.</summary>
    public static void AddJob(MarketState state, in Address asset)
    {
        int index = Find(state.View, in asset);
        if (index < 0) index = FindFree(state.View);
        if (index < 0) throw new InvalidOperationException("posting checked that the asset has a row");
        state.Assets[index].Asset = asset;
        state.Assets[index].LiveJobs++;
    }

    public static void Deposit(MarketState state, int jobIndex, UInt128 units)
    {
        ref AssetRow row = ref RowOf(state, jobIndex);
        row.DepositedUnits += units;
        row.EscrowUnits += units;
        state.Jobs[jobIndex].EscrowUnits += units;
    }

    /// <summary>To a client.</summary>
    public static void Pay(MarketState state, int jobIndex, UInt128 units)
    {
        Withdraw(state, jobIndex, units);
        RowOf(state, jobIndex).PaidUnits += units;
    }

    /// <summary>To the sponsor.</summary>
    public static void Refund(MarketState state, int jobIndex, UInt128 units)
    {
        Withdraw(state, jobIndex, units);
        RowOf(state, jobIndex).RefundedUnits += units;
    }

    /// <summary>A job is over and holds nothing; a row without live jobs is freed.</summary>
    public static void RemoveJob(MarketState state, int jobIndex)
    {
        if (state.Jobs[jobIndex].EscrowUnits != 0) throw new InvalidOperationException("a job that ends has paid out everything");
        ref AssetRow row = ref RowOf(state, jobIndex);
        if (row.DepositedUnits != row.EscrowUnits + row.PaidUnits + row.RefundedUnits)
            throw new InvalidOperationException("units are neither made nor lost");
        row.LiveJobs--;
        if (row.LiveJobs != 0) return;
        if (row.EscrowUnits != 0) throw new InvalidOperationException("an asset without jobs has no escrow");
        row = default;
    }

    static void Withdraw(MarketState state, int jobIndex, UInt128 units)
    {
        ref AssetRow row = ref RowOf(state, jobIndex);
        ref JobRow job = ref state.Jobs[jobIndex];
        if (units > job.EscrowUnits || units > row.EscrowUnits) throw new InvalidOperationException("a job pays from its own escrow");
        row.EscrowUnits -= units;
        job.EscrowUnits -= units;
    }

    static ref AssetRow RowOf(MarketState state, int jobIndex)
    {
        int index = Find(state.View, in state.Jobs[jobIndex].Asset);
        if (index < 0) throw new InvalidOperationException("a live job's asset has a row");
        return ref state.Assets[index];
    }
}
