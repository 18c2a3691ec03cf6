using Rollup.Client.Values;

namespace Rollup.Tests.Unit.Client;

public class AmountsTests
{
    [Theory]
    [InlineData("0.95", 4_080_218_931)]
    [InlineData("-1", -4_294_967_296)]
    [InlineData("0.0000000001164", 0)] // a little less than half of 2^-32
    [InlineData(".5", 2_147_483_648)]
    [InlineData("9e-1", 3_865_470_566)] // as Python prints small ones
    [InlineData("1e-05", 42_950)]
    [InlineData("0.1000000000000000055511151231257827021181583404541015625", 429_496_730)]
    [InlineData("2.2250738585072014e-308", 0)]
    [InlineData("0.00000000011641532182693481445312500", 0)] // exactly half of 2^-32: to the even one
    [InlineData("0.00000000034924596548080444335937500", 2)] // exactly one and a half
    [InlineData("0.00000000034924596548080444335937499", 1)]
    public void ReadsANumber(string text, long q32) => Assert.Equal(q32, Amounts.ParseQ32(text));

    [Theory]
    [InlineData("0,9")]
    [InlineData("1,5")]
    [InlineData("1,000")]
    [InlineData("1.000,5")]
    [InlineData("0.9 ")]
    [InlineData("1_000")]
    [InlineData("1 000")]
    [InlineData("1\u00A0000")]
    [InlineData("1'000")]
    [InlineData("0\u066B9")]
    [InlineData("\u22120.5")]
    [InlineData("inf")]
    [InlineData("1e")]
    [InlineData("1e+-5")]
    [InlineData("0x1p-3")]
    [InlineData("90%")]
    [InlineData("1000000000")]
    [InlineData("NaN")]
    [InlineData("")]
    public void ShouldRejectANumber(string text) =>
        Assert.IsType<NumberUnreadable>(Assert.Throws<ClientException>(() => Amounts.ParseQ32(text)).Failure);

    [Theory]
    [InlineData("0.9", false)]
    [InlineData("0.000000001", false)]
    [InlineData("0.0000000001", true)]
    [InlineData("0.1000000000000000055511151231257827021181583404541015625", true)]
    public void DigitsThatAreLostAreSaid(string text, bool isSaid) => Assert.Equal(isSaid, Amounts.RemarkOnQ32(text) is not null);

    /// <summary>A comma is answered with how to write the number, whoever wrote it.</summary>
    [Theory]
    [InlineData("0,9")]
    [InlineData("1,500.00")]
    public void ACommaIsAnsweredWithAPoint(string text)
    {
        Assert.Contains("write 0.9, or 1500", Words(() => Amounts.ParseQ32(text)).Next, StringComparison.Ordinal);
        Assert.Contains("write 0.9, or 1500", Words(() => Amounts.Parse(text, 18)).Next, StringComparison.Ordinal);
    }

    static UserError Words(Func<object> read) => FailureWords.Of(Assert.Throws<ClientException>(read).Failure);
}
