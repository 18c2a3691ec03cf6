namespace Rollup.Kernel;

/// <summary>One step of work as items of equal cost, in pieces that never depend on what is left to spend.</summary>
public struct StepShape
{
    public int Items;
    public int ItemsPerPiece;
    public long UnitsPerItem;

    /// <summary>What each piece takes beside its items.</summary>
    public long UnitsPerCut;

    public static StepShape Of(int items, long unitsPerItem, long unitsPerPiece, long unitsPerCut = 0) => new()
    {
        Items = items, UnitsPerItem = unitsPerItem, UnitsPerCut = unitsPerCut,
        ItemsPerPiece = Cost.ItemsPerPiece(items, unitsPerItem, unitsPerPiece),
    };

    /// <summary>A step of one piece.</summary>
    public static StepShape Whole(long units) => new() { Items = 1, ItemsPerPiece = 1, UnitsPerItem = units };

    /// <summary>Items of the piece that begins at one of them.</summary>
    public readonly int CountAt(int item) => Math.Min(ItemsPerPiece, Items - item);

    /// <summary>Units of the piece that begins at an item.</summary>
    public readonly long UnitsAt(int item) => UnitsPerCut + CountAt(item) * UnitsPerItem;

    /// <summary>Units of all pieces.</summary>
    public readonly long Units => (Items + ItemsPerPiece - 1) / ItemsPerPiece * UnitsPerCut + Items * UnitsPerItem;
}
