using System.Numerics;
using System.Runtime.InteropServices;

namespace Rollup.Tests.Unit.Market;

/// <summary>
/// What must hold after every input. Money is followed from the outside as well: what real portals brought, less what vouchers carry away,
/// is exactly what the market says it holds, in each vault by itself.
/// </summary>
sealed class Invariants
{
    readonly Dictionary<string, BigInteger> _heldUnits = [];
    readonly Dictionary<string, AssetKey> _vaults = [];

    public void Check(StateView view, byte[] input, Outcome outcome)
    {
        CheckRefusal(outcome);
        CountDeposit(input, outcome);
        CountVouchers(outcome);
        CheckAssets(view);
        CheckJobs(view);
        CheckSlots(view);
        CheckBench(view);
    }

    static void CheckRefusal(Outcome outcome)
    {
        if (!outcome.IsAccepted)
        {
            Assert.Empty(outcome.Outputs);
            Assert.Empty(outcome.Reports);
            return;
        }
        Assert.True(outcome.Reports.Count <= 1);
        if (outcome.Reports.Count == 1) Assert.Empty(outcome.Notices); // a refusal changes nothing, so it announces nothing
    }

    /// <summary>
    /// A rejected input writes nothing. A refused one moves the counters of inputs, and a refund the outputs; no row changes.
    /// </summary>
    public static void CheckUntouched(in HeaderRow before, StateView after, WrittenPages written, bool isAccepted)
    {
        Assert.Equal(isAccepted ? 0 : -1, written.Next(0)); // the header's page, or none
        Assert.Equal(-1, written.Next(1));
        Assert.Equal(before.JobsPosted, after.Header.JobsPosted);
        Assert.Equal((before.OpeningSlots, before.RevealedSlots), (after.Header.OpeningSlots, after.Header.RevealedSlots));
        Assert.Equal((before.JobsRoot, before.AssetsRoot), (after.Header.JobsRoot, after.Header.AssetsRoot));
        Assert.Equal(before.LiveJobs, after.Header.LiveJobs);
        Assert.Equal(before.RefusedInputs + (isAccepted ? 1UL : 0UL), after.Header.RefusedInputs);
    }

    void CountDeposit(byte[] input, Outcome outcome)
    {
        if (!outcome.IsAccepted || !EvmAdvance.TryDecode(input, out EvmAdvance fields, out ReadOnlySpan<byte> payload)) return;
        if (fields.Sender.Equals(Addresses.EtherPortal) && EtherDeposit.TryDecode(payload, out EtherDeposit ether, out _))
            Add(default, ether.AmountWei, 1);
        if (fields.Sender.Equals(Addresses.Erc20Portal) && Erc20Deposit.TryDecode(payload, out Erc20Deposit tokens, out _)
            && !tokens.Token.IsZero)
            Add(new() { Token = tokens.Token }, tokens.AmountUnits, 1);
        if (fields.Sender.Equals(Addresses.JobVaultFactory) && VaultDeposit.TryDecode(payload, out VaultDeposit arrived, out _))
        {
            _vaults[Convert.ToHexString(arrived.Asset.Vault.Bytes)] = arrived.Asset;
            Add(arrived.Asset, arrived.ArrivedUnits, 1);
        }
    }

    void CountVouchers(Outcome outcome)
    {
        foreach (byte[] output in outcome.Outputs)
        {
            if (Outputs.TryReadErc20Transfer(output, out Address token, out _, out UInt256 units))
            {
                if (!token.IsZero) Add(new() { Token = token }, units, -1);
            }
            else if (Outputs.TryReadVaultPayment(output, out Address vault, out _, out units))
            {
                Assert.False(units.IsZero);
                Add(_vaults[Convert.ToHexString(vault.Bytes)], units, -1);
            }
            else if (Outputs.TryReadVoucher(output, out _, out UInt256 wei, out ReadOnlySpan<byte> call))
            {
                if (call.Length == 0) Assert.False(wei.IsZero);
                Add(default, wei, -1);
            }
            else
            {
                Assert.True(Outputs.TryReadNotice(output, out _));
            }
        }
    }

    static string KeyOf(in AssetKey asset) => Convert.ToHexString(asset.Token.Bytes) + Convert.ToHexString(asset.Vault.Bytes);

    void Add(AssetKey asset, UInt256 units, int sign)
    {
        string key = KeyOf(in asset);
        BigInteger amount = new(units.BigEndian.Bytes, isUnsigned: true, isBigEndian: true);
        _heldUnits[key] = _heldUnits.GetValueOrDefault(key) + sign * amount;
    }

    void CheckAssets(StateView view)
    {
        Dictionary<string, BigInteger> escrow = [];
        foreach (int index in JobsIn(view))
        {
            ref readonly JobRow job = ref view.JobAt(index);
            string key = KeyOf(in job.Asset);
            Assert.True(job.Asset.Vault.IsZero || !escrow.ContainsKey(key)); // a vault is one job's
            Assert.Equal(job.Asset.IsPooledToken, job.Terms.PooledToken != 0);
            escrow[key] = escrow.GetValueOrDefault(key) + (BigInteger)job.EscrowUnits;
        }
        HashSet<string> rows = [];
        foreach (int index in RowsIn(view, RowSet.Assets, MarketLimits.AssetsMax))
        {
            ref readonly AssetRow asset = ref view.AssetAt(index);
            Assert.NotEqual(0U, asset.LiveJobs);
            string key = KeyOf(in asset.Asset);
            Assert.Equal(index, KeyTree.Assets.Find(view, view.Header.AssetsRoot, Convert.FromHexString(key)));
            Assert.True(rows.Add(key));
            Assert.Equal((BigInteger)asset.DepositedUnits,
                (BigInteger)asset.EscrowUnits + (BigInteger)asset.PaidUnits + (BigInteger)asset.RefundedUnits);
            Assert.Equal(escrow.GetValueOrDefault(key), (BigInteger)asset.EscrowUnits);
        }
        foreach ((string key, BigInteger held) in _heldUnits) Assert.Equal(escrow.GetValueOrDefault(key), held);
        foreach (string key in escrow.Keys) Assert.Contains(key, rows);
    }

    static void CheckJobs(StateView view)
    {
        int live = 0;
        foreach (int index in JobsIn(view))
        {
            ref readonly JobRow job = ref view.JobAt(index);
            Assert.NotEqual(JobPhase.Free, job.Phase);
            Assert.Equal(index, view.FindJob(job.JobId));
            live++;
            Assert.InRange(job.PlacesTaken, 0, job.Terms.Places);
            // Nobody can accept a job whose schema is not here, and no model comes before it.
            if (job.Phase > JobPhase.Posted || job.InitialModel.Blocks != 0) Assert.True(job.IsSchemaHere);
            BigInteger escrow = (BigInteger)(job.Terms.RewardUnits + job.Terms.ParticipationUnits) * job.Terms.Places
                + (BigInteger)job.Terms.BondUnits * job.PlacesTaken;
            Assert.Equal(escrow, (BigInteger)job.EscrowUnits);
            CheckPlaces(in job, view.Header.LastBlock);
        }
        Assert.Equal(live, view.Header.LiveJobs);
        Assert.Equal(live == 0, view.Header.JobsRoot == 0);
    }

    public static IEnumerable<int> JobsIn(StateView view) => RowsIn(view, RowSet.Jobs, MarketLimits.JobsMax);

    static List<int> RowsIn(StateView view, RowSet set, int rowsMax)
    {
        List<int> rows = [];
        for (int row = set.Next(view, 0, rowsMax); row >= 0; row = set.Next(view, row + 1, rowsMax)) rows.Add(row);
        return rows;
    }

    // One place a client, and none beyond those that are taken.
    static void CheckPlaces(in JobRow job, ulong lastBlock)
    {
        HashSet<string> clients = [];
        for (int place = 0; place < job.PlacesTaken; place++)
        {
            PlaceRow row = job.Places[place];
            Assert.NotEqual(PlacePhase.Free, row.Phase);
            Assert.True(clients.Add(Convert.ToHexString(row.Client.Bytes)));
            Assert.InRange(row.AcceptBlock, 0UL, Math.Min(lastBlock, job.Terms.CommitDeadline));
        }
        ReadOnlySpan<PlaceRow> rows = job.Places;
        AssertZero(MemoryMarshal.AsBytes(rows[job.PlacesTaken..]));
    }

    // Every slot in use is in the chain of one job and belongs to one of its files, as many as the header counts.
    static void CheckSlots(StateView view)
    {
        List<int> slots = RowsIn(view, RowSet.Slots, MarketLimits.BlockSlotsMax);
        HashSet<int> chained = [];
        int opening = 0, revealed = 0;
        foreach (int index in JobsIn(view))
        {
            ref readonly JobRow job = ref view.JobAt(index);
            Dictionary<int, uint> blocks = [];
            for (uint next = job.FirstSlot; next != 0; next = view.SlotAt((int)next - 1).NextSlot)
            {
                int slot = (int)next - 1;
                Assert.True(chained.Add(slot));
                SlotRow row = view.SlotAt(slot);
                Assert.Equal((uint)index + 1, row.Owner);
                Assert.InRange(row.Bytes, 1, MarketLimits.BlockBytesMax);
                blocks[row.File] = blocks.GetValueOrDefault(row.File) + 1;
                bool isOpening = row.File == JobFile.InitialModelNumber || (row.File == JobFile.DataNumber && !job.SealsData);
                if (row.File != JobFile.DataNumber) Assert.Equal(isOpening ? SlotPool.Openings : SlotPool.Reveals, row.Pool);
                if (row.Pool == SlotPool.Reveals) revealed++;
                else opening++;
            }
            for (int number = 0; number < JobFile.CountOf(in job); number++)
                Assert.Equal(blocks.GetValueOrDefault(number), new JobFile(index, number).HeldIn(in job).Blocks);
        }
        Assert.Equal(slots.Count, chained.Count);
        Assert.Equal((opening, revealed), (view.Header.OpeningSlots, view.Header.RevealedSlots));
    }

    // Who waits is linked both ways, lives, and needs it; whose work lies there has the turn, or waits for the next.
    static void CheckBench(StateView view)
    {
        BenchRow bench = BenchRow.In(view);
        HashSet<uint> waiting = [];
        uint before = 0;
        for (uint next = bench.First; next != 0; next = view.JobAt((int)next - 1).NextAtBench)
        {
            Assert.True(waiting.Add(next));
            ref readonly JobRow job = ref view.JobAt((int)next - 1);
            Assert.NotEqual(JobPhase.Free, job.Phase);
            Assert.Equal(before, job.PreviousAtBench);
            before = next;
        }
        Assert.Equal(before, bench.Last);
        Assert.True(bench.Owner == 0 || waiting.Contains(bench.Owner));
        Assert.True(bench.Owner != 0 || (bench.DoneUnits == 0 && bench.UsedBytes == 0));
        foreach (int index in JobsIn(view).Where(index => !waiting.Contains((uint)index + 1)))
            Assert.Equal((0U, 0U), (view.JobAt(index).NextAtBench, view.JobAt(index).PreviousAtBench));
    }

    public static void AssertZero(ReadOnlySpan<byte> bytes) => Assert.Equal(-1, bytes.IndexOfAnyExcept((byte)0));
}
