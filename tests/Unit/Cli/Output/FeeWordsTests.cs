namespace Rollup.Tests.Unit.Cli;

public class FeeWordsTests
{
    [Theory]
    [InlineData(2, "1 block of the chain")]
    [InlineData(8, "1 block of the chain")]
    [InlineData(9, "2 blocks of the chain")]
    [InlineData(2061, "258 blocks of the chain")]
    public void ManyBlocksSayWhatTheyTakeBeforeTheFirst(int count, string pace)
    {
        string words = FeeWords.Of(new FeedProgress(
            0, count, 67_550_324, 2_732_148_520, new TransactionCost(3_278_578_224, 1, 2_000_000_000) { BaseFeeWei = 999_999_999 }));
        Assert.All(
            [$"{count:N0} blocks", "67,550,324 bytes", "2,732,148,520 gas", "6.557156448 ETH", "base fee 0.999999999", pace, "goes on"],
            text => Assert.Contains(text, words, StringComparison.Ordinal));
    }
}
