using System.Text;
using System.Text.RegularExpressions;

namespace Rollup.Client.Data;

/// <summary>Whether the first line of a table names its columns.</summary>
public enum TableHeader
{
    Look,    // names if no cell of it is a number, none if every cell is; anything else is for the reader to say
    Present,
    Absent,
}

/// <summary>What a person says of how his file is to be read. What he does not say is what the file looks like, and is told him.</summary>
public sealed partial record TableReading
{
    public TableHeader Header { get; init; }

    /// <summary>Of text: a name that .NET knows, as windows-1252; null is UTF-8.</summary>
    public string? Encoding { get; init; }
    public char? Separator { get; init; }

    /// <summary>0,9 is nine tenths.</summary>
    public bool HasDecimalComma { get; init; }

    /// <summary>Words that stand for no value; null: those that programs write.</summary>
    public IReadOnlyList<string>? MissingWords { get; init; }

    /// <summary>The encoding of a file's text. Throws for bytes that are none of it.</summary>
    public Encoding TextEncoding(byte[] file, string name)
    {
        if (Encoding is { } named) return Known(named);
        Encoding unicode = new UTF8Encoding(false, throwOnInvalidBytes: true);
        bool isMarked = file is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
        if (!isMarked && !System.Text.Unicode.Utf8.IsValid(file))
        {
            int at = FirstWrong(file);
            throw new ClientException(new EncodingUnknown(name, 1 + file.AsSpan(0, at).Count((byte)'\n'), file[at]));
        }
        return unicode;
    }

    static Encoding Known(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? System.Text.Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            throw new ClientException(new EncodingUnheardOf(name));
        }
    }

    // The first byte that begins no character of UTF-8.
    static int FirstWrong(ReadOnlySpan<byte> file)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(file[at..], out _, out int length) == System.Buffers.OperationStatus.Done) at += length;
        return at;
    }

    /// <summary>The table as the reading says: words for no value, and points in place of decimal commas.</summary>
    public TextTable Applied(TextTable table)
    {
        if (MissingWords is not null) table = table with { MissingWords = [.. MissingWords, ""] };
        if (!HasDecimalComma) return table;
        return table with { Rows = [.. table.Rows.Select(row => row.Select(WithPoint).ToArray())] };
    }

    static string WithPoint(string cell) => WithComma().IsMatch(cell) ? cell.Replace(',', '.') : cell;

    [GeneratedRegex(@"^[+-]?\d*,\d+([eE][+-]?\d+)?$", RegexOptions.CultureInvariant)]
    internal static partial Regex WithComma();
}
