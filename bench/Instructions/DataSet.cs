using System.Runtime.InteropServices;

namespace Rollup.Instructions;

/// <summary>
/// A table of tests/data as the market holds it: mantissas, decimals and targets, with a scaling by mean and half the mean.
/// </summary>
sealed class DataSet
{
    const int AlignmentBytes = 64;

    public required int Rows { get; init; }
    public required int Columns { get; init; }
    public required int[] Mantissas { get; init; }
    public required byte[] Decimals { get; init; }
    public required long[] Targets { get; init; }
    public required long[] SubtractQ32 { get; init; }
    public required long[] ScaleQ32 { get; init; }

    public static DataSet BreastCancer()
    {
        string[][] lines =
            [.. File.ReadLines(Path.Combine(Report.Root, "tests/data/breast-cancer.csv")).Skip(1).Select(line => line.Split(','))];
        int columns = lines[0].Length - 1;
        byte[] decimals = [.. Enumerable.Range(0, columns).Select(c => (byte)lines.Max(line => (line[c] + ".").Split('.')[1].Length))];
        decimal[] mean = [.. Enumerable.Range(0, columns).Select(c => lines.Average(line => decimal.Parse(line[c])))];
        return new DataSet
        {
            Rows = lines.Length,
            Columns = columns,
            Decimals = decimals,
            Mantissas =
                [.. lines.SelectMany(line => Enumerable.Range(0, columns).Select(c => (int)(decimal.Parse(line[c]) * Power(decimals[c]))))],
            Targets = [.. lines.Select(line => long.Parse(line[^1]))],
            SubtractQ32 = [.. mean.Select(value => (long)(value * (1L << 32)))],
            ScaleQ32 = [.. mean.Select(value => (long)(value / 2 * (1L << 32)))],
        };
    }

    /// <summary>The first rows in the order in which bench/Workloads takes them, each part at a multiple of 64 bytes.</summary>
    public byte[] Bytes(int rows) =>
    [
        .. Part<int>(Mantissas.AsSpan(0, rows * Columns)), .. Part<byte>(Decimals), .. Part<long>(SubtractQ32), .. Part<long>(ScaleQ32),
        .. Part<long>(Targets.AsSpan(0, rows)),
    ];

    static byte[] Part<T>(ReadOnlySpan<T> values) where T : struct
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        byte[] part = new byte[(bytes.Length + AlignmentBytes - 1) & -AlignmentBytes];
        bytes.CopyTo(part);
        return part;
    }

    static decimal Power(int exponent) => exponent == 0 ? 1 : 10 * Power(exponent - 1);
}
