using System.Text;
using Rollup.Kernel;
using Xunit;

namespace Rollup.Tests.Parity;

/// <summary>
/// Fixed point against numpy in double precision on real data. `LOCKSTEP_PARITY_WRITE=1 dotnet run -c Release --project tests/Parity`
/// writes the table of tests/Parity/README.md.
/// </summary>
public sealed class ParityTests(ParityRun run) : IClassFixture<ParityRun>
{
    const double MeanDifferenceMaxPoints = 0.2;
    const string TableStart = "<!-- table: written by the command above -->\n";

    static string ReadmePath => Path.Combine(ParityRun.Root, "tests", "Parity", "README.md");

    void SkipWithoutNumpy() => Assert.SkipWhen(run.Missing is not null, $"no parity reference: {run.Missing}");

    [Fact]
    public void MeanScoresAreWithinAFifthOfAPoint()
    {
        SkipWithoutNumpy();
        Assert.NotEmpty(run.Lines);
        Assert.All(run.Lines, line => Assert.InRange(Math.Abs(line.DifferencePoints), 0, MeanDifferenceMaxPoints));
    }

    [Fact]
    public void WeightsOfConvexModelsDriftAtMostAHundredThousandth()
    {
        SkipWithoutNumpy();
        Assert.All(run.Lines, line => Assert.InRange(line.MaxDrift, 0, line.Experiment.DriftMax));
        Assert.Contains(run.Lines, line => line.Experiment.DriftMax <= 1e-5);
    }

    [Fact]
    public void NothingSaturates()
    {
        SkipWithoutNumpy();
        Assert.All(run.Lines, line => Assert.Equal(0, line.Saturations));
    }

    // numpy's last digits may differ between builds, ours may not: every line's fixed-point half must stand in the table as it is now.
    [Fact]
    public void TheTableInTheReadmeIsThisRun()
    {
        SkipWithoutNumpy();
        if (Environment.GetEnvironmentVariable("LOCKSTEP_PARITY_WRITE") == "1") WriteTable();
        string readme = File.ReadAllText(ReadmePath);
        Assert.All(run.Lines, line => Assert.Contains(FixedHalf(line), readme, StringComparison.Ordinal));
        Assert.Equal(run.Lines.Count, readme.Split('\n').Count(text => text.StartsWith("| ", StringComparison.Ordinal)) - 1);
    }

    void WriteTable()
    {
        string readme = File.ReadAllText(ReadmePath);
        StringBuilder text = new(readme[..(readme.IndexOf(TableStart, StringComparison.Ordinal) + TableStart.Length)]);
        text.Append(
            "| model | data | optimizer | rows trained / held out | metric | Lockstep | numpy | mean difference, points | largest of one "
            + "seed, points | largest weight drift |\n");
        text.Append("|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (ParityRun.Line line in run.Lines)
            text.Append(FixedHalf(line))
                .Append($" {line.Numpy:F5} | {line.DifferencePoints + 0.0:0.0000;-0.0000;0.0000} | {100 * line.MaxDifference:F4} | "
                    + $"{line.MaxDrift:0.0E+0} |\n");
        File.WriteAllText(ReadmePath, text.ToString());
    }

    static string FixedHalf(ParityRun.Line line) =>
        $"| {line.Experiment.Name} | {line.Experiment.File}, {line.Experiment.Target} | {line.Experiment.OptimizerName} | {line.TrainRows} "
        + $"/ {line.HoldoutRows} "
        + $"| {FixedPointRun.NameOf(line.Metric).Replace('_', ' ')} | {line.Fixed:F5} |";
}
