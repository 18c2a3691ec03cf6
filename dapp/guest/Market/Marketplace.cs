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
        if (!EvmAdvance.TryDecode(input, out EvmAdvance fields, out ReadOnlySpan<byte> payload)) return AdvanceStatus.Rejected;
        MarketState state = new(memory);
        if (!IsNext(state.View, in fields)) return AdvanceStatus.Rejected;
        Span<byte> scratch = memory.Slice(Layout.LiveBytes, Layout.ScratchBytes);
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

    /// <summary>One hash over the live state: keccak256 of the tables, folded with keccak256 of each block in a slot, in order.</summary>
    public static void StateHash(ReadOnlySpan<byte> memory, out Bytes32 hash)
    {
        StateView view = new(memory);
        Keccak256.Hash(view.Tables, out Bytes32 folded);
        ReadOnlySpan<SlotRow> slots = view.Slots;
        for (int slot = 0; slot < slots.Length; slot++)
        {
            if (slots[slot].Owner == 0) continue;
            Keccak256.Hash(view.BlockOf(slot), out Bytes32 block);
            Keccak256.HashPair(in folded, in block, out Bytes32 next);
            folded = next;
        }
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
