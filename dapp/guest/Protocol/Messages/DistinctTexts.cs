namespace Rollup.Protocol;

/// <summary>
/// Texts of a packed list by where they begin. Whether two are equal is found by sorting: n log n steps, whatever the texts.
/// </summary>
static class DistinctTexts
{
    /// <summary>Sorts the places, each of a byte of length and so many bytes, and looks at neighbours.</summary>
    public static bool Are(ReadOnlySpan<byte> bytes, Span<int> places)
    {
        for (int root = places.Length / 2 - 1; root >= 0; root--) SiftDown(bytes, places, root);
        for (int end = places.Length - 1; end > 0; end--)
        {
            (places[0], places[end]) = (places[end], places[0]);
            SiftDown(bytes, places.Slice(0, end), 0);
        }
        for (int index = 1; index < places.Length; index++)
            if (Compare(bytes, places[index - 1], places[index]) == 0) return false;
        return true;
    }

    static void SiftDown(ReadOnlySpan<byte> bytes, Span<int> places, int root)
    {
        int place = places[root];
        while (true)
        {
            int child = 2 * root + 1; // below 2^14
            if (child >= places.Length) break;
            if (child + 1 < places.Length && Compare(bytes, places[child + 1], places[child]) > 0) child++;
            if (Compare(bytes, places[child], place) <= 0) break;
            places[root] = places[child];
            root = child;
        }
        places[root] = place;
    }

    // Any order will do: by length, then by bytes.
    static int Compare(ReadOnlySpan<byte> bytes, int place, int other)
    {
        int length = bytes[place];
        if (length != bytes[other]) return length - bytes[other];
        for (int index = 1; index <= length; index++)
            if (bytes[place + index] != bytes[other + index]) return bytes[place + index] - bytes[other + index];
        return 0;
    }
}
