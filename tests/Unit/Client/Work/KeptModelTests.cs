namespace Rollup.Tests.Unit.Client;

public class KeptModelTests
{
    // Scores in hundredths; none: the file has no check, or is not there.
    [Theory]
    [InlineData("none", true, "Passed 95", "BelowThreshold 10")]              // submit refuses the second
    [InlineData("unknown", true, "Passed 95")]
    [InlineData("unknown", false, "BelowThreshold 80")]
    [InlineData("Passed 95", true, "Passed 95", "Passed 96", "BelowThreshold 80 anyway")]
    [InlineData("Passed 95", false, "BelowThreshold 80", "NoScore", "NoRows", "Passed 94")] // three rows, or a learning rate of 3
    [InlineData("Passed", true, "Passed")]                                    // replays
    [InlineData("Passed", false, "OtherData")]
    [InlineData("BelowThreshold 80", true, "Passed 95", "BelowThreshold 81")]
    [InlineData("BelowThreshold 80", false, "BelowThreshold 79", "NoScore")]
    [InlineData("NoScore", true, "BelowThreshold 79")]
    public void OnlyABetterModelTakesItsPlaceUnasked(string kept, bool givesWay, params string[] made)
    {
        ModelCheck? before = kept is "none" or "unknown" ? null : CheckOf(kept);
        Assert.All(made, model => Assert.Equal(givesWay, KeptModel.GivesWay(kept != "none", before, CheckOf(model), MetricKind.Accuracy)));
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
            Anyway = words[^1] == "anyway",
        };
    }
}
