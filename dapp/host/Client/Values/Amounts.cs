using System.Globalization;
using System.Numerics;
using Rollup.Client.Data;

namespace Rollup.Client.Values;

/// <summary>Token amounts and Q.32 scores as people write them. Exact: integers on both sides, never a double.</summary>
public static class Amounts
{
    /// <summary>Base units, exactly: an amount that is not a whole number of them is refused, never rounded.</summary>
    public static UInt128 Parse(string text, int decimals)
    {
        if (!DecimalText.TryParse(text, out DecimalText amount) || text.StartsWith('-') || amount.Decimals > decimals)
            throw new ClientException(new AmountUnreadable(text, decimals));
        BigInteger units = amount.At(decimals);
        if (units > (BigInteger)UInt128.MaxValue)
            throw new ClientException(new AmountTooLarge(text));
        return (UInt128)units;
    }

    public static string Text(UInt128 units, int decimals)
    {
        string digits = units.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        string whole = digits[..^decimals];
        string fraction = digits[^decimals..].TrimEnd('0');
        return fraction.Length == 0 ? whole : $"{whole}.{fraction}";
    }

    /// <summary>A Q.32 number with six decimals, rounded half away from zero; for eyes only.</summary>
    public static string Score(long scoreQ32)
    {
        UInt128 magnitude = UInt128.CreateChecked(Int128.Abs(scoreQ32));
        UInt128 millionths = (magnitude * 1_000_000 + (1UL << 31)) >> 32;
        string text = $"{millionths / 1_000_000}.{(ulong)(millionths % 1_000_000):000000}";
        return scoreQ32 < 0 && millionths != 0 ? "-" + text : text;
    }

    /// <summary>Decimal text to Q.32, half to even: 0.95 becomes 4080218931.</summary>
    public static long ParseQ32(string text)
    {
        BigInteger limit = 1_000_000_000;
        if (!DecimalText.TryParse(text, out DecimalText value)
            || BigInteger.Abs(value.Mantissa) >= limit * BigInteger.Pow(10, value.Decimals))
            throw new ClientException(new NumberUnreadable(text));
        return (long)value.AtBits(32);
    }

    /// <summary>What to say of a number whose digits are more than Q.32 keeps; null where nothing is lost that anybody wrote.</summary>
    public static string? RemarkOnQ32(string text)
    {
        if (!DecimalText.TryParse(text, out DecimalText value) || value.Decimals <= Q32DecimalsKept) return null;
        long q32 = ParseQ32(text);
        return $"'{text}' is rounded to {q32} / 2^32, half to even: {Score(q32)}";
    }

    const int Q32DecimalsKept = 9; // a step of 2^-32 is 2.3e-10
}
