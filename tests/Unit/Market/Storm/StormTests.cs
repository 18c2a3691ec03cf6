namespace Rollup.Tests.Unit.Market.Storm;

/// <summary>A storm of inputs, as long as StormSize says, breaks no invariant; and one that is blind would be found out.</summary>
public class StormTests(ITestOutputHelper output)
{
    [Fact]
    public void NoInputBreaksTheMarket()
    {
        (long inputs, int seed) = (StormSize.Inputs, StormSize.Seed);
        output.WriteLine($"seed {seed}, {inputs} inputs");
        using World world = new();
        MarketStorm storm = new(world, seed) { NeedsBench = true };
        try
        {
            storm.Run(inputs);
            storm.SettleAll();
            Empty.Check(world);
        }
        catch (Exception cause)
        {
            throw new InvalidOperationException($"seed {seed}, input {storm.Counts.Inputs}: {cause.Message}", cause);
        }
        output.WriteLine(storm.Counts.ToString());
        if (StormSize.IsFuzz) Console.WriteLine(storm.Counts.ToString());
        Assert.Empty(storm.Counts.Missing());
        Assert.True(storm.Counts.Decoded * 2 >= storm.Counts.Inputs, "half of the inputs are commands");
        Assert.True(storm.Counts.Changed * 10 >= storm.Counts.Inputs, "a tenth of the inputs change the state");
    }

    [Fact]
    public void PlantedFaultIsFound()
    {
        using World world = new();
        MarketStorm storm = new(world, seed: 2);
        storm.Run(300);
        // One unit vanishes from an asset's escrow. If the next inputs are happy with that, the storm is blind.
        int asset = RowSet.Assets.Next(world.View, 0, MarketLimits.AssetsMax);
        Assert.True(asset >= 0);
        new Rollup.Market.MarketState(world.Memory).AssetAt(asset).EscrowUnits--;
        Assert.ThrowsAny<Exception>(() => storm.Run(400));
    }
}
