namespace Rollup.Tests.Unit.Client;

/// <summary>What a sponsor's table shows of itself, and what is asked for because it does not show it.</summary>
public class SchemaInferenceTests
{
    [Theory]
    [InlineData("x,y\n1,0\n2,1\n", "0 1")]
    [InlineData("x,y\n1,1\n2,1\n", "0 1")] // one class alone: the numbers from 0
    [InlineData("x,y\n1,malignant\n2,benign\n", "benign malignant")]
    [InlineData("x,y\n1,2\n2,1\n", "1 2")]
    [InlineData("x,y\n1,10\n2,9\n", "9 10")] // by their value
    [InlineData("x,y\n1,01\n2,1.0\n3,0\n", "0 1")]
    [InlineData("x,y\n1,Yes\n2,no\n3,yes\n", "Yes no")]
    public void ClassesStandInAnOrderThatRowsDoNotChange(string table, string classes)
    {
        Assert.Equal(classes, string.Join(' ', Infer(table).TargetColumn.Levels));
        string[] lines = table.TrimEnd('\n').Split('\n');
        if (!table.Contains("Yes", StringComparison.Ordinal))
            Assert.Equal(
                classes, string.Join(' ', Infer(string.Join('\n', [lines[0], .. lines[1..].Reverse()])).TargetColumn.Levels));
    }

    [Fact]
    public void TheSponsorNamesTheClassesInHerOrder() =>
        Assert.Equal(
            ["malignant", "benign"], Infer("x,y\n1,malignant\n2,benign\n", classNames: ["malignant", "benign"]).TargetColumn.Levels);

    [Theory]
    [InlineData("x,y\n1,a\n2,b\n3,c\n", 2, "", "the target 'a' is no class")]
    [InlineData("x,y\n1,a\n2,a\n", 2, "", "the target 'a' is no class")] // a second is not in sight
    [InlineData("x,y\n1,p\n2,q\n", 2, "p,q,r", "--class-names has 3 names for 2 classes")]
    [InlineData("x,y\n1,p\n2,q\n", 3, "p,q", "--class-names has 2 names for 3 classes")]
    [InlineData("x,y\n1,0\n2,1\n", 17, "", "17 is no number of classes")]
    [InlineData("x,y\n1,0\n2,1\n", 1, "", "1 is no number of classes")]
    [InlineData("x,y\n1,0\n2,1\n", -1, "", "-1 is no number of classes")]
    [InlineData("x,y\n1,p\n2,q\n", 2, "p,P", "the labels 'p' and 'P' are one")]
    [InlineData("x,y\n1,0\n2,1\n", 2, "1,1.0", "the labels '1' and '1.0' are one")]
    [InlineData("y,a,y\n0,2,1\n", 2, "", "has two columns 'y'")]
    [InlineData("y,a,Y\n0,2,1\n", 2, "", "has two columns 'Y'")]
    [InlineData(",a,y\n0,2,1\n", 2, "", "column 1 has no name")]
    [InlineData("a\u0007,y\n2,1\n", 2, "", "has the name 'a?'")]
    [InlineData("5.1,3.5,red\n4.9,3.0,blue\n", 2, "", "may be names or values: 5.1,3.5,red")]
    [InlineData("0,1,2\n1.5,2.5,1\n", 2, "", "may be names or values: 0,1,2")]
    [InlineData("1,2,3\n1.5,2.5,1\n", 2, "", "may be names or values: 1,2,3")]
    [InlineData("1,5;2,5;0\n1,6;2,6;1\n", 2, "", "is not separated by commas")]
    public void WhatNobodyCanKnowIsAskedFor(string table, int classes, string names, string expected)
    {
        Rollup.Cli.Output.UserError error = Rollup.Cli.Output.FailureWords.Of(Assert.Throws<ClientException>(
            () => Infer(table, classes, names.Split(',', StringSplitOptions.RemoveEmptyEntries))).Failure);
        Assert.Contains(expected, error.What, StringComparison.Ordinal);
        Assert.Equal(Rollup.Cli.Output.ExitCode.Usage, error.Code);
    }

    [Fact]
    public void ALineMayBeToldToBeNames()
    {
        TextTable table = CsvFile.Read(
            new StringReader("0,1,2\n1.5,2.5,1\n2.5,3.5,0\n"), "t", new TableReading { Header = TableHeader.Present });
        Assert.Equal(["0", "1", "2"], table.Columns);
        Assert.Equal([2, 3], table.Lines);
        table = CsvFile.Read(new StringReader("5.1,3.5,red\n4.9,3.0,blue\n"), "t", new TableReading { Header = TableHeader.Absent });
        Assert.False(table.IsNamed);
        Assert.Equal(2, table.Rows.Count);
    }

    [Fact]
    public void NumbersWithoutNamesAreTakenAndSaid()
    {
        TextTable table = CsvFile.Read(new StringReader("\uFEFF5.1,3.5,1\n4.9,3.0,0\n"), "t");
        Assert.False(table.IsNamed);
        Assert.Equal(2, table.Rows.Count);
        Assert.Contains("--header yes says otherwise", Assert.Single(table.Remarks), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a;b;y\n1;2;0\n3;4;1\n", "';'")]
    [InlineData("a\tb\ty\n1\t2\t0\n3\t4\t1\n", "tabs")]
    public void AnotherSeparatorIsSaid(string text, string separator)
    {
        TextTable table = CsvFile.Read(new StringReader(text), "t");
        Assert.Equal(["a", "b", "y"], table.Columns);
        Assert.Contains($"was read as separated by {separator}", Assert.Single(table.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public void ABadCellIsNamedByItsLineInTheFile()
    {
        CellUnreadable fault = Assert.IsType<CellUnreadable>(
            Assert.Throws<ClientException>(() => Infer("a,b,y\n\n\n1,2,0\n\n3,oops,1\n")).Failure);
        Assert.Equal((6, "b", "oops"), (fault.Line, fault.Column, fault.Cell));
    }

    [Fact]
    public void AByteOrderMarkIsNoPartOfAName() => Assert.Equal("a", Infer("\uFEFFa,y\n1,0\n2,1\n").Columns[0].Name);

    [Fact]
    public void WhatIsNotUtf8IsRefused()
    {
        byte[] file = [.. "gr"u8, 0xFC, .. "n,y\n1,0\n2,1\n"u8];
        Assert.Equal(
            new EncodingUnknown("t", 1, 0xFC), Assert.Throws<ClientException>(() => CsvFile.Read(file, "t", new TableReading())).Failure);
        Assert.Equal("grün", CsvFile.Read(file, "t", new TableReading { Encoding = "windows-1252" }).Columns[0]);
    }

    // The true range of a holdout is a secret of its rows, and other rows reach further.
    [Theory]
    [InlineData("20", "90", "0", "800")]
    [InlineData("-3", "5", "-90", "90")]
    [InlineData("0.25", "0.5", "0", "3")]
    [InlineData("-9", "-1", "-90", "0")]
    public void BoundsAreWiderThanTheRows(string least, string most, string from, string to)
    {
        ColumnBounds bounds = Infer($"x,y\n{least},0\n{most},1\n").Columns[0].Bounds!.Value;
        Assert.Equal((from, to), (bounds.Minimum.ToText(), bounds.Maximum.ToText()));
    }

    [Fact]
    public void AColumnOfOneValueSaysNothing() => Assert.Null(Infer("x,c,y\n1,7.5,0\n2,7.5,1\n").Columns[1].Bounds);

    [Fact]
    public void NamesAreNumbersOnlyWhereTheSponsorSaysSo()
    {
        const string Table = "color,x,y\nred,1,0\ngreen,2,1\nred,3,0\n";
        Assert.IsType<CellUnreadable>(Assert.Throws<ClientException>(() => Infer(Table)).Failure);
        TabularData data = TabularData.From(
            CsvFile.Read(new StringReader(Table), "t"), new SchemaWishes("", 2, [], ["color"], MissingKind.Refused));
        Assert.Equal(["green", "red"], data.Schema.Columns[0].Levels);
        Assert.Equal([1, 1, 0, 2, 1, 3], data.Mantissas);
    }

    [Fact]
    public void RowsWithMissingValuesAreLeftOutWhereTheSponsorSaysSo()
    {
        TabularData data = TabularData.From(
            CsvFile.Read(new StringReader("x,z,y\n1,2,0\n,3,1\n4,NA,1\n5,6,1\n"), "t"),
            new SchemaWishes("", 2, [], [], MissingKind.RowDropped));
        Assert.Equal([1, 2, 5, 6], data.Mantissas);
        Assert.Contains("2 of 4 rows", Assert.Single(data.Remarks), StringComparison.Ordinal);
    }

    // Each of thousands of columns with bounds of its own takes more than a block: then one pair serves them all.
    [Fact]
    public void ThousandsOfColumnsShareTheirBounds()
    {
        const int Columns = 3000;
        string names = string.Join(',', Enumerable.Range(0, Columns).Select(index => $"g{index}"));
        string low = string.Join(',', Enumerable.Range(0, Columns).Select(index => $"{index}"));
        string high = string.Join(',', Enumerable.Range(0, Columns).Select(index => $"{index + (index % 2 == 0 ? 5 : 5000)}"));
        DataSchema schema = Infer($"{names},y\n{low},0\n{high},1\n");
        Assert.Equal(Columns + 1, SchemaBlock.Read(SchemaBlock.Of(schema), "t").Columns.Count);
        Assert.Single(schema.Features.Select(feature => feature.Column.Bounds).Distinct());
    }

    static DataSchema Infer(string text, int classes = 2, string[]? classNames = null) => SchemaInference.Of(
        CsvFile.Read(new StringReader(text), "test.csv"), new SchemaWishes("", classes, classNames ?? [], [], MissingKind.Refused));
}
