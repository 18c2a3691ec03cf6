namespace Rollup.Tests.Unit.Client;

/// <summary>Columns that teach nothing, or give the answer away, are found, and honest ones are left alone.</summary>
public class ColumnDoubtsTests
{
    [Theory]
    [InlineData("0 1 2 3 4 5", "0 1 0 1 1 0", ColumnDoubt.CountsRows)]
    [InlineData("1 2 3 4 5 6", "0 1 0 1 1 0", ColumnDoubt.CountsRows)]
    [InlineData("4 1 3 2 6 5", "0 1 0 1 1 0", ColumnDoubt.CountsRows)] // shuffled
    [InlineData("1004 1001 1003 1002", "0 1 0 1", ColumnDoubt.CountsRows)]
    [InlineData("6 5 4 3", "0 1 0 1", ColumnDoubt.CountsRows)]
    [InlineData("1 3 4 7 8 9 12 15 16 17 19 22", "0 1 0 1 1 0 0 1 0 1 1 0", ColumnDoubt.CountsRows)] // what is left of such a column
    [InlineData("1 3 4 7", "0 1 0 1", null)]
    [InlineData("1 2 3 3", "0 1 0 1", null)]
    [InlineData("0.5 1.5 2.5 3.5", "0 1 0 1", null)]
    [InlineData("0 1 2", "0 1 0", null)] // three rows show nothing
    [InlineData("0 1 0 1 1 0", "0 1 0 1 1 0", ColumnDoubt.IsTarget)]
    [InlineData("7 3 7 3 3 7", "0 1 0 1 1 0", ColumnDoubt.IsTarget)] // other numbers for the classes
    [InlineData("1 0 1 0 0 1", "0 1 0 1 1 0", ColumnDoubt.IsTarget)]
    [InlineData("7 3 7 3 3 3", "0 1 0 1 1 0", null)]
    [InlineData("7 3 8 3 3 7", "0 1 0 1 1 0", null)]
    [InlineData("2 2 2 2", "0 1 0 1", ColumnDoubt.IsConstant)]
    [InlineData("5 1 9 2", "0 0 0 0", null)]
    public void OfClasses(string column, string targets, ColumnDoubt? expected) =>
        Assert.Equal(expected, DoubtOf(column, targets, classes: 2));

    [Theory]
    [InlineData("1.5 7 3 9.25", "1.5 7 3 9.25", ColumnDoubt.IsTarget)]
    [InlineData("150 700 300 925", "1.5 7 3 9.25", ColumnDoubt.FollowsTarget)]
    [InlineData("32 50 212 -4", "0 10 100 -20", ColumnDoubt.FollowsTarget)] // degrees of both kinds
    [InlineData("-1.5 -7 -3 -9.25", "1.5 7 3 9.25", ColumnDoubt.FollowsTarget)]
    [InlineData("150 700 300 926", "1.5 7 3 9.25", null)]
    [InlineData("2147483647 -2147483647 2147483646 5", "1 2 3 4", null)]
    [InlineData("1 5 2 9", "4 4 4 4", null)]
    public void OfNumbers(string column, string targets, ColumnDoubt? expected) =>
        Assert.Equal(expected, DoubtOf(column, targets, classes: 0));

    /// <summary>
    /// Words beside prices: which city a house is in is not its price in another unit. The price in cents is the target once more.
    /// </summary>
    [Theory]
    [InlineData("city", null)]
    [InlineData("cents", ColumnDoubt.IsTarget)]
    public void OfWordsThatWerePrepared(string column, ColumnDoubt? expected)
    {
        StringBuilder text = new($"{column},price\n");
        for (int row = 0; row < 40; row++)
        {
            int price = 250_000 + row % 10 * 7_919;
            text.AppendLine(CultureInfo.InvariantCulture, $"{(column == "city" ? row % 2 == 0 ? "Ulm" : "Bonn" : price * 100)},{price}");
        }
        TextTable table = TableFile.ReadText(Encoding.UTF8.GetBytes(text.ToString()), "t", new TableReading());
        PreparedTable prepared = PreparationInference.Of(
            table, new SchemaWishes("price", -1, [], [], MissingKind.Refused), new PreparationWishes());
        Assert.All(ColumnDoubts.Of(TabularData.From(table, prepared.Schema)), found => Assert.Equal(expected, found.Doubt));
        Assert.Equal(expected is not null, ColumnDoubts.Of(TabularData.From(table, prepared.Schema)).Any());
    }

    [Theory]
    [InlineData("id,x,copy,y\n1,5,0,0\n2,9,1,1\n3,4,0,0\n4,7,1,1\n", "column 'id' only counts the rows", "column 'copy' is the "
        + "target once more")]
    [InlineData("a,b,x,y\n7,8,1,0\n7,8,5,1\n7,8,2,1\n7,8,9,0\n", "columns 'a', 'b' have one value in all rows", null)]
    [InlineData("x,y\n3,0\n9,1\n4,1\n1,0\n", null, null)]
    public void EachDoubtNamesItsColumns(string table, string? one, string? other)
    {
        string[] remarks = [.. DoubtWords.Of(Read(table, 2))];
        Assert.Equal(new[] { one, other }.Count(words => words is not null), remarks.Length);
        foreach ((string? words, string remark) in new[] { one, other }.Zip(remarks))
            Assert.StartsWith(words!, remark, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x,y\n3,0\n9,0\n", 2, "no row is of class '1'")]
    [InlineData("x,y\n3,0\n9,1\n", 2, null)]
    [InlineData("x,y\n3,5\n9,5\n", 0, "the target is the same in every row")]
    [InlineData("x,y\n3,5\n9,6\n", 0, null)]
    public void TargetsThatTeachNothingAreSaid(string table, int classes, string? words) =>
        Assert.Equal(words, DoubtWords.OfTargets(Read(table, classes)));

    static ColumnDoubt? DoubtOf(string column, string targets, int classes)
    {
        string rows = string.Join('\n', column.Split(' ').Zip(targets.Split(' '), (value, target) => $"{value},{target}"));
        (int Column, ColumnDoubt Doubt)[] found = [.. ColumnDoubts.Of(Read($"x,y\n{rows}\n", classes))];
        return found.Length == 0 ? null : Assert.Single(found).Doubt;
    }

    static TabularData Read(string text, int classes) => TabularData.From(
        CsvFile.Read(new StringReader(text), "t"), new SchemaWishes("", classes, [], [], MissingKind.Refused));
}
