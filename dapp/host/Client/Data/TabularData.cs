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
    public IReadOnlyList<string> ColumnNames => [.. Schema.Features.Select(feature => feature.Name)];

    /// <summary>A sponsor's table, by what it shows and what she says of it.</summary>
    public static TabularData From(TextTable table, SchemaWishes wishes)
    {
        TextTable kept = wishes.Kept(table);
        DataSchema schema = SchemaInference.Of(kept, wishes);
        TabularData data = From(kept, schema);
        return data with { Remarks = [.. data.Remarks, .. SchemaInference.RemarksOn(schema)] };
    }

    /// <summary>Anybody's table, by the schema of a job: in its order, and refused where it is not as the schema says.</summary>
    public static TabularData From(TextTable table, DataSchema schema)
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
            int[] values = matching.Features(column, out byte[] kept);
            if (column == schema.Target)
            {
                (targets, targetDecimals) = (values, kept[0]);
                continue;
            }
            kept.CopyTo(decimals, feature);
            for (int row = 0; row < rows; row++)
                values.AsSpan(row * kept.Length, kept.Length).CopyTo(mantissas.AsSpan(row * columns + feature));
            feature += kept.Length;
        }
        matching.RemarkOnCells();
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
