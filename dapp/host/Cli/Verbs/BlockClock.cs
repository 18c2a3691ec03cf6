namespace Rollup.Cli.Verbs;

/// <summary>How long a block of this chain takes, by the times of its last ones: to say blocks in minutes.</summary>
sealed class BlockClock(EthereumClient chain)
{
    const ulong Blocks = 20;
    const double UsualSeconds = 12; // Ethereum's

    (ulong Head, double Seconds)? _known;

    public async Task<double> SecondsPerBlockAsync(ulong head, CancellationToken cancellation)
    {
        if (_known is { } known && head < known.Head + Blocks) return known.Seconds;
        ulong from = head - Math.Min(head, Blocks);
        BlockHeader? last = await chain.BlockAsync(BlockTag.Number(head), cancellation);
        BlockHeader? first = await chain.BlockAsync(BlockTag.Number(from), cancellation);
        bool isKnown = first is not null && last is not null && head > from && last.Timestamp > first.Timestamp;
        double seconds = isKnown ? (last!.Timestamp - first!.Timestamp) / (double)(head - from) : UsualSeconds;
        _known = (head, seconds);
        return seconds;
    }
}
