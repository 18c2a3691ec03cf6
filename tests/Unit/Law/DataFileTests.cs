namespace Rollup.Tests.Unit.Law;

/// <summary>The data sets in the repository are what tests/data/README.md says.</summary>
public class DataFileTests
{
    const int DecimalsMax = 9;

    [Theory]
    [InlineData("breast-cancer.csv", 569, 30, "212,357")]
    [InlineData("wine.csv", 178, 13, "59,71,48")]
    [InlineData("digits.csv", 1797, 64, "178,182,177,183,181,182,181,179,174,180")]
    public void RowsColumnsClassesAndDigits(string file, int rowCount, int featureCount, string classCounts)
    {
        string[] lines = Repository.Read($"tests/data/{file}").TrimEnd('\n').Split('\n');
        string[][] rows = [.. lines.Skip(1).Select(line => line.Split(','))];
        Assert.Equal(rowCount, rows.Length);
        Assert.Equal(featureCount + 1, lines[0].Split(',').Distinct().Count());
        Assert.All(rows, row => Assert.Equal(featureCount + 1, row.Length));
        Assert.Equal(classCounts, string.Join(',', rows.CountBy(row => row[^1]).OrderBy(count => count.Key).Select(count => count.Value)));

        for (int column = 0; column < featureCount; column++)
        {
            int decimals = rows.Max(row => DecimalsOf(row[column]));
            Assert.InRange(decimals, 0, DecimalsMax);
            foreach (string[] row in rows)
                Assert.InRange(decimal.Parse(row[column], NumberStyles.Float, CultureInfo.InvariantCulture) * Power(decimals), int.MinValue,
                    int.MaxValue);
        }
    }

    [Fact]
    public void EveryDataSetIsDescribedWithItsDigest() => Assert.All(
        Repository.Files("*.csv").Where(path => path.StartsWith("tests/data/", StringComparison.Ordinal)),
        path => Assert.Contains(DigestOf(path), Repository.Read("tests/data/README.md"), StringComparison.Ordinal));

    static string DigestOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Repository.PathOf(path))));

    static int DecimalsOf(string number) => number.Contains('.') ? number.Length - number.IndexOf('.') - 1 : 0;

    static decimal Power(int decimals) => (decimal)Math.Pow(10, decimals);
}
