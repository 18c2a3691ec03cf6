namespace Rollup.Kernel;

/// <summary>The order in which an epoch visits the rows of a data set.</summary>
public static class Shuffle
{
    /// <summary>
    /// Fills rowOrder[rows] with a permutation of 0..rows-1 that depends on the seed, the epoch and the number of rows alone. Each
    /// permutation is equally likely up to the seed's 64 bits. Fisher-Yates from the end.
    /// </summary>
    public static void Fill(ulong seed, int epoch, Span<int> rowOrder)
    {
        for (int row = 0; row < rowOrder.Length; row++) rowOrder[row] = row;
        PhiloxReader words = new(seed, RandomStream.Shuffle, (uint)epoch);
        for (int last = rowOrder.Length - 1; last > 0; last--)
        {
            int chosen = (int)words.NextBelow((uint)last + 1);
            (rowOrder[last], rowOrder[chosen]) = (rowOrder[chosen], rowOrder[last]);
        }
    }
}
