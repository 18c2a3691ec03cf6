using System.Globalization;
using System.Numerics;

namespace Rollup.Client.Data;

/// <summary>
/// A decimal number exactly as written: value = mantissa / 10^decimals. The one reader of every number that a person or a file writes:
/// amounts, thresholds, rates, cells. A sign, ASCII digits with at most one point, an exponent: 17.99, -3, +.5, 1e-05. No comma, space or
/// underscore, as nobody knows whether 1,500 is a thousand more or less; no inf, no nan. It never passes through a binary float, so that
/// sponsor and client get the same bits from the same text.
/// </summary>
public readonly record struct DecimalText(BigInteger Mantissa, int Decimals)
{
    /// <summary>Every float64 fits with all its digits: the smallest has 1,074 decimals, the largest 309 digits.</summary>
    const int DigitsMax = 1_100;
    const int ExponentMax = 400; // of 5e-324 and 1.8e308

    public static bool TryParse(string text, out DecimalText value)
    {
        value = default;
        if (!TrySplit(text, out bool isNegative, out string whole, out string fraction, out int exponent)) return false;
        BigInteger mantissa = BigInteger.Parse(whole + fraction, CultureInfo.InvariantCulture);
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

    /// <summary>The digits of a whole number: 0, 17, -3. No sign but a minus, no point, no exponent.</summary>
    public static bool TryParseWhole(string text, out BigInteger value)
    {
        value = default;
        string digits = text.StartsWith('-') ? text[1..] : text;
        if (digits.Length is 0 or > DigitsMax || !digits.All(char.IsAsciiDigit)) return false;
        value = BigInteger.Parse(text, CultureInfo.InvariantCulture);
        return true;
    }

    static bool TrySplit(string text, out bool isNegative, out string whole, out string fraction, out int exponent)
    {
        (isNegative, whole, fraction, exponent) = (text.StartsWith('-'), "", "", 0);
        string rest = isNegative || text.StartsWith('+') ? text[1..] : text;
        int exponentAt = rest.IndexOfAny(['e', 'E']);
        if (exponentAt >= 0)
        {
            string written = rest[(exponentAt + 1)..];
            if (!TryParseWhole(written.StartsWith('+') ? written[1..] : written, out BigInteger power)
                || (written.Length > 1 && written[0] == '+' && written[1] == '-')) return false;
            if (BigInteger.Abs(power) > ExponentMax) return false;
            exponent = (int)power;
            rest = rest[..exponentAt];
        }
        string[] parts = rest.Split('.');
        if (parts.Length > 2 || parts.Any(part => !part.All(char.IsAsciiDigit))) return false;
        (whole, fraction) = (parts[0], parts.Length == 2 ? parts[1] : "");
        return whole.Length + fraction.Length is > 0 and <= DigitsMax;
    }

    /// <summary>value * 2^bits as a whole number, exact and then rounded half to even.</summary>
    public BigInteger AtBits(int bits) => Rounded(BigInteger.Abs(Mantissa) << bits, BigInteger.Pow(10, Decimals));

    /// <summary>The mantissa at another number of decimals, rounded half to even when digits are lost.</summary>
    public BigInteger At(int decimals) => decimals >= Decimals
        ? Mantissa * BigInteger.Pow(10, decimals - Decimals)
        : Rounded(BigInteger.Abs(Mantissa), BigInteger.Pow(10, Decimals - decimals));

    BigInteger Rounded(BigInteger magnitude, BigInteger divisor) => Quotient(Mantissa.Sign < 0 ? -magnitude : magnitude, divisor);

    /// <summary>numerator / divisor, rounded half to even. divisor > 0.</summary>
    public static BigInteger Quotient(BigInteger numerator, BigInteger divisor)
    {
        BigInteger quotient = BigInteger.DivRem(BigInteger.Abs(numerator), divisor, out BigInteger remainder);
        int comparison = (remainder * 2).CompareTo(divisor);
        if (comparison > 0 || (comparison == 0 && !quotient.IsEven)) quotient += 1;
        return numerator.Sign < 0 ? -quotient : quotient;
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
