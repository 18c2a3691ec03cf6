namespace Rollup.Tests.Unit.Client;

public class KeptModelTests
{
    // Scores in hundredths; none: the file has no check, or is not there.
    [Theory]
    [InlineData("none", "Passed 95", false, true)]
    [InlineData("none", "BelowThreshold 10", false, true)]       // submit refuses it
    [InlineData("unknown", "Passed 95", false, true)]
    [InlineData("unknown", "BelowThreshold 80", false, false)]
    [InlineData("Passed 95", "BelowThreshold 80", false, false)] // three rows, or a learning rate of 3
    [InlineData("Passed 95", "NoScore", false, false)]
    [InlineData("Passed 95", "NoRows", false, false)]
    [InlineData("Passed 95", "BelowThreshold 80", true, true)]
    [InlineData("Passed 95", "Passed 94", false, false)]
    [InlineData("Passed 95", "Passed 95", false, true)]
    [InlineData("Passed 95", "Passed 96", false, true)]
    [InlineData("Passed", "Passed", false, true)]                // replays
    [InlineData("Passed", "OtherData", false, false)]
    [InlineData("BelowThreshold 80", "Passed 95", false, true)]
    [InlineData("BelowThreshold 80", "BelowThreshold 81", false, true)]
    [InlineData("BelowThreshold 80", "BelowThreshold 79", false, false)]
    [InlineData("BelowThreshold 80", "NoScore", false, false)]
    [InlineData("NoScore", "BelowThreshold 79", false, true)]
    public void OnlyABetterModelTakesItsPlaceUnasked(string kept, string made, bool anyway, bool givesWay)
    {
        ModelCheck? before = kept is "none" or "unknown" ? null : CheckOf(kept);
        Assert.Equal(
            givesWay, KeptModel.GivesWay(kept != "none", before, CheckOf(made) with { Anyway = anyway }, MetricKind.Accuracy));
    }

    [Fact]
    public void OfALogLossTheSmallerIsBetter()
    {
        Assert.False(KeptModel.GivesWay(true, CheckOf("Passed 20"), CheckOf("Passed 30"), MetricKind.LogLoss));
        Assert.True(KeptModel.GivesWay(true, CheckOf("Passed 30"), CheckOf("Passed 20"), MetricKind.LogLoss));
    }

    [Fact]
    public void WhatWasTakenAnywayGivesWayOnlyToWhatPasses()
    {
        ModelCheck wanted = CheckOf("BelowThreshold 50") with { Anyway = true };
        Assert.False(KeptModel.GivesWay(true, wanted, CheckOf("BelowThreshold 60"), MetricKind.Accuracy));
        Assert.True(KeptModel.GivesWay(true, wanted, CheckOf("Passed 95"), MetricKind.Accuracy));
    }

    static ModelCheck CheckOf(string text)
    {
        string[] words = text.Split(' ');
        return new ModelCheck
        {
            Verdict = Enum.Parse<CheckVerdict>(words[0]), ScoreQ32 = words.Length > 1 ? (long.Parse(words[1]) << 32) / 100 : null,
        };
    }
}
