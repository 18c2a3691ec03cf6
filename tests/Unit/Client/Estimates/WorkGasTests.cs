using Rollup.Client.Estimates;
using Rollup.Client.NodeApi;
using Rollup.Client.Transactions;
using Rollup.Tests.Unit.Market.OneHome;

namespace Rollup.Tests.Unit.Client;

/// <summary>What a place costs its client in gas, before he takes it.</summary>
public class WorkGasTests
{
    [Theory]
    [InlineData("open", 4)]        // accept with a bond, commit, reveal, one block of the model
    [InlineData("replay:open", 3)] // no model is sent
    public void EveryInputIsCounted(string stage, int transactions)
    {
        using Stage open = new(stage);
        JobDetails details = Doors.DetailsOf(open.World);
        WorkGas gas = WorkGas.Of(details, Asset.Ether);
        Assert.Equal(transactions, gas.Transactions);
        Assert.Equal(transactions == 4, gas.Bytes > details.Terms.ModelBytes);
        Assert.InRange(gas.Gas, transactions * 21_000L, transactions * 200_000L);
    }

    [Fact]
    public void EveryBlockOfALargeModelIsCounted()
    {
        using Stage open = new("open");
        JobDetails details = Doors.DetailsOf(open.World);
        JobTerms large = details.Terms;
        large.ModelBytes = 3 * 32_768 + 1; // a root and four leaves
        WorkGas small = WorkGas.Of(details, Asset.Ether), gas = WorkGas.Of(details with { Terms = large }, Asset.Ether);
        Assert.Equal(small.Transactions + 4, gas.Transactions);
        Assert.InRange(gas.Gas - small.Gas, 3 * 32_768 * 40L, 3 * 32_768 * 45L); // 40 a byte and little else
        Assert.Equal(small.Transactions + 1, WorkGas.Of(details, Asset.Ether with { Address = Stage.Carol }).Transactions); // an allowance
    }
}
