using Rollup.Bench.Validation;

namespace Rollup.Tests.Unit.Bench;

/// <summary>How bench/Validation reads what others count, and how it writes numbers.</summary>
public class PhaseTimesTests
{
    static readonly string[] Names = ["start", "mark", "import", "read", "first", "warm", "warm"];

    [Fact]
    public void APhaseIsWhatLiesBetweenTwoMarksWithoutTheMark()
    {
        PhaseTimes phases = new(Names, PhaseTimes.ReadTotals("100\n110\n320\n370\n480\n560\n580\n9999\n"));
        Assert.Equal(100, phases["start"]); // before the first mark, so none is in it
        Assert.Equal(200, phases["import"]);
        Assert.Equal(40, phases["read"]);
        Assert.Equal(100, phases["first"]);
        Assert.Equal(440, phases.Once);
    }

    [Fact]
    public void OfSeveralRunsTheBestCounts() => Assert.Equal(10, new PhaseTimes(Names, [100, 110, 320, 370, 480, 560, 580])["warm"]);

    [Fact]
    public void AMissingTotalIsNoTotal() => Assert.Throws<FormatException>(() => new PhaseTimes(Names, [100, 110, 320]));

    [Theory]
    [InlineData("12x\n")]
    [InlineData("-1\n")]
    public void WhatIsNoCountIsRefused(string text) => Assert.Throws<FormatException>(() => PhaseTimes.ReadTotals(text));

    [Theory]
    [InlineData(0.00000032541, "325 ns")]
    [InlineData(0.0099996, "10.0 ms")]
    [InlineData(0.99996, "1.00 s")]
    [InlineData(43.61, "43.6 s")]
    public void SecondsHaveThreeDigits(double seconds, string text) => Assert.Equal(text, NumberText.Seconds(seconds));

    [Theory]
    [InlineData(999, "999")]
    [InlineData(999_600, "1.00 M")]
    [InlineData(2_664_123_456, "2.66 G")]
    public void CountsHaveThreeDigits(double count, string text) => Assert.Equal(text, NumberText.Count(count));
}
