namespace Rollup.Tests.Unit;

/// <summary>Ends what a test waits for when the test is ended.</summary>
static class TestCancellation
{
    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
