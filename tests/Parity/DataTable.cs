namespace Rollup.Tests.Parity;

/// <summary>
/// A CSV file of plain decimals, column by column as mantissas with one number of decimals each: what a data set file holds.
/// </summary>
sealed class DataTable
{
    public required string Path { get; init; }
    public required int Rows { get; init; }
    public required int Columns { get; init; }
    public required int[] Mantissas { get; init; } // [rows, columns], features only
    public required byte[] Decimals { get; init; } // [columns]
    public required decimal[] Targets { get; init; }

    public static DataTable Read(string path, string target, IReadOnlyCollection<string> without)
    {
        string[][] lines = [.. File.ReadLines(path).Select(line => line.Split(','))];
        int[] columns = [.. Enumerable.Range(0, lines[0].Length).Where(i => lines[0][i] != target && !without.Contains(lines[0][i]))];
        int targetColumn = Array.IndexOf(lines[0], target);
        string[][] rows = lines[1..];
        byte[] decimals = [.. columns.Select(column => (byte)rows.Max(row => DecimalsOf(row[column])))];
        return new DataTable
        {
            Path = path,
            Rows = rows.Length,
            Columns = columns.Length,
            Decimals = decimals,
            Mantissas = [.. rows.SelectMany(row => columns.Select((column, i) => Mantissa(row[column], decimals[i])))],
            Targets = [.. rows.Select(row => decimal.Parse(row[targetColumn]))],
        };
    }

    static int DecimalsOf(string cell) => cell.Contains('.') ? cell.Length - cell.IndexOf('.') - 1 : 0;

    static int Mantissa(string cell, int decimals)
    {
        decimal value = decimal.Parse(cell);
        for (int i = 0; i < decimals; i++) value *= 10;
        return checked((int)value);
    }
}
