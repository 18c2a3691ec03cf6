namespace Rollup.Protocol;

/// <summary>
/// What may name a column, a level or a class, or be a unit: UTF-8 in its shortest form that shows as it is, without a space at an end.
/// </summary>
public static class SchemaText
{
    public const int BytesMax = 64;

    /// <summary>An empty text is none.</summary>
    public static bool IsGood(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > BytesMax) return false;
        if (text[0] == ' ' || text[text.Length - 1] == ' ') return false;
        int at = 0;
        while (at < text.Length)
        {
            int point = Next(text, ref at);
            if (point < 0 || IsInvisible(point)) return false;
        }
        return true;
    }

    // The code point at a place, which moves behind it; -1 if there is none.
    static int Next(ReadOnlySpan<byte> text, ref int at)
    {
        int first = text[at++];
        if (first < 0x80) return first;
        if (first is < 0xC2 or > 0xF4) return -1;
        int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
        if (more > text.Length - at) return -1;
        int point = first & (0x3F >> more);
        for (int count = 0; count < more; count++)
        {
            int next = text[at++];
            if ((next & 0xC0) != 0x80) return -1;
            point = (point << 6) | (next & 0x3F);
        }
        // Two bytes were told by the first; three begin at 0x800, four at 0x10000.
        bool isShortest = more == 1 || point >= (more == 2 ? 0x800 : 0x1_0000);
        return isShortest && point <= 0x10_FFFF && (point is < 0xD800 or > 0xDFFF) ? point : -1;
    }

    /// <summary>Control characters, and what changes the order or the look of what stands beside it without being seen.</summary>
    public static bool IsInvisible(int point) =>
        point is < 0x20 or (>= 0x7F and < 0xA0) or 0xAD or 0x61C or 0x180E or (>= 0x200B and <= 0x200F) or (>= 0x2028 and <= 0x202E)
            or (>= 0x2060 and <= 0x206F) or 0xFEFF or (>= 0xFFF0 and <= 0xFFFB) or 0xFFFE or 0xFFFF or (>= 0xE_0000 and <= 0xE_0FFF);
}
