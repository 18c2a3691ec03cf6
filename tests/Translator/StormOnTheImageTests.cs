using System.Diagnostics;
using Rollup.Machine.Riscv;

namespace Rollup.Tests.Translator;

/// <summary>
/// The storm of inputs that know the market, run by the image of the machine with the native engine as its shadow: answers, roots and live
/// state are compared after every input. However long it is (StormSize), it reaches every status of every command, every verdict and every
/// outcome.
/// </summary>
public class StormOnTheImageTests(ITestOutputHelper output)
{
    [Fact]
    public void NoInputIsAnsweredOtherwise()
    {
        (long inputs, int seed) = (StormSize.Inputs, StormSize.Seed);
        using World world = new(isNoisy: false);
        using ShadowMachine machine = new(new RiscvMachine(GuestImage.Bytes), new InProcessMachine());
        ulong instructions = 0;
        long started = Stopwatch.GetTimestamp(), accepted = 0;
        MarketStorm storm = new(world, seed) { Observe = Run };
        storm.Run(inputs);
        storm.SettleAll();
        Marketplace.HoldingsHash(machine.State, out Bytes32 holdings);
        Assert.Equal(Convert.ToHexStringLower(world.Hash().Bytes), Convert.ToHexStringLower(holdings.Bytes));
        machine.Save(); // what no list named is compared too

        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        string summary =
            $"storm on the image: seed {seed}, {storm.Counts.Inputs} inputs on {machine.Name}, {accepted} accepted, none different, "
            + $"{instructions:n0} instructions in {seconds:0} s\n{storm.Counts}";
        output.WriteLine(summary);
        if (StormSize.IsFuzz) Console.WriteLine(summary);
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
}
