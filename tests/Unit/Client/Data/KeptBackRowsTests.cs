namespace Rollup.Tests.Unit.Client;

public class KeptBackRowsTests
{
    static readonly TabularData Data = TabularData.From(
        CsvFile.Read(
            new StringReader("x,y\n" + string.Concat(Enumerable.Range(0, 100).Select(row => $"{row},{(row % 10 < 3 ? 1 : 0)}\n"))), "t"),
        new SchemaWishes("", 2, [], [], MissingKind.Refused));

    [Theory, InlineData(0), InlineData(1), InlineData(20), InlineData(90)]
    public void SoManyPercentAreKeptOfEachClass(int percent)
    {
        (TabularData training, TabularData check) = KeptBackRows.Split(Data, percent);
        Assert.Equal((100 - percent, percent), (training.Rows, check.Rows)); // of a hundred rows
        if (percent == 20) Assert.Equal([14u, 6u], check.ClassCounts());
        Assert.Equal(Enumerable.Range(0, 100), training.Mantissas.Concat(check.Mantissas).Order());
    }

    [Fact]
    public void TheSameRowsGiveTheSameParts()
    {
        int[] kept = KeptBackRows.Split(Data, 20).Check.Mantissas;
        Assert.Equal(kept, KeptBackRows.Split(Data, 20).Check.Mantissas);
        Assert.NotEqual(kept, kept.Order().Take(0)); // some
        Assert.NotEqual(Enumerable.Range(0, 20), kept); // and not the first
    }

    [Fact]
    public void OfAFewRowsOneIsKeptAndOfOneNone()
    {
        Assert.Equal(1, KeptBackRows.Split(Data.Take([1, 2]), 20).Check.Rows);
        Assert.Equal(0, KeptBackRows.Split(Data.Take([1]), 20).Check.Rows);
    }
}
