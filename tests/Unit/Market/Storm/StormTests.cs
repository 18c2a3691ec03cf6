using System.Globalization;
using Xunit;

namespace Rollup.Tests.Unit.Market.Storm;

/// <summary>LOCKSTEP_FUZZ=1 runs a million inputs (LOCKSTEP_FUZZ_COUNT says how many instead, LOCKSTEP_FUZZ_SEED which); else a sample.</summary>
public class StormTests(ITestOutputHelper output)
{
    const long SampleInputs = 20_000;
    const long FuzzInputs = 1_000_000;

    [Fact]
    public void NoInputBreaksTheMarket()
    {
        bool isFuzz = Environment.GetEnvironmentVariable("LOCKSTEP_FUZZ") == "1";
        long inputs = Number("LOCKSTEP_FUZZ_COUNT", isFuzz ? FuzzInputs : SampleInputs);
        int seed = (int)Number("LOCKSTEP_FUZZ_SEED", 1);
        output.WriteLine($"seed {seed}, {inputs} inputs");
        using World world = new();
        MarketStorm storm = new(world, seed);
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
        if (isFuzz) Console.WriteLine(storm.Counts.ToString());
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
        int asset = world.View.Assets.IndexOfAnyLive();
        Assert.True(asset >= 0);
        new Rollup.Market.MarketState(world.Memory).Assets[asset].EscrowUnits--;
        Assert.ThrowsAny<Exception>(() => storm.Run(400));
    }

    static long Number(string name, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out long number) ? number : otherwise;
}

static class AssetRows
{
    public static int IndexOfAnyLive(this ReadOnlySpan<Rollup.Market.AssetRow> assets)
    {
        for (int index = 0; index < assets.Length; index++) if (assets[index].LiveJobs != 0) return index;
        return -1;
    }
}
