namespace Rollup.Tests.Translator.Costs;

/// <summary>Nobody makes the machine work for less than is paid: refusals by their own gas, all else by the credit of a block.</summary>
public class WorkPerGasTests(ITestOutputHelper output)
{
    const long RefusedPerGasMax = 20, EngineInstructionsPerSecond = 200_000_000, SecondsPerBlock = 12, BlockGas = 60_000_000;

    static readonly Lazy<List<WorstInput>> s_inputs = new(() => WorstInputs.Count(GuestImage.Bytes));

    [Fact]
    public void NoRefusalTakesMoreThanTwentyInstructionsPerGas()
    {
        foreach (WorstInput input in s_inputs.Value)
            output.WriteLine($"{input.Instructions,12:N0} {GasOf(input),9:N0} gas {PerGas(input),8:0.00} per gas  {input.Name}");
        string[] faults = [.. s_inputs.Value.Where(input => input.IsRefused && PerGas(input) > RefusedPerGasMax)
            .Select(input => $"{input.Name}: {PerGas(input):0.0} instructions per gas")];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    /// <summary>
    /// Blocks full of the worst that is allowed, one after the other: the credit of all blocks that were saved and all that jobs had taken
    /// and may still spend, then of each block, and refusals for all of the gas. An engine of 200 million instructions a second falls
    /// behind by what was saved, and by no more.
    /// </summary>
    [Fact]
    public void AnEngineFallsBehindByTheSavedCreditAndCatchesUp()
    {
        double refusals = s_inputs.Value.Where(input => input.IsRefused).Max(PerGas) * BlockGas;
        double kept = (MarketLimits.ReadingUnitsPerBlock + MarketLimits.JudgingUnitsPerBlock) * CostMeterTests.InstructionsPerUnitMax;
        double credit = kept + MarketLimits.BenchUnitsPerBlock * CostMeterTests.InstructionsPerUnitMax;
        double taken = kept * MarketLimits.KeptCreditBlocksMax; // the bench's is kept by no job
        double behind = 0, most = 0;
        for (int block = 0; block < 1_000; block++)
        {
            double work = refusals + (block == 0 ? taken + credit * MarketLimits.CreditBlocksMax : credit);
            behind = Math.Max(0, behind + work / EngineInstructionsPerSecond - SecondsPerBlock);
            most = Math.Max(most, behind);
        }
        output.WriteLine(
            $"{refusals:N0} for refusals, {credit:N0} for work in a block; at most {most:0.0} s behind, {behind:0.0} s after 1,000 blocks");
        Assert.InRange(most, 0, 120);
        Assert.Equal(0, behind);
    }

    static double PerGas(WorstInput input) => (double)input.Instructions / GasOf(input);

    static long GasOf(WorstInput input) => AttackPrices.GasOf(input.PayloadBytes, input.IsDeposit);
}
