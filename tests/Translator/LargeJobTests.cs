using System.Diagnostics;
using System.Runtime.InteropServices;
using Rollup.Machine.Riscv;
using JudgeKind = Rollup.Protocol.JudgeKind;

namespace Rollup.Tests.Translator;

/// <summary>Jobs whose work takes many inputs of the market, to their payment.</summary>
public class LargeJobTests(ITestOutputHelper output)
{
    readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>The largest model and the largest data there may be: 16 MiB on 64 MiB, natively.</summary>
    [Fact]
    public void TheLargestModelIsJudgedOnTheLargestDataAndPaid()
    {
        using InProcessMachine machine = new();
        using LargeJob job = new(machine, JudgeKind.PublicHoldout, rows: 4_091, columns: 4_096, hidden: 1_020);
        Assert.InRange(job.FileBytes, (MarketLimits.ModelBytesMax + MarketLimits.DataBytesMax) * 99L / 100, long.MaxValue);
        Say("made, and scored outside");
        Say($"opened by {job.Open()} inputs of work");
        job.Submit();
        Say("submitted");
        Say($"judged by {job.Evaluate()} inputs of work");
        Assert.Equal(job.ScoreQ32, job.ScoreOfPlaceQ32);
        Assert.Equal("2:1110", job.Settle());
        Assert.InRange(machine.Save().Length, 1, 64 * 1_024); // of all those blocks, and of the bench, nothing is left
        Say("paid");
    }

    /// <summary>
    /// Smaller ones, beside the native engine: both write the same after each input, and a machine that a snapshot from the middle of the
    /// work was loaded into finds the same as those that were never stopped.
    /// </summary>
    [Theory]
    [InlineData(JudgeKind.PublicHoldout)]
    [InlineData(JudgeKind.Holdout)]
    [InlineData(JudgeKind.Replay)]
    public void WorkOfManyInputsIsTheSameInTheImageAndAfterARestart(JudgeKind judge)
    {
        InProcessMachine native = new();
        using ShadowMachine both = new(new RiscvMachine(GuestImage.Bytes), native);
        using LargeJob job = new(both, judge, rows: 1_400, columns: 800, hidden: 0);
        int restarts = 0;
        int inputs = job.Open(Restart) + job.Submit(Restart) + job.Evaluate(Restart);
        Assert.InRange(restarts, 6, inputs);
        if (judge != JudgeKind.Replay) Assert.Equal(job.ScoreQ32, job.ScoreOfPlaceQ32);
        Assert.Equal("2:1110", job.Settle());
        Say($"{judge}: {inputs} inputs of work, {restarts} restarts");

        // Each input has credit for one piece; between two of them both engines go on from a snapshot.
        void Restart(int input)
        {
            HeaderOf(native).CreditBlock = job.Block;
            HeaderOf(native).BenchCreditUnits = (ulong)Cost.UnitsPerPiece;
            byte[] snapshot = native.Save();
            both.Load(snapshot);
            restarts++;
        }
    }

    static ref HeaderRow HeaderOf(InProcessMachine machine) =>
        ref MemoryMarshal.AsRef<HeaderRow>(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(machine.State), Layout.HeaderBytes));

    void Say(string what) => output.WriteLine($"{Stopwatch.GetElapsedTime(_started).TotalSeconds:0.0} s: {what}");
}
