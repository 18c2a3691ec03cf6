using System.Runtime.InteropServices;

namespace Rollup.Market;

/// <summary>
/// Pages of the live state that an input wrote, in three levels: a bit for each page, one for each word with any, one for each of those.
/// Marking and forgetting cost what was written, however large the state is. Each engine has its own, made by its own run.
/// </summary>
public readonly ref struct WrittenPages
{
    const int WordBits = 64;
    const int Pages = Layout.LiveBytes / Layout.PageBytes;
    const int PageWords = (Pages + WordBits - 1) / WordBits;
    const int MiddleWords = (PageWords + WordBits - 1) / WordBits;
    const int TopWords = (MiddleWords + WordBits - 1) / WordBits;

    public const int Words = PageWords + MiddleWords + TopWords;

    readonly Span<ulong> _pages;
    readonly Span<ulong> _middle;
    readonly Span<ulong> _top;

    /// <summary>The list in a whole block of memory, or in a copy of its part from <see cref="Layout.WrittenOffset"/> on.</summary>
    public WrittenPages(Span<byte> list)
    {
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(list.Slice(0, Layout.WrittenBytes));
        _pages = words.Slice(0, PageWords);
        _middle = words.Slice(PageWords, MiddleWords);
        _top = words.Slice(PageWords + MiddleWords, TopWords);
    }

    /// <summary>Marks the pages of some bytes of the live state, at least one.</summary>
    public void Mark(int offset, int bytes)
    {
        int last = (offset + bytes - 1) / Layout.PageBytes;
        for (int page = offset / Layout.PageBytes; page <= last; page++)
        {
            int word = page / WordBits, middle = word / WordBits;
            _pages[word] |= 1UL << page % WordBits;
            _middle[middle] |= 1UL << word % WordBits;
            _top[middle / WordBits] |= 1UL << middle % WordBits;
        }
    }

    /// <summary>The first marked page from one on, or -1.</summary>
    public int Next(int page)
    {
        int word = page / WordBits;
        if (word >= PageWords) return -1;
        ulong rest = _pages[word] & ulong.MaxValue << page % WordBits;
        if (rest != 0) return word * WordBits + Bits.LowestOne(rest);
        word = NextIn(_middle, word + 1);
        if (word < 0) return -1;
        return word * WordBits + Bits.LowestOne(_pages[word]);
    }

    public void Clear()
    {
        for (int page = Next(0); page >= 0; page = Next(page + 1))
        {
            int word = page / WordBits;
            _pages[word] = 0;
            page = word * WordBits + WordBits - 1;
        }
        _middle.Clear();
        _top.Clear();
    }

    // The words of a level are few, and most are zero.
    static int NextIn(Span<ulong> level, int bit)
    {
        int word = bit / WordBits;
        if (word >= level.Length) return -1;
        ulong rest = level[word] & ulong.MaxValue << bit % WordBits;
        while (rest == 0)
        {
            word++;
            if (word == level.Length) return -1;
            rest = level[word];
        }
        return word * WordBits + Bits.LowestOne(rest);
    }
}
