namespace Rollup.Tests.Unit.Client;

public class LabelTextTests
{
    [Theory]
    [InlineData(0, "benign", "'benign'")]
    [InlineData(1, "malignant", "Malignant", "  malignant ", "\"malignant\"")]
    [InlineData(2, "very  ill")]
    [InlineData(-1, "unsure", "")]
    public void ALabelIsFoundWhateverItsCaseAndQuotes(int place, params string[] cells) =>
        Assert.All(cells, cell => Assert.Equal(place, LabelText.IndexOf(["benign", "malignant", "very ill"], cell)));

    [Theory]
    [InlineData(0, "0", "-0")]
    [InlineData(1, "1", "1.0", "01", "1e0")]
    [InlineData(-1, "1.5", "2")]
    public void ANumberIsItsValue(int place, params string[] cells) =>
        Assert.All(cells, cell => Assert.Equal(place, LabelText.IndexOf(["0", "1"], cell)));

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
