using System.Numerics;
using Rollup.Client.Values;

namespace Rollup.Tests.Unit.Client;

public class DecimalTextTests
{
    [Theory]
    [InlineData("17.99", "1799", 2)]
    [InlineData("-3", "-3", 0)]
    [InlineData("+.5", "5", 1)]
    [InlineData("1.500", "15", 1)]
    [InlineData("1e-3", "1", 3)]
    [InlineData("2.5E2", "250", 0)]
    [InlineData("0.000", "0", 0)]
    [InlineData("1e-05", "1", 5)] // as Python prints floats
    [InlineData("1e+16", "10000000000000000", 0)]
    [InlineData("2.2250738585072014e-308", "22250738585072014", 324)]
    [InlineData("5e-324", "5", 324)]
    [InlineData("0.1000000000000000055511151231257827021181583404541015625",
        "1000000000000000055511151231257827021181583404541015625", 55)]
    public void ANumberKeepsItsDigits(string text, string mantissa, int decimals)
    {
        Assert.True(DecimalText.TryParse(text, out DecimalText value));
        Assert.Equal((BigInteger.Parse(mantissa), decimals), (value.Mantissa, value.Decimals));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("NaN")]
    [InlineData("0x10")]
    [InlineData("1e")]
    [InlineData("1e999")]
    [InlineData(" -3 ")] // who reads a table trims its cells
    [InlineData("1_000")]
    [InlineData("1 000")]
    [InlineData("--3")]
    [InlineData("1e5.0")]
    [InlineData("١")]
    public void WhatIsNoDecimalNumberIsRefused(string text) => Assert.False(DecimalText.TryParse(text, out _));

    [Theory]
    [InlineData("0.25", 1, 2)]
    [InlineData("0.35", 1, 4)]
    [InlineData("-0.25", 1, -2)]
    [InlineData("-0.35", 1, -4)]
    [InlineData("0.2501", 1, 3)]
    [InlineData("7", 3, 7000)]
    public void LostDigitsAreRoundedHalfToEven(string text, int decimals, int expected)
    {
        Assert.True(DecimalText.TryParse(text, out DecimalText value));
        Assert.Equal(expected, value.At(decimals));
    }

    [Theory]
    [InlineData(18, "100000000000000000000", "100", "100")]
    [InlineData(18, "0", "0", "0")]
    [InlineData(6, "2500000", "2.5", "2.50")]
    [InlineData(6, "1", "0.000001", "0.000001", "1e-06")]
    [InlineData(6, "1000000000", "1000", "1e3")]
    public void AmountsAreExactBothWays(int decimals, string units, string shown, params string[] texts) => Assert.All(texts, text =>
    {
        Assert.Equal(UInt128.Parse(units), Amounts.Parse(text, decimals));
        Assert.Equal(shown, Amounts.Text(Amounts.Parse(text, decimals), decimals));
    });

    public static TheoryData<string> Unpayable =>
        ["1.0000001", "-1", "1e-7", "1,5", "1_000", "-0", "inf", "", "340282366920938463463374607431768.211456"];

    [Theory, MemberData(nameof(Unpayable))]
    public void AnAmountThatCannotBePaidIsMisuse(string text) =>
        Assert.IsType<MisuseFailure>(Assert.Throws<ClientException>(() => Amounts.Parse(text, 6)).Failure, exactMatch: false);

    [Theory]
    [InlineData(1L << 32, "1.000000")]
    [InlineData(-(1L << 31), "-0.500000")]
    [InlineData(4080218931, "0.950000")]
    [InlineData(0, "0.000000")]
    [InlineData(-1, "0.000000")]
    public void ScoresReadAsDecimals(long scoreQ32, string expected) => Assert.Equal(expected, Amounts.Score(scoreQ32));

    [Fact]
    public void AThresholdIsRoundedHalfToEven() => Assert.Equal(4080218931, Amounts.ParseQ32("0.95"));
}
