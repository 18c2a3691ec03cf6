using System.Numerics;

namespace Rollup.Market;

/// <summary>
/// Which rows of a table are in use, in three levels: a bit for each row, one for each word that is full, one for each of those. The free
/// row that is taken is always the lowest, so that a market which holds little stays small.
/// </summary>
public readonly struct RowSet
{
    const int WordBits = 64;

    readonly int _offset; // in memory
    readonly int _fullOffset;
    readonly int _topOffset;

    /// <summary>A set for a multiple of 4,096 rows, at most 262,144, that lies at an offset.</summary>
    RowSet(int offset, int rows)
    {
        _offset = offset;
        _fullOffset = offset + rows / 8;
        _topOffset = _fullOffset + rows / 8 / WordBits;
    }

    public static RowSet Jobs => new(Layout.JobSetOffset, MarketLimits.JobsMax);

    public static RowSet Assets => new(Layout.AssetSetOffset, MarketLimits.AssetsMax);

    public static RowSet Slots => new(Layout.SlotSetOffset, MarketLimits.BlockSlotsMax);

    public static RowSet JobNodes => new(Layout.JobNodeSetOffset, MarketLimits.JobsMax);

    public static RowSet AssetNodes => new(Layout.AssetNodeSetOffset, MarketLimits.AssetsMax);

    public bool Has(StateView view, int row) => (view.WordAt(_offset, row / WordBits) >> row % WordBits & 1) != 0;

    /// <summary>The first row in use from one on; -1 if there is none below the limit.</summary>
    public int Next(StateView view, int row, int rows)
    {
        for (; row < rows; row = (row / WordBits + 1) * WordBits)
        {
            ulong rest = view.WordAt(_offset, row / WordBits) & ulong.MaxValue << row % WordBits;
            if (rest != 0) return row / WordBits * WordBits + Bits.LowestOne(rest);
        }
        return -1;
    }

    /// <summary>Takes the lowest free row. There is one.</summary>
    public int Take(MarketState state)
    {
        StateView view = state.View;
        int top = Bits.LowestOne(~view.WordAt(_topOffset, 0));
        int full = top * WordBits + Bits.LowestOne(~view.WordAt(_fullOffset, top));
        int row = full * WordBits + Bits.LowestOne(~view.WordAt(_offset, full));
        ref ulong rows = ref state.WordAt(_offset, full);
        rows |= 1UL << row % WordBits;
        if (rows != ulong.MaxValue) return row;
        ref ulong fullWords = ref state.WordAt(_fullOffset, top);
        fullWords |= 1UL << full % WordBits;
        if (fullWords == ulong.MaxValue) state.WordAt(_topOffset, 0) |= 1UL << top;
        return row;
    }

    public void Release(MarketState state, int row)
    {
        if (!Has(state.View, row)) throw new InvalidOperationException("a row that is released was taken");
        int full = row / WordBits, top = full / WordBits;
        state.WordAt(_offset, full) &= ~(1UL << row % WordBits);
        state.WordAt(_fullOffset, top) &= ~(1UL << full % WordBits);
        state.WordAt(_topOffset, 0) &= ~(1UL << top);
    }
}

/// <summary>Bits of one word.</summary>
static class Bits
{
    /// <summary>The place of the lowest one of a word that is not zero, by the count of 32 bits, which is right on every target.</summary>
    public static int LowestOne(ulong word)
    {
        uint low = (uint)word;
        return low != 0 ? BitOperations.TrailingZeroCount(low) : 32 + BitOperations.TrailingZeroCount((uint)(word >> 32));
    }
}
