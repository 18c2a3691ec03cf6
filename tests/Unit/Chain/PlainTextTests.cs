namespace Rollup.Tests.Unit.Chain;

public class PlainTextTests
{
    [Theory]
    [InlineData("insufficient funds", "insufficient funds")]
    [InlineData("größer als 5 €", "größer als 5 €")]
    [InlineData("a\u001b[2Jb\n\r\u009bc", "a\uFFFD[2Jb\uFFFD\uFFFD\uFFFDc")]
    [InlineData("\u061C\u200E\u200F\u2028\u2029", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("\u202Atxt.\u202Egpj\u202C \u2066x\u2069", "\uFFFDtxt.\uFFFDgpj\uFFFD \uFFFDx\uFFFD")]
    [InlineData("a\u200Bb\uFEFFc\U000E0041d", "a\uFFFDb\uFFFDc\uFFFDd")]
    [InlineData("\U0001F600", "\U0001F600")]
    public void NothingMovesACursorOrTurnsALine(string text, string shown) => Assert.Equal(shown, PlainText.Of(text));
}
