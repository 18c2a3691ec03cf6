namespace Rollup.Market;

/// <summary>
/// The whole application: one function of (state, input). The memory is <see cref="Layout.StateBytes"/> long, starts at a multiple of 64,
/// and is all zero for an empty market. Time, sender and money are fields of the input; nothing else is read.
/// </summary>
public static class Marketplace
{
    /// <summary>
    /// Takes one input, whatever its bytes. Rejected means that nothing was written; everything else is accepted, and a refusal
    /// among that changes only the counters of inputs and reports its status.
    /// </summary>
    public static AdvanceStatus Advance<TOps, TSink>(Span<byte> memory, ReadOnlySpan<byte> input, ref TSink sink)
        where TOps : struct, IDenseOps where TSink : struct, ISink
    {
        MarketState state = new(memory);
        state.Written.Clear();
        if (!EvmAdvance.TryDecode(input, out EvmAdvance fields, out ReadOnlySpan<byte> payload)) return AdvanceStatus.Rejected;
        if (!IsNext(state.View, in fields)) return AdvanceStatus.Rejected;
        Span<byte> scratch = memory.Slice(Layout.ScratchOffset, Layout.ScratchBytes);
        Caller caller = Caller.Of(in fields);
        Portal portal = DepositRule.PortalOf(in fields.Sender);
        if (portal != Portal.None) DepositRule.Take(state, ref sink, in caller, portal, payload, scratch);
        else if (!DirectCommands.TryTake<TOps, TSink>(state, ref sink, in caller, payload, scratch)) return AdvanceStatus.Rejected;
        MarkSeen(state, in caller);
        return AdvanceStatus.Accepted;
    }

    /// <summary>Answers a query by reports. The state cannot change: it is only read.</summary>
    public static AdvanceStatus Inspect<TSink>(ReadOnlySpan<byte> memory, ReadOnlySpan<byte> query, ref TSink sink)
        where TSink : struct, ISink =>
        Inspector.Answer(new StateView(memory), query, ref sink);

    /// <summary>The root over all outputs so far: what the node claims and vouchers are proved against.</summary>
    public static void OutputsRoot(ReadOnlySpan<byte> memory, out Bytes32 root) => new StateView(memory).Header.Outputs.Root(out root);

    /// <summary>The same root, from memory where no output was added since.</summary>
    public static void OutputsRoot(ReadOnlySpan<byte> memory, ref LastRoot last, out Bytes32 root) =>
        last.Of(in new StateView(memory).Header.Outputs, out root);

    /// <summary>
    /// One hash over what the market holds: keccak256 of the header, folded with keccak256 of each row in use, in the order of the tables:
    /// assets, jobs with the places taken, slots with their blocks; and the bench with what lies there.
    /// </summary>
    public static void HoldingsHash(ReadOnlySpan<byte> memory, out Bytes32 hash)
    {
        StateView view = new(memory);
        Keccak256.Hash(view.Bytes(Layout.HeaderOffset, Layout.HeaderBytes), out hash);
        for (int row = RowSet.Assets.Next(view, 0, MarketLimits.AssetsMax); row >= 0;
            row = RowSet.Assets.Next(view, row + 1, MarketLimits.AssetsMax))
            Fold(ref hash, view.Bytes(Layout.AssetAt(row), Layout.AssetBytes));
        for (int row = RowSet.Jobs.Next(view, 0, MarketLimits.JobsMax); row >= 0;
            row = RowSet.Jobs.Next(view, row + 1, MarketLimits.JobsMax))
            Fold(ref hash, view.Bytes(Layout.JobAt(row), Layout.PlacesInJobOffset + view.JobAt(row).PlacesTaken * Layout.PlaceBytes));
        for (int slot = RowSet.Slots.Next(view, 0, MarketLimits.BlockSlotsMax); slot >= 0;
            slot = RowSet.Slots.Next(view, slot + 1, MarketLimits.BlockSlotsMax))
        {
            Fold(ref hash, view.Bytes(Layout.SlotAt(slot), Layout.SlotRowBytes));
            Fold(ref hash, view.BlockOf(slot));
        }
        Fold(ref hash, view.Bytes(Layout.BenchOffset, Layout.PageBytes));
        Fold(ref hash, view.Bytes(BenchRow.MemoryOffset, BenchRow.In(view).MeaningfulBytes));
    }

    static void Fold(ref Bytes32 hash, ReadOnlySpan<byte> bytes)
    {
        Keccak256.Hash(bytes, out Bytes32 digest);
        Keccak256.HashPair(in hash, in digest, out Bytes32 folded);
        hash = folded;
    }

    /// <summary>The input is accepted: it is of this application, and the next has a higher index.</summary>
    static void MarkSeen(MarketState state, in Caller caller)
    {
        ref HeaderRow header = ref state.Header;
        header.ChainId = caller.ChainId;
        header.Application = caller.Application;
        header.NextInputIndex = caller.InputIndex + 1;
        header.LastBlock = caller.BlockNumber;
    }

    // The first accepted input names chain and application; indices rise, block numbers never fall.
    static bool IsNext(StateView view, in EvmAdvance fields)
    {
        ref readonly HeaderRow header = ref view.Header;
        if (fields.Index == ulong.MaxValue) return false;
        if (header.NextInputIndex == 0) return true;
        return fields.ChainId == header.ChainId && fields.Application.Equals(in header.Application)
            && fields.Index >= header.NextInputIndex && fields.BlockNumber >= header.LastBlock;
    }
}
