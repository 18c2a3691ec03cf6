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
        Assert.Equal((UInt128)12, Escrow.UnitsOfCompletePlace(5, 2, bondUnits: 10, earnsReward: false));
        Assert.Equal((UInt128)17, Escrow.UnitsOfCompletePlace(5, 2, bondUnits: 10, earnsReward: true));
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
