namespace Rollup.Client.Data;

/// <summary>What a sponsor says of her table besides its rows. Null and empty: what the table itself shows.</summary>
/// <param name="Target">Name of the target column; empty means the last one.</param>
/// <param name="Classes">0 is regression.</param>
/// <param name="ClassNames">The classes in order; empty takes the labels of the table.</param>
/// <param name="Categories">Columns whose values are names and not numbers.</param>
/// <param name="Missing">What becomes of rows with a missing value.</param>
public sealed record SchemaWishes(
    string Target, int Classes, IReadOnlyList<string> ClassNames, IReadOnlyList<string> Categories, MissingKind Missing)
{
    /// <summary>Columns that are none of the job's.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>The table without what is left out.</summary>
    public TextTable Kept(TextTable table)
    {
        if (LeftOut.Count > 0 && !table.IsNamed) throw new ClientException(new LeavingOutByPlace(table.Name));
        return table.Without([.. LeftOut.Select(table.ColumnIndex)]);
    }
}

/// <summary>How a sponsor wants her columns prepared: a rule for all, and others for some by their names.</summary>
public sealed record PreparationWishes
{
    public Choice<Imputation> Imputation { get; init; } = new(Data.Imputation.Mean);
    public Choice<Scaling> Scaling { get; init; } = new(Data.Scaling.Standard);

    /// <summary>What missing values of some columns are taken to be, as they would be written.</summary>
    public IReadOnlyDictionary<string, string> Fills { get; init; } = new Dictionary<string, string>();

    /// <summary>Columns that get a feature more, which says whether the value was missing.</summary>
    public IReadOnlyList<string> Marked { get; init; } = [];

    /// <summary>Categories that stay places among their levels.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Columns that are taken though they seem to count the rows.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];
}

/// <summary>One value for all columns, and others for some.</summary>
public sealed record Choice<T>(T ForAll) where T : struct
{
    public IReadOnlyDictionary<string, T> ByColumn { get; init; } = new Dictionary<string, T>();

    public T Of(string column) => ByColumn.TryGetValue(column, out T chosen) ? chosen : ForAll;
}
