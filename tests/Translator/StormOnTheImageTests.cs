using System.Diagnostics;
using System.Globalization;
using Rollup.Machine;
using Rollup.Machine.Riscv;
using Rollup.Protocol;
using Rollup.Tests.Unit.Market;
using Rollup.Tests.Unit.Market.Storm;
using Xunit;

namespace Rollup.Tests.Translator;

/// <summary>
/// The storm of inputs that know the market, run by the image of the machine with the native engine as its shadow: answers, roots and live
/// state are compared after every input. LOCKSTEP_FUZZ=1 runs a million (LOCKSTEP_FUZZ_COUNT says how many instead, LOCKSTEP_FUZZ_SEED
/// which); else a sample. Both reach every status of every command, every verdict and every outcome.
/// </summary>
public class StormOnTheImageTests(ITestOutputHelper output)
{
    const long SampleInputs = 20_000;
    const long FuzzInputs = 1_000_000;

    [Fact]
    public void NoInputIsAnsweredOtherwise()
    {
        bool isFuzz = Environment.GetEnvironmentVariable("LOCKSTEP_FUZZ") == "1";
        long inputs = Number("LOCKSTEP_FUZZ_COUNT", isFuzz ? FuzzInputs : SampleInputs);
        int seed = (int)Number("LOCKSTEP_FUZZ_SEED", 1);
        using World world = new(isNoisy: false);
        using ShadowMachine machine = new(new RiscvMachine(RiscvTests.Image), new InProcessMachine());
        ulong instructions = 0;
        long started = Stopwatch.GetTimestamp(), accepted = 0;
        MarketStorm storm = new(world, seed) { Observe = Run };
        storm.Run(inputs);
        storm.SettleAll();
        Assert.Equal(Convert.ToHexStringLower(world.Hash().Bytes), Convert.ToHexStringLower(machine.StateHash().Bytes));

        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        string summary = $"storm on the image: seed {seed}, {storm.Counts.Inputs} inputs on {machine.Name}, {accepted} accepted, none different, "
            + $"{instructions:n0} instructions in {seconds:0} s\n{storm.Counts}";
        output.WriteLine(summary);
        if (isFuzz) Console.WriteLine(summary);
        Assert.Empty(storm.Counts.Missing());
        Assert.InRange(accepted, 1, storm.Counts.Inputs - 1);

        void Run(byte[] input, Outcome expected)
        {
            AdvanceResult result = machine.Advance(input);
            if (result.IsAccepted) accepted++;
            instructions += machine.LastCycles ?? throw new InvalidOperationException("the image counts");
            Assert.Equal(expected.IsAccepted, result.IsAccepted);
        }
    }

    static long Number(string name, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out long number) ? number : otherwise;
}
