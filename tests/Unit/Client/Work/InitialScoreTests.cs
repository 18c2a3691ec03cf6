namespace Rollup.Tests.Unit.Client;

public class InitialScoreTests
{
    const long One = 1L << 32;

    [Theory]
    [InlineData(MetricKind.Accuracy, 0.354, 113, 0.37, 152, false)]  // another clinic's rows
    [InlineData(MetricKind.Accuracy, 0.354, 113, 0.646, 152, true)]  // its classes the other way round
    [InlineData(MetricKind.Accuracy, 0.354, 113, 0.6, 10, false)]    // ten rows scatter that far
    [InlineData(MetricKind.Accuracy, 0.5, 5000, 0.58, 5000, false)]  // less than a tenth
    [InlineData(MetricKind.Accuracy, 1, 20, 0, 20, true)]
    [InlineData(MetricKind.AreaUnderCurve, 0.9, 200, 0.1, 200, true)]
    [InlineData(MetricKind.LogLoss, 0.693, 100, 0.7, 100, false)]
    [InlineData(MetricKind.LogLoss, 0.4, 100, 2.5, 100, true)]
    [InlineData(MetricKind.RSquared, -3, 100, -3.2, 100, false)]
    [InlineData(MetricKind.RSquared, 0.2, 100, -40, 100, true)]
    public void FarIsWhatChanceDoesNotExplain(MetricKind metric, double posted, uint postedRows, double own, int ownRows, bool isFar) =>
        Assert.Equal(isFar, InitialScore.IsFar(metric, (long)(posted * One), postedRows, (long)(own * One), ownRows));
}
