namespace Rollup.Market;

/// <summary>Blocks of one file, by position: 0 is the root, or the only block; the leaves follow.</summary>
readonly struct BlockSet
{
    public readonly ulong Bits; // bit i: the block at position i

    public BlockSet(ulong bits) => Bits = bits;

    /// <summary>The root, or the only block.</summary>
    public static BlockSet Root => new(1);

    /// <summary>All blocks of a file of so many bytes.</summary>
    public static BlockSet Whole(uint fileBytes) => new(ulong.MaxValue >> (64 - MarketLimits.SlotsOf(fileBytes)));

    public bool IsEmpty => Bits == 0;

    public bool Has(int position) => (Bits >> position & 1) != 0;

    public BlockSet With(int position) => new(Bits | 1UL << position);
}
