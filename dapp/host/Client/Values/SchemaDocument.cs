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
                columns.Add(new SchemaColumn(name, column.Kind, column.Unit ?? "", BoundsOf(column), column.Levels ?? []));
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
