namespace Rollup.Market;

/// <summary>
/// Money of the live jobs, per asset, which each vault is to itself: deposited = escrow + paid + refunded. The only place that changes
/// amounts.
/// </summary>
static class Ledger
{
    /// <summary>The row of an asset that a live job uses, or -1.</summary>
    public static int Find(StateView view, in AssetKey asset)
    {
        Span<byte> key = stackalloc byte[AssetKey.Size];
        asset.CopyTo(key);
        return KeyTree.Assets.Find(view, view.Header.AssetsRoot, key);
    }

    /// <summary>True if the asset's total could not take the deposit.</summary>
    public static bool Overflows(StateView view, in AssetKey asset, UInt128 units)
    {
        int row = Find(view, in asset);
        return row >= 0 && view.AssetAt(row).DepositedUnits > UInt128.MaxValue - units;
    }

    /// <summary>A new job of an asset: its row, an old or a free one, counts it.</summary>
    public static void AddJob(MarketState state, in AssetKey asset)
    {
        int row = Find(state.View, in asset);
        if (row < 0)
        {
            row = RowSet.Assets.Take(state);
            state.AssetAt(row).Asset = asset;
            state.Header.AssetsRoot = KeyTree.Assets.Add(state, state.View.Header.AssetsRoot, row);
        }
        state.AssetAt(row).LiveJobs++;
    }

    public static void Deposit(MarketState state, int jobIndex, UInt128 units)
    {
        ref AssetRow row = ref RowOf(state, jobIndex);
        row.DepositedUnits += units;
        row.EscrowUnits += units;
        state.JobAt(jobIndex).EscrowUnits += units;
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
        if (state.View.JobAt(jobIndex).EscrowUnits != 0) throw new InvalidOperationException("a job that ends has paid out everything");
        ref AssetRow row = ref RowOf(state, jobIndex);
        if (row.DepositedUnits != row.EscrowUnits + row.PaidUnits + row.RefundedUnits)
            throw new InvalidOperationException("units are neither made nor lost");
        row.LiveJobs--;
        if (row.LiveJobs != 0) return;
        if (row.EscrowUnits != 0) throw new InvalidOperationException("an asset without jobs has no escrow");
        int index = Find(state.View, in row.Asset);
        state.Header.AssetsRoot = KeyTree.Assets.Remove(state, state.View.Header.AssetsRoot, index);
        row = default;
        RowSet.Assets.Release(state, index);
    }

    static void Withdraw(MarketState state, int jobIndex, UInt128 units)
    {
        ref AssetRow row = ref RowOf(state, jobIndex);
        ref JobRow job = ref state.JobAt(jobIndex);
        if (units > job.EscrowUnits || units > row.EscrowUnits) throw new InvalidOperationException("a job pays from its own escrow");
        row.EscrowUnits -= units;
        job.EscrowUnits -= units;
    }

    static ref AssetRow RowOf(MarketState state, int jobIndex)
    {
        int row = Find(state.View, in state.View.JobAt(jobIndex).Asset);
        if (row < 0) throw new InvalidOperationException("a live job's asset has a row");
        return ref state.AssetAt(row);
    }
}
