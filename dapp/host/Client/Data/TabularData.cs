using System.Numerics;

namespace Rollup.Client.Data;

/// <summary>
/// A CSV file turned into the numbers of a data set: int32 mantissas with one count of decimals per column, and targets.
/// A column keeps every decimal that is written, up to 9 and as long as int32 holds its largest value; what is lost beyond that
/// is rounded half to even and said in <see cref="Remarks"/>.
/// </summary>
public sealed record TabularData(
    int Rows, int Columns, int Classes, byte[] Decimals, int[] Mantissas, byte TargetDecimals, int[] Targets,
    IReadOnlyList<string> ColumnNames, IReadOnlyList<string> Remarks)
{
    const int DecimalsMax = 9;

    /// <param name="table">The file.</param>
    /// <param name="target">Name of the target column; empty means the last one.</param>
    /// <param name="classes">Number of classes; 0 is regression.</param>
    /// <param name="classNames">Labels in class order when the target column is text; empty when it holds 0..classes-1.</param>
    public static TabularData From(CsvTable table, string target, int classes, IReadOnlyList<string> classNames)
    {
        int targetColumn = target.Length == 0 ? table.Columns.Count - 1 : table.ColumnIndex(target);
        int[] featureColumns = [.. Enumerable.Range(0, table.Columns.Count).Where(column => column != targetColumn)];
        if (featureColumns.Length == 0)
            throw new ClientException(new ColumnAlone(table.Name));

        int rows = table.Rows.Count;
        List<string> remarks = [];
        byte[] decimals = new byte[featureColumns.Length];
        int[] mantissas = new int[rows * featureColumns.Length];
        for (int feature = 0; feature < featureColumns.Length; feature++)
        {
            BigInteger[] values = ScaleColumn(table, featureColumns[feature], remarks, out decimals[feature]);
            for (int row = 0; row < rows; row++) mantissas[row * featureColumns.Length + feature] = (int)values[row];
        }

        byte targetDecimals = 0;
        int[] targets = classes == 0
            ? [.. ScaleColumn(table, targetColumn, remarks, out targetDecimals).Select(value => (int)value)]
            : ClassesOf(table, targetColumn, classes, classNames);
        string[] names = [.. featureColumns.Select(column => table.Columns[column])];
        return new TabularData(rows, featureColumns.Length, classes, decimals, mantissas, targetDecimals, targets, names, remarks);
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

    static BigInteger[] ScaleColumn(CsvTable table, int column, List<string> remarks, out byte decimals)
    {
        DecimalText[] values = new DecimalText[table.Rows.Count];
        for (int row = 0; row < values.Length; row++)
        {
            string cell = table.Rows[row][column];
            if (!DecimalText.TryParse(cell, out values[row]))
                throw new ClientException(new CellUnreadable(table.Name, row + table.FirstLine, table.Columns[column], cell));
        }
        int written = values.Length == 0 ? 0 : values.Max(value => value.Decimals);
        int kept = Math.Min(written, DecimalsMax);
        while (kept >= 0 && !values.All(value => Fits(value, kept))) kept--;
        if (kept < 0)
            throw new ClientException(new ColumnTooLarge(table.Name, table.Columns[column]));
        if (kept < written) remarks.Add($"column '{table.Columns[column]}' rounded from {written} to {kept} decimals, half to even");
        decimals = (byte)kept;
        return [.. values.Select(value => value.At(kept))];
    }

    static bool Fits(DecimalText value, int decimals)
    {
        BigInteger mantissa = value.At(decimals);
        return mantissa >= -int.MaxValue && mantissa <= int.MaxValue;
    }

    static int[] ClassesOf(CsvTable table, int column, int classes, IReadOnlyList<string> classNames)
    {
        int[] targets = new int[table.Rows.Count];
        for (int row = 0; row < targets.Length; row++)
        {
            string cell = table.Rows[row][column];
            int named = IndexOf(classNames, cell);
            if (named >= 0) targets[row] = named;
            else if (classNames.Count == 0 && DecimalText.TryParse(cell, out DecimalText number) && number.Decimals == 0
                && number.Mantissa >= 0 && number.Mantissa < classes)
                targets[row] = (int)number.Mantissa;
            else
                throw new ClientException(new ClassUnknown(table.Name, row + table.FirstLine, cell, classes, classNames));
        }
        return targets;
    }

    static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (int index = 0; index < names.Count; index++)
        {
            if (string.Equals(names[index], name, StringComparison.OrdinalIgnoreCase)) return index;
        }
        return -1;
    }
}
