namespace Rollup.Tests.Unit.Protocol;

public class SchemaTextTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("mean radius (mm)")]
    [InlineData("größe µm² – 年齢 😀")]
    public void WordsAreGood(string text) => Assert.True(SchemaText.IsGood(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("a\tb")]
    [InlineData("a\u0000b")]
    [InlineData("a\u007Fb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u200Bb")]
    [InlineData("a\u202Eb")]
    [InlineData("a\u2066b")]
    [InlineData("\uFEFFa")]
    [InlineData("a\u2028b")]
    [InlineData("a\uFFFEb")]
    public void WhatDoesNotShowIsRefused(string text) => Assert.False(SchemaText.IsGood(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void LengthIsBounded()
    {
        Assert.True(SchemaText.IsGood(Encoding.UTF8.GetBytes(new string('x', SchemaText.BytesMax))));
        Assert.False(SchemaText.IsGood(Encoding.UTF8.GetBytes(new string('x', SchemaText.BytesMax + 1))));
    }

    [Theory]
    [InlineData("80")]
    [InlineData("C0AF")] // two bytes for one
    [InlineData("C1BF")]
    [InlineData("C3")]
    [InlineData("E080AF")] // three for one
    [InlineData("E28241")]
    [InlineData("EDA080")] // half of a pair
    [InlineData("F08080AF")]
    [InlineData("F4908080")] // above the last code point
    [InlineData("F5808080")]
    [InlineData("FF")]
    [InlineData("41E282")]
    public void WhatIsNotUtf8IsRefused(string bytes) => Assert.False(SchemaText.IsGood(Convert.FromHexString(bytes)));

    // The decoder of the framework agrees on every sequence of three bytes that it is shown.
    [Fact]
    public void TheFrameworkAgrees()
    {
        Random random = new(1);
        UTF8Encoding strict = new(false, throwOnInvalidBytes: true);
        for (int round = 0; round < 100_000; round++)
        {
            byte[] bytes = new byte[random.Next(1, 5)];
            random.NextBytes(bytes);
            bool isText = true;
            try
            {
                strict.GetCharCount(bytes);
            }
            catch (ArgumentException)
            {
                isText = false;
            }
            if (!isText) Assert.False(SchemaText.IsGood(bytes), Convert.ToHexString(bytes));
        }
    }
}
