namespace Rollup.Client.Data;

/// <summary>
/// A table as text cells, whatever kind of file it came from. Lines: of each row in the file, from 1. Without names the columns are called
/// by their place.
/// </summary>
public sealed record TextTable(
    string Name, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows, IReadOnlyList<int> Lines, bool IsNamed,
    char Separator, IReadOnlyList<string> Remarks)
{
    static readonly string[] s_missingWords = ["", "NA", "N/A", "NaN", "null", "None", "?"];

    /// <summary>What the file itself says of its columns; empty where it says nothing.</summary>
    public IReadOnlyList<DeclaredColumn> Declared { get; init; } = [];

    /// <summary>Words that stand for no value.</summary>
    public IReadOnlyList<string> MissingWords { get; init; } = s_missingWords;

    /// <summary>The same of what programs usually write.</summary>
    public static bool IsUsuallyMissing(string cell) => s_missingWords.Contains(cell, StringComparer.OrdinalIgnoreCase);

    /// <summary>True of an empty cell, and of what programs write for one.</summary>
    public bool IsMissing(string cell) => MissingWords.Contains(cell, StringComparer.OrdinalIgnoreCase);

    /// <summary>The levels of a column that the file itself says, in its order; null where it does not.</summary>
    public IReadOnlyList<string>? LevelsOf(int column) => Declared.Count == 0 ? null : Declared[column].Levels;

    /// <summary>The place of a column by its name; one without a name goes by its place: column1.</summary>
    public int ColumnIndex(string column)
    {
        int index = LabelText.IndexOf([.. Columns.Select((name, place) => name.Length > 0 ? name : DataSchema.NameOfPlace(place))], column);
        return index >= 0 ? index : throw new ClientException(new ColumnUnknown(Name, column, Columns));
    }

    /// <summary>A name that two columns have; null if there is none.</summary>
    public string? RepeatedColumn() => LabelText.Alike([.. Columns.Where(column => column.Length > 0)])?.Other;

    /// <summary>A number, or what is wrong and where.</summary>
    public DecimalText Number(int row, int column) => DecimalText.TryParse(Rows[row][column], out DecimalText value)
        ? value : throw new ClientException(new CellUnreadable(Name, Lines[row], Columns[column], Rows[row][column], Separator));

    /// <summary>Whether a cell has no value. What a column has among its levels is a value, whatever it looks like.</summary>
    public bool IsMissing(int row, int column, SchemaColumn schema) =>
        IsMissing(Rows[row][column]) && (schema.IsNumber || LabelText.IndexOf(schema.Levels, Rows[row][column]) < 0);

    /// <summary>The same without some columns.</summary>
    public TextTable Without(IReadOnlyCollection<int> places) => places.Count == 0 ? this : this with
    {
        Columns = Rest(Columns, places),
        Rows = [.. Rows.Select(row => Rest(row, places))],
        Declared = Declared.Count == 0 ? [] : Rest(Declared, places),
    };

    static T[] Rest<T>(IReadOnlyList<T> all, IReadOnlyCollection<int> places) => [.. all.Where((_, place) => !places.Contains(place))];
}

/// <summary>What a file says of one of its columns. Levels in order; null where they are not said.</summary>
public sealed record DeclaredColumn(bool IsNumber, IReadOnlyList<string>? Levels);
