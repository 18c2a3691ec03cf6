namespace Rollup.Client.Data;

/// <summary>
/// A table turned into the numbers of a data set: int32 mantissas with one count of decimals per column, and targets; and what they are.
/// A column keeps every decimal that is written, up to 9 and as long as int32 holds its largest value; what is lost beyond that
/// is rounded half to even and said in <see cref="Remarks"/>.
/// </summary>
public sealed record TabularData(
    int Rows, int Columns, int Classes, byte[] Decimals, int[] Mantissas, byte TargetDecimals, int[] Targets, DataSchema Schema,
    IReadOnlyList<string> Remarks)
{
    public IReadOnlyList<string> ColumnNames => [.. Schema.Features.Select(column => column.Name)];

    /// <summary>A sponsor's table, by what it shows and what she says of it.</summary>
    public static TabularData From(CsvTable table, SchemaWishes wishes) => From(table, SchemaInference.Of(table, wishes));

    /// <summary>Anybody's table, by the schema of a job: in its order, and refused where it is not as the schema says.</summary>
    public static TabularData From(CsvTable table, DataSchema schema)
    {
        SchemaMatching matching = new(table, schema);
        int rows = matching.RowCount, columns = schema.Features.Count;
        byte[] decimals = new byte[columns];
        int[] mantissas = new int[rows * columns];
        int feature = 0;
        byte targetDecimals = 0;
        int[] targets = [];
        for (int column = 0; column < schema.Columns.Count; column++)
        {
            byte kept = 0;
            int[] values = schema.Columns[column].IsNumber ? matching.Numbers(column, out kept) : matching.Levels(column);
            if (column == schema.Target)
            {
                (targets, targetDecimals) = (values, kept);
                continue;
            }
            decimals[feature] = kept;
            for (int row = 0; row < rows; row++) mantissas[row * columns + feature] = values[row];
            feature++;
        }
        matching.RemarkOnSpellings();
        TabularData data = new(
            rows, columns, schema.Classes, decimals, mantissas, targetDecimals, targets, schema, matching.Remarks);
        return SchemaCheck.FaultOf(schema, data) is { } fault ? throw new ClientException(fault with { Table = table.Name }) : data;
    }

    /// <summary>The rows with these indices, in this order.</summary>
    public TabularData Take(ReadOnlySpan<int> rowIndices)
    {
        int[] mantissas = new int[rowIndices.Length * Columns];
        int[] targets = new int[rowIndices.Length];
        for (int row = 0; row < rowIndices.Length; row++)
        {
            Mantissas.AsSpan(rowIndices[row] * Columns, Columns).CopyTo(mantissas.AsSpan(row * Columns));
            targets[row] = Targets[rowIndices[row]];
        }
        return this with { Rows = rowIndices.Length, Mantissas = mantissas, Targets = targets };
    }

    public uint[] ClassCounts()
    {
        uint[] counts = new uint[Classes];
        if (Classes > 0) foreach (int target in Targets) counts[target]++;
        return counts;
    }
}
