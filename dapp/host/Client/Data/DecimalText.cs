using System.Globalization;
using System.Numerics;

namespace Rollup.Client.Data;

/// <summary>
/// A decimal number exactly as written: value = mantissa / 10^decimals. Accepts 17.99, -3, +.5, 1e-3. Data never passes through a
/// binary float, so that sponsor and client get the same bits from the same text.
/// </summary>
public readonly record struct DecimalText(BigInteger Mantissa, int Decimals)
{
    const int DigitsMax = 40;

    public static bool TryParse(string text, out DecimalText value)
    {
        value = default;
        string trimmed = text.Trim();
        int exponentAt = trimmed.IndexOfAny(['e', 'E']);
        int exponent = 0;
        if (exponentAt >= 0)
        {
            if (!int.TryParse(trimmed[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
                return false;
            if (Math.Abs(exponent) > DigitsMax) return false;
            trimmed = trimmed[..exponentAt];
        }
        bool isNegative = trimmed.StartsWith('-');
        if (isNegative || trimmed.StartsWith('+')) trimmed = trimmed[1..];
        string[] parts = trimmed.Split('.');
        if (parts.Length > 2 || parts.Any(part => !part.All(char.IsAsciiDigit))) return false;
        string fraction = parts.Length == 2 ? parts[1] : "";
        string digits = parts[0] + fraction;
        if (digits.Length is 0 or > DigitsMax) return false;

        BigInteger mantissa = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        int decimals = fraction.Length - exponent;
        if (decimals < 0)
        {
            mantissa *= BigInteger.Pow(10, -decimals);
            decimals = 0;
        }
        while (decimals > 0 && mantissa % 10 == 0)
        {
            mantissa /= 10;
            decimals--;
        }
        value = new DecimalText(isNegative ? -mantissa : mantissa, decimals);
        return true;
    }

    /// <summary>The mantissa at another number of decimals, rounded half to even when digits are lost.</summary>
    public BigInteger At(int decimals)
    {
        if (decimals >= Decimals) return Mantissa * BigInteger.Pow(10, decimals - Decimals);
        BigInteger divisor = BigInteger.Pow(10, Decimals - decimals);
        BigInteger quotient = BigInteger.DivRem(BigInteger.Abs(Mantissa), divisor, out BigInteger remainder);
        int comparison = (remainder * 2).CompareTo(divisor);
        if (comparison > 0 || (comparison == 0 && !quotient.IsEven)) quotient += 1;
        return Mantissa.Sign < 0 ? -quotient : quotient;
    }

    /// <summary>mantissa / 10^decimals with as few decimals as it takes.</summary>
    public static DecimalText Of(BigInteger mantissa, int decimals)
    {
        for (; decimals > 0 && mantissa % 10 == 0; decimals--) mantissa /= 10;
        return new DecimalText(mantissa, decimals);
    }

    public int CompareTo(DecimalText other)
    {
        int decimals = Math.Max(Decimals, other.Decimals);
        return At(decimals).CompareTo(other.At(decimals));
    }

    /// <summary>All digits, with a point: 17.99.</summary>
    public string ToText()
    {
        string digits = BigInteger.Abs(Mantissa).ToString(CultureInfo.InvariantCulture).PadLeft(Decimals + 1, '0');
        string text = Decimals == 0 ? digits : $"{digits[..^Decimals]}.{digits[^Decimals..]}";
        return Mantissa.Sign < 0 ? "-" + text : text;
    }
}
