namespace Rollup.Market;

/// <summary>
/// What a job holds and pays, in base units of its asset; all sums are exact, as <see cref="MarketLimits.UnitsBitsMax"/> keeps them below
/// 2^128.
/// </summary>
public static class Escrow
{
    /// <summary>The most that one place can earn, beside its bond, which comes back.</summary>
    public static UInt128 UnitsPerPlace(UInt128 rewardUnits, UInt128 participationUnits) => rewardUnits + participationUnits;

    /// <summary>What a sponsor deposits with a job: what all places can earn.</summary>
    public static UInt128 UnitsOfJob(UInt128 rewardUnits, UInt128 participationUnits, int places) =>
        UnitsPerPlace(rewardUnits, participationUnits) * (uint)places;

    /// <summary>True if the place earns the reward: it passed, or the sponsor's holdout was false or never opened.</summary>
    public static bool EarnsReward(Verdict verdict, JobOutcome outcome) =>
        verdict == Verdict.Passed || outcome is JobOutcome.HoldoutUnopened or JobOutcome.HoldoutFalse;

    /// <summary>What a complete place is paid at settlement, its bond included. A place that is not complete gets nothing.</summary>
    public static UInt128 UnitsOfCompletePlace(UInt128 rewardUnits, UInt128 participationUnits, UInt128 bondUnits, bool earnsReward) =>
        bondUnits + (earnsReward ? UnitsPerPlace(rewardUnits, participationUnits) : participationUnits);
}
