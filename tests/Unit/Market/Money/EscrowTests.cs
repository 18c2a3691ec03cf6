using System.Numerics;

namespace Rollup.Tests.Unit.Market;

public class EscrowTests
{
    [Fact]
    public void HoldsWhatAllPlacesCanEarn()
    {
        Assert.Equal((UInt128)7, Escrow.UnitsPerPlace(5, 2));
        Assert.Equal((UInt128)21, Escrow.UnitsOfJob(5, 2, places: 3));
        Assert.Equal((UInt128)0, Escrow.UnitsOfJob(5, 2, places: 0));
    }

    [Fact]
    public void PaysBondAndParticipationForCompletenessAndTheRewardBeside()
    {
        Assert.Equal((UInt128)10, Escrow.UnitsOfCompletePlace(5, 2, bondUnits: 10, Verdict.NotBetter, JobOutcome.Judged));
        Assert.Equal((UInt128)12, Escrow.UnitsOfCompletePlace(5, 2, bondUnits: 10, Verdict.BelowThreshold, JobOutcome.Judged));
        Assert.Equal((UInt128)17, Escrow.UnitsOfCompletePlace(5, 2, bondUnits: 10, Verdict.Passed, JobOutcome.Judged));
        Assert.Equal((UInt128)17, Escrow.UnitsOfCompletePlace(5, 2, bondUnits: 10, Verdict.None, JobOutcome.HoldoutFalse));
    }

    [Fact]
    public void ParticipationIsForABetterModelAndForNothingElse()
    {
        foreach (Verdict verdict in Enum.GetValues<Verdict>())
            foreach (JobOutcome outcome in Enum.GetValues<JobOutcome>())
                Assert.Equal(
                    verdict == Verdict.BelowThreshold || Escrow.EarnsReward(verdict, outcome), Escrow.EarnsParticipation(verdict, outcome));
    }

    [Fact]
    public void BondIsByDefaultTheParticipationAndAnEighthOfTheReward()
    {
        Assert.Equal((UInt128)127, Escrow.DefaultBondUnits(rewardUnits: 1000, participationUnits: 2));
        Assert.Equal((UInt128)1, Escrow.DefaultBondUnits(rewardUnits: 1, participationUnits: 0)); // never nothing for something
        Assert.Equal((UInt128)3, Escrow.DefaultBondUnits(rewardUnits: 0, participationUnits: 3));
        UInt128 most = (UInt128.One << MarketLimits.UnitsBitsMax) - 1;
        Assert.Equal(most, Escrow.DefaultBondUnits(most, most));
        foreach (UInt128 reward in new UInt128[] { 1, 7, 8, 9, 100, most })
            Assert.True(Escrow.DefaultBondUnits(reward, 0) >= reward / 100, "at least one per cent");
    }

    [Fact]
    public void RewardIsForThoseWhoPassAndForAllWhereTheHoldoutFailed()
    {
        foreach (Verdict verdict in Enum.GetValues<Verdict>())
            foreach (JobOutcome outcome in Enum.GetValues<JobOutcome>())
                Assert.Equal(
                    verdict == Verdict.Passed || outcome is JobOutcome.HoldoutUnopened or JobOutcome.HoldoutFalse,
                    Escrow.EarnsReward(verdict, outcome));
    }

    [Fact]
    public void LargestJobIsExact()
    {
        UInt128 most = (UInt128.One << MarketLimits.UnitsBitsMax) - 1;
        UInt128 places = Escrow.UnitsOfJob(most, most, MarketLimits.PlacesMax);
        Assert.Equal(2 * (BigInteger)most * MarketLimits.PlacesMax, (BigInteger)places);
        Assert.True((BigInteger)places + (BigInteger)most * MarketLimits.PlacesMax <= (BigInteger)UInt128.MaxValue);
    }
}
