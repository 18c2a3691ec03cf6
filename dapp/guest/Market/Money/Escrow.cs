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

    /// <summary>
    /// True if the place earns the participation: whoever earns the reward does, and who is better than the initial model without reaching
    /// the threshold. A copy, the unchanged model and what is no score or no replay earn nothing.
    /// </summary>
    public static bool EarnsParticipation(Verdict verdict, JobOutcome outcome) =>
        verdict == Verdict.BelowThreshold || EarnsReward(verdict, outcome);

    /// <summary>
    /// What a complete place is paid at settlement, its bond included. A place that is not complete gets nothing, nor does what was found
    /// to be no model of the job.
    /// </summary>
    public static UInt128 UnitsOfCompletePlace(
        UInt128 rewardUnits, UInt128 participationUnits, UInt128 bondUnits, Verdict verdict, JobOutcome outcome)
    {
        if (Places.IsMalformed(verdict)) return 0;
        if (EarnsReward(verdict, outcome)) return bondUnits + UnitsPerPlace(rewardUnits, participationUnits);
        return EarnsParticipation(verdict, outcome) ? bondUnits + participationUnits : bondUnits;
    }

    /// <summary>
    /// The bond that a job asks unless its sponsor says otherwise: what a place that never completes could have earned for being there, and
    /// an eighth of the reward, rounded up, at most the largest amount.
    /// </summary>
    public static UInt128 DefaultBondUnits(UInt128 rewardUnits, UInt128 participationUnits)
    {
        UInt128 units = participationUnits + ((rewardUnits + 7) >> 3), most = (UInt128.One << MarketLimits.UnitsBitsMax) - 1;
        return units < most ? units : most;
    }
}
