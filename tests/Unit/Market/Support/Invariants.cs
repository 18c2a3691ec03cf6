using System.Numerics;
using System.Runtime.InteropServices;

namespace Rollup.Tests.Unit.Market;

/// <summary>
/// What must hold after every input. Money is followed from the outside as well: what real portals brought, less what vouchers carry away,
/// is exactly what the market says it holds.
/// </summary>
sealed class Invariants
{
    readonly Dictionary<string, BigInteger> _heldUnits = [];

    public void Check(StateView view, byte[] input, Outcome outcome)
    {
        CheckRefusal(outcome);
        CountDeposit(input, outcome);
        CountVouchers(outcome);
        CheckAssets(view);
        CheckJobs(view);
        CheckSlots(view);
    }

    /// <summary>Units that the market owes according to portals and vouchers alone.</summary>
    public BigInteger HeldUnits(Address asset) => _heldUnits.GetValueOrDefault(Convert.ToHexString(asset.Bytes));

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
    public static void CheckUntouched(ReadOnlySpan<byte> before, StateView after, bool isAccepted)
    {
        ReadOnlySpan<byte> now = after.Tables;
        int from = isAccepted ? Layout.HeaderBytes : 0;
        Assert.True(before[from..].SequenceEqual(now[from..]));
        HeaderRow was = MemoryMarshal.Read<HeaderRow>(before);
        Assert.Equal(was.JobsPosted, after.Header.JobsPosted);
        Assert.Equal(was.SlotsReserved, after.Header.SlotsReserved);
        Assert.Equal(was.LiveJobs, after.Header.LiveJobs);
        Assert.Equal(was.RefusedInputs + (isAccepted ? 1UL : 0UL), after.Header.RefusedInputs);
    }

    void CountDeposit(byte[] input, Outcome outcome)
    {
        if (!outcome.IsAccepted || !EvmAdvance.TryDecode(input, out EvmAdvance fields, out ReadOnlySpan<byte> payload)) return;
        if (fields.Sender.Equals(Addresses.EtherPortal) && EtherDeposit.TryDecode(payload, out EtherDeposit ether, out _))
            Add(default, ether.AmountWei, 1);
        if (fields.Sender.Equals(Addresses.Erc20Portal) && Erc20Deposit.TryDecode(payload, out Erc20Deposit tokens, out _)
            && !tokens.Token.IsZero)
            Add(tokens.Token, tokens.AmountUnits, 1);
    }

    void CountVouchers(Outcome outcome)
    {
        foreach (byte[] output in outcome.Outputs)
        {
            if (Outputs.TryReadErc20Transfer(output, out Address token, out _, out UInt256 units))
            {
                if (!token.IsZero) Add(token, units, -1);
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

    void Add(Address asset, UInt256 units, int sign)
    {
        string key = Convert.ToHexString(asset.Bytes);
        BigInteger amount = new(units.BigEndian.Bytes, isUnsigned: true, isBigEndian: true);
        _heldUnits[key] = _heldUnits.GetValueOrDefault(key) + sign * amount;
    }

    void CheckAssets(StateView view)
    {
        Dictionary<string, BigInteger> escrow = [];
        foreach (ref readonly JobRow job in view.Jobs)
        {
            if (job.Phase == JobPhase.Free) continue;
            string key = Convert.ToHexString(job.Asset.Bytes);
            escrow[key] = escrow.GetValueOrDefault(key) + (BigInteger)job.EscrowUnits;
        }
        HashSet<string> rows = [];
        foreach (ref readonly AssetRow asset in view.Assets)
        {
            if (asset.LiveJobs == 0)
            {
                AssertZero(MemoryMarshal.AsBytes(new ReadOnlySpan<AssetRow>(in asset)));
                continue;
            }
            string key = Convert.ToHexString(asset.Asset.Bytes);
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
        int reserved = 0;
        foreach (ref readonly JobRow job in view.Jobs)
        {
            if (job.Phase == JobPhase.Free)
            {
                AssertZero(MemoryMarshal.AsBytes(new ReadOnlySpan<JobRow>(in job)));
                continue;
            }
            live++;
            reserved += job.SlotsReserved;
            Assert.InRange(job.PlacesTaken, 0, job.Terms.Places);
            Assert.InRange(job.SlotsUsed, 0, job.SlotsReserved);
            // Nobody can accept a job whose schema is not here, and no model comes before it.
            if (job.Phase > JobPhase.Posted || job.ModelHeld != 0) Assert.Equal(1UL, job.SchemaHeld);
            BigInteger escrow = (BigInteger)(job.Terms.RewardUnits + job.Terms.ParticipationUnits) * job.Terms.Places
                + (BigInteger)job.Terms.BondUnits * job.PlacesTaken;
            Assert.Equal(escrow, (BigInteger)job.EscrowUnits);
            CheckPlaces(in job, view.Header.LastBlock);
        }
        Assert.Equal(live, view.Header.LiveJobs);
        Assert.Equal(reserved, view.Header.SlotsReserved);
        Assert.InRange(reserved, 0, MarketLimits.BlockSlotsMax);
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

    static void CheckSlots(StateView view)
    {
        int[] used = new int[MarketLimits.JobsMax];
        foreach (ref readonly SlotRow slot in view.Slots)
        {
            if (slot.Owner == 0)
            {
                Assert.True(slot.Bytes == 0 && slot.File == 0 && slot.Block == 0 && slot.Reserved == 0);
                continue;
            }
            used[slot.Owner - 1]++;
        }
        for (int index = 0; index < used.Length; index++) Assert.Equal(view.Jobs[index].SlotsUsed, used[index]);
    }

    public static void AssertZero(ReadOnlySpan<byte> bytes) => Assert.Equal(-1, bytes.IndexOfAnyExcept((byte)0));
}
