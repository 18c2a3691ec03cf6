using Rollup.Market;

namespace Rollup.Machine;

/// <summary>Pages of the live state, each by its number; whoever walks them comes by them in order.</summary>
sealed class PageSet
{
    readonly byte[] _list = new byte[Layout.WrittenBytes];

    WrittenPages Pages => new(_list);

    public void Add(int page) => Pages.Mark(page * Layout.PageBytes, 1);

    public void Clear() => Pages.Clear();

    /// <summary>The first page from one on; -1 if there is none.</summary>
    public int Next(int page) => Pages.Next(page);

    public List<int> ToList() => ListOf(Pages);

    public static List<int> ListOf(WrittenPages pages)
    {
        List<int> list = [];
        for (int page = pages.Next(0); page >= 0; page = pages.Next(page + 1)) list.Add(page);
        return list;
    }
}
