using System.Numerics;

namespace Rollup.Tests.Unit.Kernel;

/// <summary>Values to features in integers: against exact fractions, at the ends of their types, and what is refused.</summary>
public class PreparationTests
{
    [Fact]
    public void NumbersAreTheNearestOfTheExactQuotientHalfToEven() => Gen.Select(
        Gen.Long, Gen.Long, Gen.Long[1, long.MaxValue], Gen.Int[0, 9]).Sample((value, subtract, divisor, decimals) =>
        {
            PreparationRule rule = new() { SubtractUnits = subtract, DivisorUnits = divisor, Decimals = decimals };
            int[] features = [7];
            BigInteger exact = Nearest(((BigInteger)value - subtract) * BigInteger.Pow(10, decimals), divisor);
            bool fits = exact >= int.MinValue && exact <= int.MaxValue;
            PreparationStatus status = Preparation.Prepare(in rule, value, isMissing: false, features);
            Assert.Equal(fits ? PreparationStatus.Accepted : PreparationStatus.FeatureOutOfRange, status);
            Assert.Equal(fits ? (int)exact : 7, features[0]); // a refused value writes nothing
        });

    [Theory]
    [InlineData(5, 0, 2, 2)] // 2.5
    [InlineData(7, 0, 2, 4)] // 3.5
    [InlineData(-5, 0, 2, -2)]
    [InlineData(3, 10, 7, -1)]
    [InlineData(long.MinValue, long.MinValue, 1, 0)]
    public void HalvesGoToEven(long value, long subtract, long divisor, int expected)
    {
        PreparationRule rule = new() { SubtractUnits = subtract, DivisorUnits = divisor };
        int[] features = new int[1];
        Assert.Equal(PreparationStatus.Accepted, Preparation.Prepare(in rule, value, isMissing: false, features));
        Assert.Equal(expected, features[0]);
    }

    [Theory]
    [InlineData(2, false, false, "0 0 1")]
    [InlineData(0, false, true, "1 0 0 0")]
    [InlineData(2, true, true, "0 1 0 1")] // of a missing value nothing is looked at
    public void LevelsBecomeAFeatureEach(long level, bool isMissing, bool isMarked, string expected)
    {
        PreparationRule rule = new() { IsFilled = true, FillUnits = 1, IsMarked = isMarked, SpreadLevels = 3, DivisorUnits = 1 };
        int[] features = Enumerable.Repeat(9, rule.FeatureCount).ToArray();
        Assert.Equal(PreparationStatus.Accepted, Preparation.Prepare(in rule, level, isMissing, features));
        Assert.Equal(expected, string.Join(' ', features));
    }

    public static TheoryData<string, PreparationStatus> Refused => new()
    {
        { "divisor", PreparationStatus.RuleRefused }, { "decimals", PreparationStatus.RuleRefused },
        { "room", PreparationStatus.RuleRefused }, { "levels", PreparationStatus.RuleRefused },
        { "missing", PreparationStatus.ValueMissing }, { "level", PreparationStatus.LevelOutOfRange },
        { "fill", PreparationStatus.LevelOutOfRange }, { "size", PreparationStatus.FeatureOutOfRange },
    };

    [Theory, MemberData(nameof(Refused))]
    public void WhatCannotBePreparedHasItsStatusAndWritesNothing(string fault, PreparationStatus expected)
    {
        PreparationRule rule = new() { DivisorUnits = 1 };
        (long value, bool isMissing) = (0L, false);
        if (fault == "divisor") rule.DivisorUnits = 0;
        else if (fault == "decimals") rule.Decimals = 10;
        else if (fault == "levels") rule.SpreadLevels = -1;
        else if (fault == "missing") isMissing = true;
        else if (fault == "level") (rule.SpreadLevels, value) = (2, 2);
        else if (fault == "fill") (rule.SpreadLevels, rule.IsFilled, rule.FillUnits, isMissing) = (2, true, -1, true);
        else if (fault == "size") value = 1L << 31;
        int[] features = Enumerable.Repeat(9, fault == "room" ? 2 : Math.Max(0, rule.FeatureCount)).ToArray();
        Assert.Equal(expected, Preparation.Prepare(in rule, value, isMissing, features));
        Assert.All(features, feature => Assert.Equal(9, feature));
    }

    static BigInteger Nearest(BigInteger numerator, BigInteger divisor)
    {
        BigInteger floor = BigInteger.Divide(numerator - (numerator % divisor + divisor) % divisor, divisor);
        BigInteger twice = 2 * (numerator - floor * divisor);
        return twice > divisor || (twice == divisor && !floor.IsEven) ? floor + 1 : floor;
    }
}
