namespace Rollup.Kernel;

/// <summary>The area under the ROC curve: the share of pairs of a positive and a negative row in the right order.</summary>
static class AreaUnderCurve
{
    const int RowBits = 16;
    const byte RowIndexFits = Limits.RowsMax <= 1 << RowBits ? 0 : -1;

    /// <summary>One key for each row of logits[rows, out], which are those from `first` on.</summary>
    public static void Add(in Network network, ReadOnlySpan<int> logitsQFA, int first, Span<ulong> keys)
    {
        for (int row = 0; row < keys.Length; row++)
            keys[row] = SortKey(network, logitsQFA.Slice(row * network.OutWidth, network.OutWidth), first + row);
    }

    // Rows are sorted by (logit, row); a pair of a positive and a negative row counts 2 if the positive is above, 1 if they tie.
    public static KernelStatus Score(ReadOnlySpan<long> targets, Span<ulong> keys, out long scoreQ32)
    {
        scoreQ32 = 0;
        Sorting.HeapSort(keys);
        long halfWins = HalfWins(keys, targets, out long positives, out long negatives);
        if (positives == 0 || negatives == 0) return KernelStatus.MetricUndefined;
        // 2PN <= 2^31, so the dividend may be 2^63: one more than int64 holds.
        scoreQ32 = (long)WideMath.Rdiv((UInt128)(ulong)halfWins << Limits.ScoreBits, (ulong)(2 * positives * negatives));
        return KernelStatus.Accepted;
    }

    // The difference of two logits has 33 bits; moved up by 2^32 it is not negative, and the row takes the 16 bits below.
    static ulong SortKey(in Network network, ReadOnlySpan<int> logitsQFA, int row)
    {
        long logit = network.Output == OutputKind.Sigmoid ? logitsQFA[0] : (long)logitsQFA[1] - logitsQFA[0];
        return ((ulong)(logit + (1L << 32)) << RowBits) | (uint)row;
    }

    static long HalfWins(ReadOnlySpan<ulong> keys, ReadOnlySpan<long> targets, out long positives, out long negatives)
    {
        positives = 0;
        negatives = 0; // of all tie groups before this one
        long halfWins = 0;
        for (int first = 0; first < keys.Length;)
        {
            ulong logit = keys[first] >> RowBits;
            long groupPositives = 0;
            int end = first;
            for (; end < keys.Length && keys[end] >> RowBits == logit; end++)
                groupPositives += targets[(int)(keys[end] & ((1 << RowBits) - 1))];
            long groupNegatives = end - first - groupPositives;
            halfWins += groupPositives * (2 * negatives + groupNegatives);
            positives += groupPositives;
            negatives += groupNegatives;
            first = end;
        }
        return halfWins;
    }
}
