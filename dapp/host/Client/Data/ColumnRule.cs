using System.Numerics;

namespace Rollup.Client.Data;

/// <summary>
/// How a column's values become features, as the message ColumnPreparation says: numbers are taken with so many decimals, in units of which
/// fill, subtract and divisor are; of levels, fill is a place among them. FillUnits null: a missing value is not taken to be anything.
/// </summary>
public sealed record ColumnRule(
    long? FillUnits, bool IsMarked, bool IsSpread, int Units, long SubtractUnits, long DivisorUnits, int Decimals)
{
    public static ColumnRule OfLevels(long? fill, bool isMarked, bool isSpread) => new(fill, isMarked, isSpread, 0, 0, 1, 0);

    /// <summary>The rule as the kernel takes it, for a column of so many levels.</summary>
    public PreparationRule ToKernel(int levels) => new()
    {
        IsFilled = FillUnits is not null,
        FillUnits = FillUnits ?? 0,
        IsMarked = IsMarked,
        SpreadLevels = IsSpread ? levels : 0,
        SubtractUnits = SubtractUnits,
        DivisorUnits = DivisorUnits,
        Decimals = Decimals,
    };

    public ColumnPreparation ToMessage() => new()
    {
        Filled = FillUnits is null ? (byte)0 : (byte)1,
        Fill = FillUnits ?? 0,
        Marked = IsMarked ? (byte)1 : (byte)0,
        Spread = IsSpread ? (byte)1 : (byte)0,
        Units = (byte)Units,
        Subtract = SubtractUnits,
        Divisor = DivisorUnits,
        Decimals = (byte)Decimals,
    };

    public static ColumnRule Of(in ColumnPreparation message) => new(
        message.Filled == 0 ? null : message.Fill, message.Marked != 0, message.Spread != 0, message.Units, message.Subtract,
        message.Divisor, message.Decimals);

    /// <summary>A number of these units as people write it.</summary>
    public string Text(long units) => DecimalText.Of(units, Units).ToText();

    /// <summary>What a number becomes, also where it is too large for a feature.</summary>
    public DecimalText Prepared(DecimalText value) => DecimalText.Of(
        DecimalText.Quotient((value.At(Units) - SubtractUnits) * BigInteger.Pow(10, Decimals), DivisorUnits), Decimals);
}
