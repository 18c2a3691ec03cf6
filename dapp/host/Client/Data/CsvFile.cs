using System.Text;
using CsvHelper;

namespace Rollup.Client.Data;

/// <summary>Comma-separated text as a table. Without names the columns are called by their place.</summary>
public static class CsvFile
{
    static readonly char[] OtherSeparators = [';', '\t', '|'];

    /// <summary>A byte order mark says which Unicode it is; without one it is UTF-8, or what the reading says.</summary>
    public static TextTable Read(byte[] file, string name, TableReading reading)
    {
        using StreamReader reader = new(new MemoryStream(file), reading.TextEncoding(file, name), detectEncodingFromByteOrderMarks: true);
        return Read(reader, name, reading);
    }

    public static TextTable Read(TextReader reader, string name, TableReading? given = null)
    {
        TableReading reading = given ?? new TableReading();
        List<string> remarks = [];
        (List<string[]> rows, List<int> lines, char separator) = Cells(reader, name, reading.Separator);
        if (rows.Count == 0) throw new ClientException(new TableEmpty(name));
        if (separator != ',' && reading.Separator is null)
            remarks.Add($"{name} was read as separated by {SeparatorText(separator)}; --separator says otherwise");
        rows[0][0] = rows[0][0].TrimStart('\uFEFF');
        string[] first = rows[0];
        if (reading.Separator is null && first.Any(cell => cell.IndexOfAny(OtherSeparators) >= 0))
            throw new ClientException(new SeparatorForeign(name, first.First(cell => cell.IndexOfAny(OtherSeparators) >= 0)));
        bool isNamed = reading.Header == TableHeader.Look ? LooksNamed(name, rows, remarks) : reading.Header == TableHeader.Present;
        if (isNamed)
        {
            rows.RemoveAt(0);
            lines.RemoveAt(0);
        }
        if (rows.Count == 0) throw new ClientException(new TableWithoutRows(name));
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows[row].Length != first.Length)
                throw new ClientException(new LineOfOtherWidth(name, lines[row], rows[row].Length, first.Length));
        }
        if (isNamed && EmptyColumns(first, rows) is { Length: > 0 } empty)
        {
            remarks.Add($"{empty.Length} columns of {name} with neither a name nor a value were left out");
            first = Without(empty, first);
            rows = [.. rows.Select(row => Without(empty, row))];
        }
        string[] columns = isNamed ? first : [.. first.Select((_, index) => DataSchema.NameOfPlace(index))];
        return reading.Applied(new TextTable(name, columns, rows, lines, isNamed, separator, remarks));
    }

    // Where lines end in a separator.
    static int[] EmptyColumns(string[] names, List<string[]> rows) =>
    [
        .. Enumerable.Range(0, names.Length)
            .Where(column => names[column].Length == 0 && rows.TrueForAll(row => row[column].Length == 0)),
    ];

    static string[] Without(int[] columns, string[] cells) => [.. cells.Where((_, column) => !columns.Contains(column))];

    static (List<string[]> Rows, List<int> Lines, char Separator) Cells(TextReader reader, string name, char? given)
    {
        CsvReaderOptions format = new()
        {
            HasHeader = false, TrimWhitespace = true, SkipEmptyLines = true, TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw, Separator = given,
        };
        List<string[]> rows = [];
        List<int> lines = [];
        try
        {
            using CsvReader csv = CsvReader.Create(reader, format, leaveOpen: true);
            while (csv.Read())
            {
                rows.Add([.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)]);
                lines.Add((int)csv.LineNumber);
            }
            return (rows, lines, csv.Separator);
        }
        catch (CsvFormatException exception)
        {
            throw new ClientException(new TableMalformed(name, exception.Message.Split('\n')[0]));
        }
    }

    static string SeparatorText(char separator) => separator == '\t' ? "tabs" : $"'{separator}'";

    // A header that counts, as some programs write one, looks like a row. A row of words looks like a header, but that they come again.
    static bool LooksNamed(string name, List<string[]> rows, List<string> remarks)
    {
        string[] first = rows[0];
        int numbers = first.Count(cell => DecimalText.TryParse(cell, out _));
        HeaderDoubtful doubt = new(name, string.Join(',', first), HoldsNumbers: numbers > 0);
        if (numbers == 0) return !ComesAgain(rows) ? true : throw new ClientException(doubt);
        bool counts = first.Length > 1 && first[0] is "0" or "1"
            && first.Select((_, index) => $"{index + (first[0] == "0" ? 0 : 1)}").SequenceEqual(first);
        if (numbers < first.Length || counts) throw new ClientException(doubt);
        remarks.Add($"the first line of {name} is numbers, so it was read as a row and the columns have no names; "
            + "--header yes says otherwise");
        return false;
    }

    // In every column: one may be called as one of its labels. A whole line that comes again is a second header.
    static bool ComesAgain(List<string[]> rows) => !rows[0].Where((cell, column) => !rows.Skip(1).Any(
        row => column < row.Length && row[column] == cell && !row.SequenceEqual(rows[0]))).Any();
}
