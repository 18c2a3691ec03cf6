namespace Rollup.Tests.Unit.Client;

/// <summary>Weka's files: what they declare is taken, with quotes and comments; what is not read is refused with its line.</summary>
public class ArffFileTests
{
    const string Head = "% a comment\n\n@RELATION 'some data'\n@attribute 'body mass' real\n@attribute kind {'a b', \"c\", d\\'e}\n@DATA\n";

    [Fact]
    public void WhatItDeclaresIsTaken()
    {
        TextTable table = Read(Head + "% another\n1.5, 'a b'\n?,\"c\"\n\n-2e1,?\n");
        Assert.Equal(["body mass", "kind"], table.Columns);
        Assert.Equal(["1.5 a b", "? c", "-2e1 ?"], table.Rows.Select(row => string.Join(' ', row)));
        Assert.Equal([8, 9, 11], table.Lines);
        Assert.Equal((true, null), (table.Declared[0].IsNumber, table.Declared[0].Levels));
        Assert.Equal("a b", table.Declared[1].Levels![0]);
        Assert.True(table.IsMissing("?") && !table.IsMissing("none") && !table.IsMissing(""));
    }

    [Fact]
    public void QuotesHoldWhatABackslashTakes()
    {
        TextTable table = Read("@relation r\n@attribute \"it's\" {'d\\'e', 'f,g', '\\\\'}\n@attribute x integer\n@data\n"
            + "'d\\'e',1\n'f,g',2\n'\\\\',3\n");
        Assert.Equal("it's", table.Columns[0]);
        Assert.Equal(["d'e", "f,g", "\\"], table.Rows.Select(row => row[0]));
    }

    [Theory]
    [InlineData("1,'a b',3\n", "line 7 has 3 cells")]
    [InlineData("1,z\n", "line 7, column 'kind' is 'z'")]
    [InlineData("1,'a b\n", "a quote is not closed")]
    [InlineData("{0 1}\n", "sparse ARFF")]
    [InlineData("", "has no rows")]
    public void RowsThatAreNotAsDeclaredAreRefused(string rows, string fault) => AssertRefused(Head + rows, fault);

    [Theory]
    [InlineData("@relation r\n@attribute a relational\n@data\n1\n", "line 2")]
    [InlineData("@relation r\n@attribute a\n@data\n1\n", "line 2")]
    [InlineData("@relation r\n1,2\n", "line 2")]
    [InlineData("@relation r\n@attribute a real\n", "no @data")]
    public void HeadsThatAreNotReadAreRefused(string text, string fault) => AssertRefused(text, fault);

    static void AssertRefused(string text, string fault)
    {
        Rollup.Cli.Output.UserError error = Rollup.Cli.Output.FailureWords.Of(Assert.Throws<ClientException>(() => Read(text)).Failure);
        Assert.Contains(fault, $"{error.What} {error.Why}", StringComparison.Ordinal);
    }

    static TextTable Read(string text) => TableFile.ReadText(Encoding.UTF8.GetBytes(text), "t.arff", new TableReading());
}
