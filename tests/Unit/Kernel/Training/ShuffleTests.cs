namespace Rollup.Tests.Unit.Kernel;

public class ShuffleTests
{
    [Fact]
    public void EveryRowComesOnce() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 10_000], Gen.Int[0, 300]).Sample((seed, epoch, rows) =>
        {
            int[] order = Order(seed, epoch, rows);
            return order.Order().SequenceEqual(Enumerable.Range(0, rows));
        }, iter: Fuzz.Iterations(2_000));

    [Fact]
    public void TheLargestDataSet() => Assert.Equal(Enumerable.Range(0, Limits.RowsMax), Order(1, 0, Limits.RowsMax).Order());

    [Fact]
    public void SeedAndEpochDecide()
    {
        Assert.Equal(Order(5, 1, 50), Order(5, 1, 50));
        Assert.NotEqual(Order(5, 1, 50), Order(5, 2, 50));
        Assert.NotEqual(Order(5, 1, 50), Order(6, 1, 50));
        Assert.NotEqual(Order(5, 1, 50), Order(5 + (1UL << 32), 1, 50));
    }

    // All 24 orders of four rows over 24,000 seeds: 1,000 each, chi-squared with 23 degrees of freedom (99.9 % of shuffles stay below
    // 49.7).
    [Fact]
    public void EveryOrderIsAsLikely()
    {
        Dictionary<string, int> counts = [];
        for (ulong seed = 0; seed < 24_000; seed++)
        {
            string order = string.Join(',', Order(seed, 0, 4));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(24, counts.Count);
        double chiSquared = counts.Values.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000.0);
        Assert.True(chiSquared < 49.7, $"chi-squared {chiSquared}");
    }

    // shuffle.json was made by a program in another language, from the published definitions of Philox and of Lemire's bound.
    [Fact]
    public void Vectors()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(VectorPath("shuffle.json")));
        int count = 0;
        foreach (JsonElement vector in file.RootElement.GetProperty("cases").EnumerateArray())
        {
            ulong seed = ulong.Parse(vector.GetProperty("seed").GetString()!);
            int[] expected = [.. vector.GetProperty("order").EnumerateArray().Select(row => row.GetInt32())];
            Assert.Equal(expected, Order(seed, vector.GetProperty("epoch").GetInt32(), expected.Length));
            count++;
        }
        Assert.True(count >= 8, $"{count} vectors only");
    }

    static int[] Order(ulong seed, int epoch, int rows)
    {
        int[] order = new int[rows];
        Shuffle.Fill(seed, epoch, order);
        return order;
    }

    static string VectorPath(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "tests", "vectors", name);
            if (File.Exists(path)) return path;
        }
        throw new FileNotFoundException("tests/vectors/" + name);
    }
}
