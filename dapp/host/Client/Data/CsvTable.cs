using CsvHelper;

namespace Rollup.Client.Data;

/// <summary>A comma-separated file as text cells. The first line names the columns unless every cell of it is a number.</summary>
public sealed record CsvTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows, int FirstLine)
{
    public static CsvTable Read(string path)
    {
        if (!File.Exists(path))
            throw UserError.Usage($"there is no file {path}", "the data set is read from a CSV file", "check the path after --data");
        using StreamReader reader = new(path);
        return Read(reader, Path.GetFileName(path));
    }

    public static CsvTable Read(TextReader reader, string name)
    {
        CsvReaderOptions format = new() { HasHeader = false, TrimWhitespace = true, SkipEmptyLines = true,
            MalformedData = CsvMalformedDataHandling.Throw };
        List<string[]> lines = [];
        try
        {
            using CsvReader csv = CsvReader.Create(reader, format, leaveOpen: true);
            while (csv.Read()) lines.Add([.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)]);
        }
        catch (CsvFormatException exception)
        {
            throw UserError.Usage($"{name} is not a CSV file", exception.Message.Split('\n')[0],
                "export it with commas and double quotes (RFC 4180)");
        }
        if (lines.Count == 0) throw UserError.Usage($"{name} is empty", "a data set has at least one row", "check the file");

        bool hasHeader = lines[0].Any(cell => !DecimalText.TryParse(cell, out _));
        string[] columns = hasHeader ? lines[0] : [.. lines[0].Select((_, index) => $"column{index + 1}")];
        int firstLine = hasHeader ? 2 : 1;
        if (hasHeader) lines.RemoveAt(0);
        if (lines.Count == 0) throw UserError.Usage($"{name} has no rows", "it has a line of names and nothing else", "check the file");
        for (int row = 0; row < lines.Count; row++)
        {
            if (lines[row].Length != columns.Length)
                throw UserError.Usage($"{name}, line {row + firstLine} has {lines[row].Length} cells", $"the first line has {columns.Length}",
                    "repair that line");
        }
        return new CsvTable(name, columns, lines, firstLine);
    }

    public int ColumnIndex(string column)
    {
        for (int index = 0; index < Columns.Count; index++)
        {
            if (string.Equals(Columns[index], column, StringComparison.OrdinalIgnoreCase)) return index;
        }
        throw UserError.Usage($"{Name} has no column '{column}'", $"its columns are {string.Join(", ", Columns)}", "name one of them with --target");
    }
}
