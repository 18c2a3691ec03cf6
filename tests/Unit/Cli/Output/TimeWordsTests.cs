namespace Rollup.Tests.Unit.Cli;

public class TimeWordsTests
{
    [Theory]
    [InlineData(160, 100, 1.0, "block 160, 60 blocks from now, about 1.0 min")]
    [InlineData(101, 100, 12.0, "block 101, 1 block from now, about 12 s")]
    [InlineData(100, 100, 12.0, "block 100, 0 blocks from now, about 1 s")]
    [InlineData(90, 100, 12.0, "block 90, 0 blocks from now, about 1 s")]
    [InlineData(7_300, 100, 12.0, "block 7300, 7200 blocks from now, about 24.0 h")]
    [InlineData(50_100, 100, 12.0, "block 50100, 50000 blocks from now, about 6.9 days")]
    public void BlocksAreSaidInTime(ulong block, ulong head, double seconds, string words) =>
        Assert.Equal(words, TimeWords.Until(block, head, seconds));
}
