using System.Text;
using CsvHelper;

namespace Rollup.Client.Data;

/// <summary>Whether the first line of a table names its columns.</summary>
public enum TableHeader
{
    Look,    // names if no cell of it is a number, none if every cell is; anything else is for the reader to say
    Present,
    Absent,
}

/// <summary>
/// A comma-separated file in UTF-8 as text cells. Lines: of each row, from 1, empty ones counted. Without names the columns are called
/// by their place.
/// </summary>
public sealed record CsvTable(
    string Name, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows, IReadOnlyList<int> Lines, bool IsNamed,
    char Separator, IReadOnlyList<string> Remarks)
{
    static readonly string[] MissingWords = ["", "NA", "N/A", "NaN", "null", "None", "?"];
    static readonly char[] OtherSeparators = [';', '\t', '|'];

    public static CsvTable Read(string path, TableHeader header = TableHeader.Look)
    {
        return Read(GivenFile.Read(path), Path.GetFileName(path), header);
    }

    public static CsvTable Read(byte[] file, string name, TableHeader header)
    {
        using StreamReader reader = new(new MemoryStream(file), new UTF8Encoding(false, throwOnInvalidBytes: true));
        return Read(reader, name, header);
    }

    public static CsvTable Read(TextReader reader, string name, TableHeader header = TableHeader.Look)
    {
        List<string> remarks = [];
        (List<string[]> rows, List<int> lines, char separator) = Cells(reader, name);
        if (rows.Count == 0) throw new ClientException(new TableEmpty(name));
        if (separator != ',') remarks.Add($"{name} was read as separated by {SeparatorText(separator)}");
        rows[0][0] = rows[0][0].TrimStart('\uFEFF');
        string[] first = rows[0];
        if (first.Any(cell => cell.IndexOfAny(OtherSeparators) >= 0))
            throw new ClientException(new SeparatorForeign(name, first.First(cell => cell.IndexOfAny(OtherSeparators) >= 0)));
        bool isNamed = header == TableHeader.Look ? LooksNamed(name, rows, remarks) : header == TableHeader.Present;
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
        return new CsvTable(name, columns, rows, lines, isNamed, separator, remarks);
    }

    /// <summary>True of an empty cell, and of what programs write for one.</summary>
    public static bool IsMissing(string cell) => MissingWords.Contains(cell, StringComparer.OrdinalIgnoreCase);

    public int ColumnIndex(string column)
    {
        int index = LabelText.IndexOf(Columns, column);
        return index >= 0 ? index : throw new ClientException(new ColumnUnknown(Name, column, Columns));
    }

    /// <summary>A name that two columns have; null if there is none.</summary>
    public string? RepeatedColumn() => LabelText.Alike([.. Columns.Where(column => column.Length > 0)])?.Other;

    /// <summary>A number, or what is wrong and where.</summary>
    public DecimalText Number(int row, int column) => DecimalText.TryParse(Rows[row][column], out DecimalText value)
        ? value : throw new ClientException(new CellUnreadable(Name, Lines[row], Columns[column], Rows[row][column], Separator));

    // Where lines end in a separator.
    static int[] EmptyColumns(string[] names, List<string[]> rows) =>
    [
        .. Enumerable.Range(0, names.Length)
            .Where(column => names[column].Length == 0 && rows.TrueForAll(row => row[column].Length == 0)),
    ];

    static string[] Without(int[] columns, string[] cells) => [.. cells.Where((_, column) => !columns.Contains(column))];

    static (List<string[]> Rows, List<int> Lines, char Separator) Cells(TextReader reader, string name)
    {
        CsvReaderOptions format = new()
        {
            HasHeader = false, TrimWhitespace = true, SkipEmptyLines = true, TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
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
        catch (DecoderFallbackException)
        {
            throw new ClientException(new TableMalformed(name, "it is not UTF-8"));
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
