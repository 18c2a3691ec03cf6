namespace Rollup.Client.Data;

/// <summary>Between which values a column's lie, both included: of the domain, not of anybody's rows.</summary>
public readonly record struct ColumnBounds(DecimalText Minimum, DecimalText Maximum);

/// <summary>What one column holds. Levels: of a category or of the classes, in order; unit and bounds: of numbers.</summary>
public sealed record SchemaColumn(string Name, ColumnKind Kind, string Unit, ColumnBounds? Bounds, IReadOnlyList<string> Levels)
{
    public bool IsNumber => Kind is ColumnKind.Number or ColumnKind.Integer;

    /// <summary>Equal but for the name.</summary>
    public bool IsAlike(SchemaColumn other) =>
        Kind == other.Kind && Unit == other.Unit && Bounds == other.Bounds && Levels.SequenceEqual(other.Levels);
}

/// <summary>
/// What the rows of a job are, as its sponsor says: columns from left to right, the target among them at its place. Columns without names
/// are told by their place; they are called column1, column2 and so on.
/// </summary>
public sealed record DataSchema(IReadOnlyList<SchemaColumn> Columns, int Target, MissingKind Missing, bool IsNamed)
{
    public SchemaColumn TargetColumn => Columns[Target];

    /// <summary>0 is regression.</summary>
    public int Classes => TargetColumn.Kind == ColumnKind.Class ? TargetColumn.Levels.Count : 0;

    /// <summary>All columns but the target, in order.</summary>
    public IReadOnlyList<SchemaColumn> Features => [.. Columns.Where((_, index) => index != Target)];

    public static string NameOfPlace(int index) => $"column{index + 1}";
}
