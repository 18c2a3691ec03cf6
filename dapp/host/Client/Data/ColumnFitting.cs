using System.Numerics;

namespace Rollup.Client.Data;

/// <summary>What a missing number is taken to be.</summary>
public enum Imputation { None, Mean, Median, MostFrequent, Constant }

/// <summary>What is subtracted from a number, and what the rest is divided by.</summary>
public enum Scaling
{
    None,
    Standard, // mean and standard deviation
    MinMax,   // least, and how far the largest is from it
}

/// <summary>
/// The numbers of a column's rule, from the values that a sponsor's rows show. Exact in integers; every quotient is rounded half to even,
/// a deviation down.
/// </summary>
public static class ColumnFitting
{
    const int ScaledDecimals = 6; // of a feature: as fine as the engine's numbers, and still 2,147 deviations wide
    const int DigitsMin = 4;      // of what is divided by
    const int DigitsMax = 12;     // of how far values lie apart: what a program wrote beyond is nothing of the rows
    const int FloatBits = 24;
    const int LostMax = 1000;     // a deviation is lost if it is less than so many times what floats or mantissas round off

    /// <summary>The rule of a column with these values, of which there is at least one.</summary>
    public static ColumnRule Of(
        IReadOnlyList<DecimalText> values, Scaling scaling, Imputation imputation, DecimalText constant = default, bool isMarked = false)
    {
        int units = UnitsOf(values, scaling);
        BigInteger[] all = [.. values.Select(value => value.At(units))];
        (BigInteger subtract, BigInteger divisor) = scaling switch
        {
            Scaling.Standard => (Mean(all), Deviation(all)),
            Scaling.MinMax => (all.Min(), all.Max() - all.Min()),
            _ => (0, 0),
        };
        BigInteger? fill = imputation switch
        {
            Imputation.Mean => Mean(all),
            Imputation.Median => Median(all),
            Imputation.MostFrequent =>
                all.CountBy(value => value).OrderByDescending(count => count.Value).ThenBy(count => count.Key).First().Key,
            Imputation.Constant => constant.At(units),
            _ => null,
        };
        int decimals = scaling == Scaling.None ? Math.Max(0, KeptDecimals(values, units)) : ScaledDecimals;
        if (divisor.IsZero) divisor = BigInteger.Pow(10, units);
        return new ColumnRule((long?)fill, isMarked, IsSpread: false, units, (long)subtract, (long)divisor, decimals);
    }

    /// <summary>
    /// True if a model could not tell the values of a column apart as they are: they differ by less than a float32 of their size, or than
    /// a mantissa of 32 bits, can show.
    /// </summary>
    public static bool IsNeeded(IReadOnlyList<DecimalText> values)
    {
        if (values.Count < 2) return false; // one shows nothing
        int units = UnitsOf(values, Scaling.Standard);
        BigInteger[] all = [.. values.Select(value => value.At(units))];
        BigInteger deviation = Deviation(all), one = BigInteger.Pow(10, units);
        // Of a constant there is nothing to tell: what a float leaves of it is to be small.
        BigInteger least = deviation.IsZero ? one : deviation;
        if (BigInteger.Abs(Mean(all)) * LostMax > least << FloatBits) return true;
        int kept = KeptDecimals(values, values.Max(value => value.Decimals));
        bool isRounded = kept < 0 || values.Any(value => value.Decimals > kept);
        return isRounded && (kept < 0 || one * LostMax > 2 * least * BigInteger.Pow(10, kept));
    }

    /// <summary>True if 64 bits hold a value, and what is between any two such.</summary>
    public static bool Fits(DecimalText value) => BigInteger.Abs(value.At(0)) <= long.MaxValue >> 1;

    // The decimals that are written, more where the divisor has too few digits, fewer where it has too many or 64 bits hold no more.
    static int UnitsOf(IReadOnlyList<DecimalText> values, Scaling scaling)
    {
        int units = Math.Min(values.Max(value => value.Decimals), SchemaFile.UnitsMax);
        DecimalText spread = DecimalText.Of(values.Max(value => value.At(units)) - values.Min(value => value.At(units)), units);
        while (scaling != Scaling.None && units < SchemaFile.UnitsMax && spread.Mantissa.Sign > 0
            && spread.At(units) < BigInteger.Pow(10, DigitsMin + 1)) units++;
        while (scaling != Scaling.None && units > 0 && spread.At(units) >= BigInteger.Pow(10, DigitsMax)) units--;
        while (units > 0 && values.Any(value => BigInteger.Abs(value.At(units)) > long.MaxValue >> 1)) units--;
        return units;
    }

    // As many as int32 holds of the largest; -1 if it holds none.
    static int KeptDecimals(IReadOnlyList<DecimalText> values, int written)
    {
        int kept = Math.Min(written, DataSet.DecimalsMax);
        while (kept >= 0 && values.Any(value => BigInteger.Abs(value.At(kept)) > int.MaxValue)) kept--;
        return kept;
    }

    static BigInteger Mean(BigInteger[] values) => DecimalText.Quotient(values.Aggregate(BigInteger.Add), values.Length);

    static BigInteger Deviation(BigInteger[] values)
    {
        BigInteger sum = values.Aggregate(BigInteger.Add);
        BigInteger squares = values.Aggregate(BigInteger.Zero, (total, value) => total + value * value);
        return StandardScaling.SquareRoot((values.Length * squares - sum * sum) / ((BigInteger)values.Length * values.Length));
    }

    static BigInteger Median(BigInteger[] values)
    {
        BigInteger[] sorted = [.. values.Order()];
        return DecimalText.Quotient(sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2], 2);
    }
}
