namespace Rollup.Tests.Unit.Chain;

public class PlainTextTests
{
    [Fact]
    public void WhatIsPlainStays() =>
        Assert.All(["insufficient funds", "größer als 5 €"], text => Assert.Equal(text, PlainText.Of(text)));

    [Theory]
    [InlineData("a\u001b[2Jb\n\r\u009bc", "a\uFFFD[2Jb\uFFFD\uFFFD\uFFFDc")]
    [InlineData("\u061C\u200E\u200F\u2028\u2029", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("\u202Atxt.\u202Egpj\u202C \u2066x\u2069", "\uFFFDtxt.\uFFFDgpj\uFFFD \uFFFDx\uFFFD")]
    [InlineData("a\u200Bb\uFEFFc\U000E0041d", "a\uFFFDb\uFFFDc\uFFFDd")]
    [InlineData("\U0001F600", "\U0001F600")]
    public void NothingMovesACursorOrTurnsALine(string text, string shown) => Assert.Equal(shown, PlainText.Of(text));
}
