using System.Numerics;
using System.Text.Json;

namespace Rollup.Client.Values;

/// <summary>One column, or Count alike without names, as people write it. Bounds are decimal text; null says nothing.</summary>
public sealed record SchemaDocumentColumn(string Name, ColumnKind Kind)
{
    public int Count { get; init; } = 1;
    public string? Unit { get; init; }
    public string? Minimum { get; init; }
    public string? Maximum { get; init; }
    public IReadOnlyList<string>? Levels { get; init; }
    public SchemaDocumentRule? Preparation { get; init; }
}

/// <summary>
/// What becomes of a column's values. Fill: a number or a level; null leaves a missing value to the schema. Of numbers: feature = (value -
/// subtract) / divisor; digits are the decimals that a value is taken with, decimals those of the feature.
/// </summary>
public sealed record SchemaDocumentRule
{
    public string? Fill { get; init; }
    public bool Mark { get; init; }
    public bool Spread { get; init; }
    public int? Digits { get; init; }
    public string? Subtract { get; init; }
    public string? Divisor { get; init; }
    public int? Decimals { get; init; }

    public static SchemaDocumentRule? Of(SchemaColumn column) => column.Rule is not { } rule ? null : !column.IsNumber
        ? new SchemaDocumentRule
        {
            Fill = rule.FillUnits is { } level ? column.Levels[(int)level] : null, Mark = rule.IsMarked, Spread = rule.IsSpread,
        }
        : new SchemaDocumentRule
        {
            Fill = rule.FillUnits is { } fill ? rule.Text(fill) : null, Mark = rule.IsMarked, Digits = rule.Units,
            Subtract = rule.Text(rule.SubtractUnits), Divisor = rule.Text(rule.DivisorUnits), Decimals = rule.Decimals,
        };

    /// <summary>The rule of a column that is without one.</summary>
    public ColumnRule ToRule(SchemaColumn column)
    {
        if (!column.IsNumber)
        {
            int level = Fill is null ? 0 : LabelText.IndexOf(column.Levels, Fill);
            bool isOfNumbers = Digits is not null || Subtract is not null || Divisor is not null || Decimals is not null;
            if (level < 0) throw new JsonException($"column '{column.Name}' is filled with '{Fill}', which is none of its levels");
            return isOfNumbers ? throw new JsonException($"column '{column.Name}' holds words: only fill, mark and spread are of them")
                : ColumnRule.OfLevels(Fill is null ? null : level, Mark, Spread);
        }
        int units = Digits ?? 0;
        if (units is < 0 or > SchemaFile.UnitsMax || Decimals is < 0 or > byte.MaxValue || Spread)
            throw new JsonException($"column '{column.Name}' holds numbers: 0 to {SchemaFile.UnitsMax} digits, decimals, and no spread");
        return new ColumnRule(
            Fill is null ? null : Units(column.Name, Fill, units), Mark, IsSpread: false, units, Units(column.Name, Subtract ?? "0", units),
            Units(column.Name, Divisor ?? "1", units), Decimals ?? units);
    }

    static long Units(string column, string text, int units)
    {
        if (!DecimalText.TryParse(text, out DecimalText value) || value.Decimals > units)
            throw new JsonException($"column '{column}': '{text}' is no number of {units} digits behind the point");
        BigInteger whole = value.At(units);
        return whole >= long.MinValue && whole <= long.MaxValue ? (long)whole : throw new ClientException(new BoundTooLarge(column));
    }
}

/// <summary>A schema as a JSON document: `rollup data schema` writes one, a sponsor changes it, `--schema` reads it.</summary>
public sealed record SchemaDocument(string Target, MissingKind Missing, bool Named, IReadOnlyList<SchemaDocumentColumn> Columns)
{
    public static SchemaDocument Of(DataSchema schema)
    {
        List<SchemaDocumentColumn> columns = [];
        for (int start = 0; start < schema.Columns.Count;)
        {
            SchemaColumn column = schema.Columns[start];
            int end = start + 1;
            while (!schema.IsNamed && end < schema.Columns.Count && end != schema.Target && start != schema.Target
                && schema.Columns[end].IsAlike(column)) end++;
            columns.Add(new SchemaDocumentColumn(column.Name, column.Kind)
            {
                Count = end - start,
                Unit = column.Unit.Length == 0 ? null : column.Unit,
                Minimum = column.Bounds?.Minimum.ToText(),
                Maximum = column.Bounds?.Maximum.ToText(),
                Levels = column.Levels.Count == 0 ? null : column.Levels,
                Preparation = SchemaDocumentRule.Of(column),
            });
            start = end;
        }
        return new SchemaDocument(schema.TargetColumn.Name, schema.Missing, schema.IsNamed, columns);
    }

    /// <summary>The schema of a file that a person wrote.</summary>
    public static DataSchema Read(string path)
    {
        try
        {
            DataSchema schema = JsonText.Read<SchemaDocument>(GivenFile.ReadText(path)).ToSchema();
            _ = SchemaBlock.Of(schema);
            return schema;
        }
        catch (JsonException exception)
        {
            throw new ClientException(new SchemaDocumentUnreadable(path, exception.Message));
        }
        catch (GivenFileException exception) when (exception.Fault == FileFault.Missing)
        {
            throw new ClientException(new SchemaDocumentUnreadable(path, "there is no such file"));
        }
    }

    DataSchema ToSchema()
    {
        List<SchemaColumn> columns = [];
        foreach (SchemaDocumentColumn column in Columns)
        {
            if (column.Count is < 1 or > DataSet.ColumnsMax + 1 || (Named && column.Count != 1))
                throw new JsonException($"column '{column.Name}' has count {column.Count}");
            for (int count = 0; count < column.Count; count++)
            {
                string name = Named ? column.Name : DataSchema.NameOfPlace(columns.Count);
                SchemaColumn read = new(name, column.Kind, column.Unit ?? "", BoundsOf(column), column.Levels ?? []);
                columns.Add(read with { Rule = column.Preparation?.ToRule(read) });
            }
        }
        int target = columns.FindIndex(column => column.Name == Target);
        if (target < 0) throw new JsonException($"no column has the name of the target, '{Target}'");
        if (columns.Count > DataSet.ColumnsMax + 1)
            throw new JsonException($"{columns.Count} columns are more than {DataSet.ColumnsMax + 1}");
        foreach (SchemaColumn column in columns)
        {
            if (LabelText.Alike(column.Levels) is var (one, other)) throw new ClientException(new LabelsAlike(one, other));
        }
        return new DataSchema(columns, target, Missing, Named);
    }

    static ColumnBounds? BoundsOf(SchemaDocumentColumn column)
    {
        if (column.Minimum is null && column.Maximum is null) return null;
        if (column.Minimum is not null && column.Maximum is not null && DecimalText.TryParse(column.Minimum, out DecimalText minimum)
            && DecimalText.TryParse(column.Maximum, out DecimalText maximum)) return new ColumnBounds(minimum, maximum);
        throw new JsonException($"column '{column.Name}' lies from '{column.Minimum}' to '{column.Maximum}': write two numbers, or none");
    }
}
