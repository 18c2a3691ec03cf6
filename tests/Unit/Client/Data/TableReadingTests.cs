namespace Rollup.Tests.Unit.Client;

/// <summary>What a person says of his file, and what is said to him where he must.</summary>
public class TableReadingTests
{
    [Theory]
    [InlineData("windows-1252")]
    [InlineData("iso-8859-1")]
    [InlineData("utf-16")]
    public void AnotherEncodingIsReadWhereItIsNamed(string encoding)
    {
        Encoding named = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);
        byte[] file = named.GetBytes("größe,y\n1,0\n2,1\n");
        Assert.Equal("größe", TableFile.ReadText(file, "t", new TableReading { Encoding = encoding }).Columns[0]);
    }

    [Fact]
    public void AByteOrderMarkIsBelieved()
    {
        byte[] file = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("größe,y\n1,0\n2,1\n")];
        Assert.Equal("größe", TableFile.ReadText(file, "t", new TableReading()).Columns[0]);
    }

    [Theory]
    [InlineData("a,y\n1,0\n2,\u00e4\n", 3)]
    [InlineData("\u00fc,y\n1,0\n", 1)]
    public void WhatIsNotUtf8NamesItsLine(string text, int line) => Assert.Equal(line, Assert.IsType<EncodingUnknown>(
        Assert.Throws<ClientException>(() => TableFile.ReadText(Encoding.Latin1.GetBytes(text), "t", new TableReading())).Failure).Line);

    [Fact]
    public void NoEncodingIsInvented() => Assert.IsType<EncodingUnheardOf>(
        Assert.Throws<ClientException>(() => Read("a,y\n1,0\n", new TableReading { Encoding = "excel" })).Failure);

    [Fact]
    public void DecimalCommasAndSeparatorsAreAsTheyAreSaid()
    {
        TextTable table = Read("a;b;y\n1,5;-2,25;x,y\n,5;1.234,5;0\n", new TableReading { HasDecimalComma = true, Separator = ';' });
        Assert.Equal(["1.5 -2.25 x,y", ".5 1.234,5 0"], table.Rows.Select(row => string.Join(' ', row)));
        Assert.Empty(table.Remarks);
        Assert.Equal(["a;b", "y"], Read("a;b,y\n1,0\n", new TableReading { Separator = ',' }).Columns);
    }

    [Fact]
    public void WordsForNoValueMayBeNamed()
    {
        TextTable table = Read("a,y\n-99,0\nnone,1\n", new TableReading { MissingWords = ["-99"] });
        Assert.True(table.IsMissing("-99") && table.IsMissing("") && !table.IsMissing("none"));
    }

    static TextTable Read(string text, TableReading reading) => TableFile.ReadText(Encoding.UTF8.GetBytes(text), "t", reading);
}
