namespace Rollup.Kernel;

/// <summary>How the values of one column become features: numbers in units of 10^-units, or places among so many levels.</summary>
public struct PreparationRule
{
    /// <summary>A missing value is taken to be <see cref="FillUnits"/>.</summary>
    public bool IsFilled;
    public long FillUnits;

    /// <summary>A feature more, behind the others, that is 1 where the value is missing.</summary>
    public bool IsMarked;

    /// <summary>One feature for each level; 0 makes one feature of the value.</summary>
    public int SpreadLevels;
    public long SubtractUnits;

    /// <summary>Positive.</summary>
    public long DivisorUnits;

    /// <summary>Of the feature, at most <see cref="Ingestion.DecimalsMax"/>.</summary>
    public int Decimals;

    public readonly int FeatureCount => (SpreadLevels == 0 ? 1 : SpreadLevels) + (IsMarked ? 1 : 0);
}

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum PreparationStatus : byte
{
    Accepted = 0,

    /// <summary>The rule divides by nothing, or has more decimals or features than there can be.</summary>
    RuleRefused = 1,
    ValueMissing = 2,
    LevelOutOfRange = 3,
    FeatureOutOfRange = 4,
}

/// <summary>
/// Turns what people's rows hold into the numbers of a data set, before its CID is taken: in integers, so that equal rows are equal bytes
/// on every computer.
/// </summary>
public static class Preparation
{
    /// <summary>
    /// features[FeatureCount] of one value: (value - subtract) / divisor, rounded half to even to the rule's decimals; or 1 at the value's
    /// level and 0 at the others. A refused value writes nothing.
    /// </summary>
    public static PreparationStatus Prepare(in PreparationRule rule, long valueUnits, bool isMissing, Span<int> features)
    {
        bool isRuleGood = rule.DivisorUnits > 0 && rule.Decimals is >= 0 and <= Ingestion.DecimalsMax && rule.SpreadLevels >= 0
            && rule.FeatureCount == features.Length;
        if (!isRuleGood) return PreparationStatus.RuleRefused;
        if (isMissing && !rule.IsFilled) return PreparationStatus.ValueMissing;
        long value = isMissing ? rule.FillUnits : valueUnits;
        if (rule.SpreadLevels != 0)
        {
            if (value < 0 || value >= rule.SpreadLevels) return PreparationStatus.LevelOutOfRange;
            features.Clear();
            features[(int)value] = 1;
        }
        else
        {
            if (!TryScale(in rule, value, out int feature)) return PreparationStatus.FeatureOutOfRange;
            features[0] = feature;
        }
        if (rule.IsMarked) features[features.Length - 1] = isMissing ? 1 : 0;
        return PreparationStatus.Accepted;
    }

    // The difference is below 2^65, and so with nine decimals below 2^95.
    static bool TryScale(in PreparationRule rule, long valueUnits, out int feature)
    {
        Int128 dividend = (Int128)valueUnits - rule.SubtractUnits;
        for (int decimal10 = 0; decimal10 < rule.Decimals; decimal10++) dividend *= 10;
        long saturations = 0;
        feature = WideMath.Sat32(WideMath.Rdiv(dividend, rule.DivisorUnits), ref saturations); // half to even
        return saturations == 0;
    }
}
