namespace Rollup.Client.Data;

/// <summary>Between which values a column's lie, both included: of the domain, not of anybody's rows.</summary>
public readonly record struct ColumnBounds(DecimalText Minimum, DecimalText Maximum);

/// <summary>What one column holds. Levels: of a category or of the classes, in order; unit and bounds: of numbers.</summary>
public sealed record SchemaColumn(string Name, ColumnKind Kind, string Unit, ColumnBounds? Bounds, IReadOnlyList<string> Levels)
{
    /// <summary>How its values become features; null takes them as they are.</summary>
    public ColumnRule? Rule { get; init; }

    public bool IsNumber => Kind is ColumnKind.Number or ColumnKind.Integer;

    /// <summary>What one value becomes.</summary>
    public IEnumerable<SchemaFeature> Features
    {
        get
        {
            if (Rule is { IsSpread: true })
                for (int level = 0; level < Levels.Count; level++) yield return new SchemaFeature(this, FeatureKind.Level, level);
            else yield return new SchemaFeature(this, FeatureKind.Value, 0);
            if (Rule is { IsMarked: true }) yield return new SchemaFeature(this, FeatureKind.Mark, 0);
        }
    }

    /// <summary>Equal but for the name.</summary>
    public bool IsAlike(SchemaColumn other) => Kind == other.Kind && Unit == other.Unit && Bounds == other.Bounds && Rule == other.Rule
        && Levels.SequenceEqual(other.Levels);
}

public enum FeatureKind
{
    Value, // the value itself, prepared or as it is
    Level, // 1 where the value is that level
    Mark,  // 1 where the value is missing
}

/// <summary>A column of the data that the machine reads, and where it comes from.</summary>
public readonly record struct SchemaFeature(SchemaColumn Column, FeatureKind Kind, int Level)
{
    public string Name => Kind switch
    {
        FeatureKind.Level => $"{Column.Name}={Column.Levels[Level]}",
        FeatureKind.Mark => $"{Column.Name} missing",
        _ => Column.Name,
    };
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

    /// <summary>What all columns but the target become, in order: the columns of the data.</summary>
    public IReadOnlyList<SchemaFeature> Features => [.. Columns.Where((_, index) => index != Target).SelectMany(column => column.Features)];

    public static string NameOfPlace(int index) => $"column{index + 1}";
}
