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
    IReadOnlyList<string> Remarks)
{
    static readonly string[] MissingWords = ["", "NA", "N/A", "NaN", "null", "None", "?"];
    static readonly char[] OtherSeparators = [';', '\t', '|'];

    public static CsvTable Read(string path, TableHeader header = TableHeader.Look)
    {
        if (!File.Exists(path))
            throw new ClientException(new TableMissing(path));
        using StreamReader reader = new(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        return Read(reader, Path.GetFileName(path), header);
    }

    public static CsvTable Read(TextReader reader, string name, TableHeader header = TableHeader.Look)
    {
        List<string> remarks = [];
        (List<string[]> rows, List<int> lines) = Cells(reader, name, remarks);
        if (rows.Count == 0) throw new ClientException(new TableEmpty(name));
        rows[0][0] = rows[0][0].TrimStart('\uFEFF');
        string[] first = rows[0];
        if (first.Any(cell => cell.IndexOfAny(OtherSeparators) >= 0))
            throw new ClientException(new SeparatorForeign(name, first.First(cell => cell.IndexOfAny(OtherSeparators) >= 0)));
        bool isNamed = header == TableHeader.Look ? LooksNamed(name, first, remarks) : header == TableHeader.Present;
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
        string[] columns = isNamed ? first : [.. first.Select((_, index) => DataSchema.NameOfPlace(index))];
        return new CsvTable(name, columns, rows, lines, isNamed, remarks);
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
        ? value : throw new ClientException(new CellUnreadable(Name, Lines[row], Columns[column], Rows[row][column]));

    static (List<string[]> Rows, List<int> Lines) Cells(TextReader reader, string name, List<string> remarks)
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
            if (rows.Count > 0 && csv.Separator != ',') remarks.Add($"{name} was read as separated by {SeparatorText(csv.Separator)}");
            return (rows, lines);
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

    // A header that counts, as some programs write one, looks like a row.
    static bool LooksNamed(string name, string[] first, List<string> remarks)
    {
        int numbers = first.Count(cell => DecimalText.TryParse(cell, out _));
        if (numbers == 0) return true;
        bool counts = first.Length > 1 && first[0] is "0" or "1"
            && first.Select((_, index) => $"{index + (first[0] == "0" ? 0 : 1)}").SequenceEqual(first);
        if (numbers < first.Length || counts) throw new ClientException(new HeaderDoubtful(name, string.Join(',', first)));
        remarks.Add($"the first line of {name} is numbers, so it was read as a row and the columns have no names; "
            + "--header yes says otherwise");
        return false;
    }
}
