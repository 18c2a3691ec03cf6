using CsvHelper;

namespace Rollup.Client.Data;

/// <summary>A comma-separated file as text cells. The first line names the columns unless every cell of it is a number.</summary>
public sealed record CsvTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows, int FirstLine)
{
    public static CsvTable Read(string path)
    {
        if (!File.Exists(path))
            throw new ClientException(new TableMissing(path));
        using StreamReader reader = new(path);
        return Read(reader, Path.GetFileName(path));
    }

    public static CsvTable Read(TextReader reader, string name)
    {
        CsvReaderOptions format = new()
        {
            HasHeader = false, TrimWhitespace = true, SkipEmptyLines = true,
            MalformedData = CsvMalformedDataHandling.Throw
        };
        List<string[]> lines = [];
        try
        {
            using CsvReader csv = CsvReader.Create(reader, format, leaveOpen: true);
            while (csv.Read()) lines.Add([.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)]);
        }
        catch (CsvFormatException exception)
        {
            throw new ClientException(new TableMalformed(name, exception.Message.Split('\n')[0]));
        }
        if (lines.Count == 0) throw new ClientException(new TableEmpty(name));

        bool hasHeader = lines[0].Any(cell => !DecimalText.TryParse(cell, out _));
        string[] columns = hasHeader ? lines[0] : [.. lines[0].Select((_, index) => $"column{index + 1}")];
        int firstLine = hasHeader ? 2 : 1;
        if (hasHeader) lines.RemoveAt(0);
        if (lines.Count == 0) throw new ClientException(new TableWithoutRows(name));
        for (int row = 0; row < lines.Count; row++)
        {
            if (lines[row].Length != columns.Length)
                throw new ClientException(new LineOfOtherWidth(name, row + firstLine, lines[row].Length, columns.Length));
        }
        return new CsvTable(name, columns, lines, firstLine);
    }

    public int ColumnIndex(string column)
    {
        for (int index = 0; index < Columns.Count; index++)
        {
            if (string.Equals(Columns[index], column, StringComparison.OrdinalIgnoreCase)) return index;
        }
        throw new ClientException(new ColumnUnknown(Name, column, Columns));
    }
}
