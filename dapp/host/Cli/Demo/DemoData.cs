using System.Reflection;

namespace Rollup.Cli.Demo;

/// <summary>
/// The Wisconsin Diagnostic Breast Cancer data, cut as it would lie in the world: a holdout that only the sponsor has, and one shard
/// for each clinic. No row is in two places.
/// </summary>
sealed record DemoData(string Header, string[] Holdout, string[][] Shards)
{
    public const string Target = "diagnosis";
    public const int Classes = 2;
    const ulong SplitSeed = 1995;

    /// <summary>The sponsor's table, of which the schema is made.</summary>
    public static TabularData Read(string path) =>
        TabularData.From(
            TableFile.ReadText(File.ReadAllBytes(path), Path.GetFileName(path), new TableReading()),
            new SchemaWishes(Target, Classes, [], [], MissingKind.Refused));

    public static DemoData Split(int shardCount, int holdoutRows)
    {
        string[] lines = Lines();
        string[] rows = lines[1..];
        int[] order = new int[rows.Length];
        Shuffle.Fill(SplitSeed, 0, order);
        string[] shuffled = [.. order.Select(row => rows[row])];
        int shardRows = (rows.Length - holdoutRows) / shardCount;
        string[][] shards = [.. Enumerable.Range(0, shardCount).Select(shard =>
            shuffled.AsSpan(holdoutRows + shard * shardRows, shardRows).ToArray())];
        return new DemoData(lines[0], shuffled[..holdoutRows], shards);
    }

    /// <summary>
    /// Rows without any truth in them, drawn around the scaling constants that every model file publishes, and not negative, as the
    /// schema has it.
    /// </summary>
    public static string[] Noise(int rows, StandardScaling published)
    {
        Random random = new(20_26);
        return [.. Enumerable.Range(0, rows).Select(_ =>
            string.Join(',', Enumerable.Range(0, published.SubtractQ32.Length).Select(column =>
                Around(random, published, column)).Append(random.Next(0, 2).ToString())))];
    }

    static string Around(Random random, StandardScaling published, int column)
    {
        const double One = 1L << 32;
        double deviations = random.NextDouble() * 4 - 2;
        return Math.Max(0, published.SubtractQ32[column] / One + deviations * One / published.MultiplyQ32[column]).ToString("0.0000");
    }

    public void Write(string path, IEnumerable<string> rows) => File.WriteAllLines(path, rows.Prepend(Header));

    static string[] Lines()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("breast-cancer.csv")
            ?? throw new InvalidOperationException("the demo's data set is part of the program");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
