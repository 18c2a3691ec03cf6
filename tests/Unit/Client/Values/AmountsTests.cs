using Rollup.Client.Values;

namespace Rollup.Tests.Unit.Client;

public class AmountsTests
{
    [Theory]
    [InlineData("0.95", 4_080_218_931)]
    [InlineData("-1", -4_294_967_296)]
    [InlineData("0.0000000001164", 0)] // a little less than half of 2^-32
    [InlineData(".5", 2_147_483_648)]
    public void ReadsANumber(string text, long q32) => Assert.Equal(q32, Amounts.ParseQ32(text));

    [Theory]
    [InlineData("0,9")]
    [InlineData("1,5")]
    [InlineData("1,000")]
    [InlineData("1.000,5")]
    [InlineData("0.9 ")]
    [InlineData("9e-1")]
    [InlineData("1000000000")]
    [InlineData("NaN")]
    [InlineData("")]
    public void ShouldRejectANumber(string text) =>
        Assert.IsType<NumberUnreadable>(Assert.Throws<ClientException>(() => Amounts.ParseQ32(text)).Failure);
}
