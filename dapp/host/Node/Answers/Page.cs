using Rollup.Api;

namespace Rollup.Node.Answers;

/// <summary>
/// One page of an ordered list. NextIndex: where the next page begins. Total: how many there are by now, whatever was asked for.
/// </summary>
public sealed record Page<T>(IReadOnlyList<T> Items, ulong NextIndex, ulong Total)
{
    /// <summary>
    /// Cuts rows that were asked for from an index on: at most the limit, and not more bytes than a list may have, unless one alone has
    /// more. Fewer rows than the limit are the last ones.
    /// </summary>
    public static Page<T> Of(IReadOnlyList<T> rows, int limit, ulong fromIndex, ulong total, Func<T, ulong> indexOf, Func<T, long> bytesOf)
    {
        long bytes = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            bytes += bytesOf(rows[i]);
            if (i > 0 && bytes > ApiLimits.ListBytesMax) return new Page<T>([.. rows.Take(i)], indexOf(rows[i]), total);
        }
        return new Page<T>(rows, rows.Count < limit ? Math.Max(total, fromIndex) : indexOf(rows[^1]) + 1, total);
    }
}
