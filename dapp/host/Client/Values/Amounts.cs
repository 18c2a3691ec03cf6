using System.Globalization;
using System.Numerics;

namespace Rollup.Client.Values;

/// <summary>Token amounts and Q.32 scores as people write them. Exact: integers on both sides, never a double.</summary>
public static class Amounts
{
    public static UInt128 Parse(string text, int decimals)
    {
        string[] parts = text.Split('.');
        bool shaped = parts.Length is 1 or 2 && parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit));
        if (!shaped || (parts.Length == 2 && parts[1].Length > decimals))
            throw new ClientException(new AmountUnreadable(text, decimals));
        string fraction = parts.Length == 2 ? parts[1].PadRight(decimals, '0') : new string('0', decimals);
        BigInteger units = BigInteger.Parse(parts[0] + fraction, CultureInfo.InvariantCulture);
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

    /// <summary>Decimal text to Q.32, half to even: 0.95 becomes 4080218931. A comma is refused: nobody knows which kind it is.</summary>
    public static long ParseQ32(string text)
    {
        const NumberStyles Strict = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(text, Strict, CultureInfo.InvariantCulture, out decimal value)
            || Math.Abs(value) >= 1_000_000_000)
            throw new ClientException(new NumberUnreadable(text));
        return (long)Math.Round(value * 4_294_967_296m, MidpointRounding.ToEven);
    }
}
