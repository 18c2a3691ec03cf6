namespace Rollup.Kernel;

/// <summary>Ascending sort in place, without recursion and with the same bound for every input: n log n.</summary>
public static class Sorting
{
    /// <summary>Keys that are all different have one order, so the sort need not be stable.</summary>
    public static void HeapSort(Span<ulong> keys)
    {
        for (int root = keys.Length / 2 - 1; root >= 0; root--) SiftDown(keys, root);
        for (int end = keys.Length - 1; end > 0; end--)
        {
            (keys[0], keys[end]) = (keys[end], keys[0]);
            SiftDown(keys.Slice(0, end), 0);
        }
    }

    static void SiftDown(Span<ulong> keys, int root)
    {
        ulong key = keys[root];
        while (true)
        {
            int child = 2 * root + 1; // < 2^18
            if (child >= keys.Length) break;
            if (child + 1 < keys.Length && keys[child + 1] > keys[child]) child++;
            if (keys[child] <= key) break;
            keys[root] = keys[child];
            root = child;
        }
        keys[root] = key;
    }
}
