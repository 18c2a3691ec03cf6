using System.Text;

namespace Rollup.Client.Data;

/// <summary>
/// A file of Weka as a table: attributes that it names and whose levels it says, in its order. Only a question mark is a missing value.
/// </summary>
static class ArffFile
{
    static readonly string[] s_numberTypes = ["numeric", "real", "integer"];

    /// <summary>Behind comments and empty lines comes the relation's name.</summary>
    public static bool IsOne(byte[] file)
    {
        using StreamReader reader = new(new MemoryStream(file), Encoding.Latin1);
        while (reader.ReadLine() is { } line)
        {
            string text = line.Trim().TrimStart('\u00EF', '\u00BB', '\u00BF');
            if (text.Length > 0 && text[0] != '%') return StartsWith(text, "@relation");
        }
        return false;
    }

    public static TextTable Read(byte[] file, string name, TableReading reading)
    {
        using StreamReader reader = new(new MemoryStream(file), reading.TextEncoding(file, name));
        List<string> columns = [];
        List<DeclaredColumn> declared = [];
        List<string[]> rows = [];
        List<int> lines = [];
        bool isData = false;
        for (int line = 1; reader.ReadLine() is { } raw; line++)
        {
            string text = raw.Trim();
            if (text.Length == 0 || text[0] == '%') continue;
            if (isData)
            {
                if (text[0] == '{') throw Fault(name, line, "rows as pairs of places and values (sparse ARFF) are not read");
                string[] cells = [.. Values(text, name, line)];
                if (cells.Length != columns.Count) throw new ClientException(new LineOfOtherWidth(name, line, cells.Length, columns.Count));
                rows.Add(cells);
                lines.Add(line);
            }
            else if (StartsWith(text, "@attribute")) AddAttribute(text["@attribute".Length..].Trim(), name, line, columns, declared);
            else if (StartsWith(text, "@data")) isData = true;
            else if (!StartsWith(text, "@relation")) throw Fault(name, line, "it is no @attribute, and no @data came before it");
        }
        if (columns.Count == 0 || !isData) throw new ClientException(new TableMalformed(name, "it names no attributes, or has no @data"));
        if (rows.Count == 0) throw new ClientException(new TableWithoutRows(name));
        CheckLevels(name, columns, declared, rows, lines);
        return reading.Applied(
            new TextTable(name, columns, rows, lines, IsNamed: true, ',', []) { Declared = declared, MissingWords = ["?"] });
    }

    static void AddAttribute(string text, string name, int line, List<string> columns, List<DeclaredColumn> declared)
    {
        string column = First(text, name, line, out string type);
        bool isNumber = s_numberTypes.Any(word => StartsWith(type, word));
        bool isText = StartsWith(type, "string") || StartsWith(type, "date");
        if (!isNumber && !isText && !(type.StartsWith('{') && type.EndsWith('}')))
            throw Fault(name, line, $"the attribute '{column}' is of the type '{type}', which is not read");
        columns.Add(column);
        declared.Add(new DeclaredColumn(isNumber, isNumber || isText ? null : [.. Values(type[1..^1], name, line)]));
    }

    // A name, quoted or not, and what is behind it.
    static string First(string text, string name, int line, out string rest)
    {
        int at = 0;
        string word = Value(text, ref at, " \t{", name, line);
        rest = text[at..].Trim();
        return word.Length > 0 ? word : throw Fault(name, line, "an attribute has no name");
    }

    static void CheckLevels(
        string name, List<string> columns, List<DeclaredColumn> declared, List<string[]> rows, List<int> lines)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            for (int column = 0; column < columns.Count; column++)
            {
                string cell = rows[row][column];
                if (cell != "?" && declared[column].Levels is { } levels && LabelText.IndexOf(levels, cell) < 0)
                    throw new ClientException(new LevelUnknown(name, lines[row], columns[column], cell, levels));
            }
        }
    }

    static IEnumerable<string> Values(string text, string name, int line)
    {
        for (int at = 0; at <= text.Length; at++)
        {
            string value = Value(text, ref at, ",\t", name, line);
            yield return value;
            while (at < text.Length && text[at] is ' ') at++;
            if (at < text.Length && text[at] is not (',' or '\t')) throw Fault(name, line, $"behind '{value}' comes no comma");
        }
    }

    // From a place on, which moves behind it: what stands in quotes, with what a backslash takes as it is, or up to one of the ends.
    static string Value(string text, ref int at, string ends, string name, int line)
    {
        while (at < text.Length && text[at] is ' ') at++;
        StringBuilder value = new();
        if (at == text.Length || text[at] is not ('\'' or '"'))
        {
            while (at < text.Length && !ends.Contains(text[at], StringComparison.Ordinal)) value.Append(text[at++]);
            return value.ToString().Trim();
        }
        char quote = text[at++];
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] == '\\' && at + 1 < text.Length) at++;
            value.Append(text[at++]);
        }
        if (at++ >= text.Length) throw Fault(name, line, "a quote is not closed");
        return value.ToString();
    }

    static bool StartsWith(string text, string word) => text.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    static ClientException Fault(string name, int line, string fault) => new(new TableMalformed(name, $"line {line}: {fault}"));
}
