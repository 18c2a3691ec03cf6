namespace Rollup.Tests.Unit.Cli;

/// <summary>How full the market is, and how long a job posted now may last.</summary>
public class RoomWordsTests
{
    [Theory]
    [InlineData(0, 0, "A job posted now may last 262,144 blocks.")]
    [InlineData(MarketLimits.CrowdedJobs, 0, "A job posted now may last 7,200 blocks.")]
    [InlineData(3, MarketLimits.CrowdedOpeningSlots, "A job posted now may last 7,200 blocks.")]
    [InlineData(MarketLimits.JobsMax, 0, "It takes no job now.")]
    [InlineData(3, MarketLimits.OpeningSlotsMax, "It takes no job now.")]
    public void WhatIsLeftIsSaid(int jobs, int slots, string words)
    {
        string told = RoomWords.Of(new RoomState { LiveJobs = (uint)jobs, OpeningSlots = (uint)slots, RevealedSlots = 5 });
        Assert.StartsWith($"The market: {jobs:N0} of 65,536 jobs are live", told, StringComparison.Ordinal);
        Assert.Contains("5 of 12,288 for submissions", told, StringComparison.Ordinal);
        Assert.EndsWith(words, told, StringComparison.Ordinal);
    }
}
