namespace Rollup.Tests.Unit.Cli;

public class NumbersTests
{
    [Theory]
    [InlineData(0, "column", "0 columns")]
    [InlineData(1, "column", "1 column")]
    [InlineData(2, "column", "2 columns")]
    [InlineData(1, "class", "1 class")]
    [InlineData(3, "class", "3 classes")]
    public void OneIsNotSeveral(long count, string one, string text) => Assert.Equal(text, Numbers.Count(count, one));
}
