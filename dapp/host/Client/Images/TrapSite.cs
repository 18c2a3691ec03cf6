namespace Rollup.Client.Images;

/// <summary>
/// One place at which the guest would end the application: as traps.txt has it, "12  Range  Method(int) IL_0015 (File.cs:29)  detail".
/// </summary>
public sealed record TrapSite(int Number, string Kind, string Method, string Offset, string Line, string Detail)
{
    public static TrapSite[] ReadAll(string imagePath)
    {
        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(imagePath))!, "traps.txt");
        return File.Exists(path)
            ? [.. File.ReadLines(path).Select(Parse)]
            : throw new ClientException(new ImageReportMissing(path));
    }

    public static TrapSite Parse(string line)
    {
        string[] parts = line.Split("  ", 4);
        string place = parts[2];
        int at = place.LastIndexOf(" IL_", StringComparison.Ordinal);
        string[] where = place[(at + 1)..].Split(' ', 2);
        return new TrapSite(
            int.Parse(parts[0]), parts[1], place[..at], where[0], where.Length == 2 ? where[1].Trim('(', ')') : "", parts.Length == 4
            ? parts[3] : "");
    }
}
