namespace Rollup.Tests.Unit.Client;

public class LabelTextTests
{
    [Theory]
    [InlineData("benign", 0)]
    [InlineData("malignant", 1)]
    [InlineData("Malignant", 1)]
    [InlineData("  malignant ", 1)]
    [InlineData("\"malignant\"", 1)]
    [InlineData("'benign'", 0)]
    [InlineData("very  ill", 2)]
    [InlineData("unsure", -1)]
    [InlineData("", -1)]
    public void ALabelIsFoundWhateverItsCaseAndQuotes(string cell, int place) =>
        Assert.Equal(place, LabelText.IndexOf(["benign", "malignant", "very ill"], cell));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("1.0", 1)]
    [InlineData("01", 1)]
    [InlineData("1e0", 1)]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("1.5", -1)]
    [InlineData("2", -1)]
    public void ANumberIsItsValue(string cell, int place) => Assert.Equal(place, LabelText.IndexOf(["0", "1"], cell));

    // What a schema of a stranger may hold: then a label is only what is written.
    [Fact]
    public void WhatIsWrittenComesFirstAndDoubtIsNoAnswer()
    {
        Assert.Equal(1, LabelText.IndexOf(["a", "A"], "A"));
        Assert.Equal(-1, LabelText.IndexOf(["aa", "AA"], "Aa"));
        Assert.Equal(("1", "1.0"), LabelText.Alike(["0", "1", "1.0"]));
        Assert.Null(LabelText.Alike(["yes", "no"]));
    }
}
