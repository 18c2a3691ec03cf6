using System.Numerics;

namespace Rollup.Kernel;

/// <summary>
/// Division, rounding and narrowing on 128-bit integers. Division is ours, as the guest's subset has none: the framework's differs
/// between versions in code, and a C compiler would call a library that a bare machine lacks.
/// </summary>
public static class WideMath
{
    /// <summary>dividend / divisor and the rest. divisor > 0.</summary>
    public static UInt128 DivRem(UInt128 dividend, UInt128 divisor, out UInt128 remainder)
    {
        ulong divisorHigh = (ulong)(divisor >> 64);
        if (divisorHigh != 0) return DivRemByWide(dividend, divisor, divisorHigh, out remainder);

        ulong divisorLow = (ulong)divisor;
        if (divisorLow == 0) throw new ArgumentException("a divisor is positive");
        ulong high = (ulong)(dividend >> 64);
        ulong quotientHigh = high / divisorLow;
        ulong quotientLow = DivRem64(high % divisorLow, (ulong)dividend, divisorLow, out ulong restLow);
        remainder = restLow;
        return ((UInt128)quotientHigh << 64) | quotientLow;
    }

    // The quotient has one digit of 64 bits. Both numbers lose low bits until the divisor is one digit with its highest bit set; what is
    // lost makes the estimate at most one too large after it was lowered by one (Hacker's Delight, 2nd edition, section 9-5).
    static UInt128 DivRemByWide(UInt128 dividend, UInt128 divisor, ulong divisorHigh, out UInt128 remainder)
    {
        int shift = BitOperations.LeadingZeroCount(divisorHigh);
        ulong head = (ulong)((divisor << shift) >> 64);
        UInt128 halved = dividend >> 1;
        ulong estimate = DivRem64((ulong)(halved >> 64), (ulong)halved, head, out _);
        ulong quotient = (ulong)(((UInt128)estimate << shift) >> 63);
        if (quotient != 0) quotient--;
        remainder = dividend - quotient * divisor;
        if (remainder >= divisor)
        {
            quotient++;
            remainder -= divisor;
        }
        return quotient;
    }

    /// <summary>(high * 2^64 + low) / divisor, where high &lt; divisor so that the quotient has 64 bits.</summary>
    // Long division in digits of 32 bits (Knuth, The Art of Computer Programming 2, 4.3.1 D) on a divisor with its highest bit set.
    public static ulong DivRem64(ulong high, ulong low, ulong divisor, out ulong remainder)
    {
        if (high >= divisor) throw new ArgumentException("the quotient would not fit 64 bits");
        int shift = BitOperations.LeadingZeroCount(divisor);
        ulong scaled = divisor << shift;
        // low >> 1 >> (63 - shift) is low >> (64 - shift), and 0 when shift is 0.
        ulong restHigh = (high << shift) | (low >> 1 >> (63 - shift));
        ulong restLow = low << shift;
        ulong firstDigit = Digit(restHigh, restLow >> 32, scaled, out restHigh);
        ulong secondDigit = Digit(restHigh, restLow & uint.MaxValue, scaled, out restHigh);
        remainder = restHigh >> shift;
        return (firstDigit << 32) | secondDigit;
    }

    // One 32-bit digit of (rest * 2^32 + next) / divisor, rest < divisor. The estimate from the divisor's upper half is at most two too
    // large (Knuth, theorem 4.3.1 B), and each correction is one comparison. An estimate of 2^32 is lowered too: its rest is below the
    // divisor's lower half then, as rest < divisor.
    static ulong Digit(ulong rest, ulong next, ulong divisor, out ulong remainder)
    {
        ulong divisorHigh = divisor >> 32;
        ulong divisorLow = divisor & uint.MaxValue;
        ulong estimate = rest / divisorHigh;
        ulong estimateRest = rest - estimate * divisorHigh;
        while (estimate * divisorLow > ((estimateRest << 32) | next))
        {
            estimate--;
            estimateRest += divisorHigh;
            if (estimateRest > uint.MaxValue) break;
        }
        // Below 2^64 when exact, so it may be computed modulo 2^64.
        remainder = (rest << 32) + next - estimate * divisor;
        return estimate;
    }

    /// <summary>The definition of <see cref="DivRem"/>: school division, one bit at a time.</summary>
    public static UInt128 DivRemReference(UInt128 dividend, UInt128 divisor, out UInt128 remainder)
    {
        UInt128 quotient = UInt128.Zero;
        UInt128 rest = UInt128.Zero;
        for (int bit = 127; bit >= 0; bit--)
        {
            bool isCarry = (rest >> 127) != UInt128.Zero;
            rest = (rest << 1) | ((dividend >> bit) & UInt128.One);
            if (!isCarry && rest < divisor) continue;
            rest -= divisor;
            quotient |= UInt128.One << bit;
        }
        remainder = rest;
        return quotient;
    }

    /// <summary>dividend / divisor, half to even. divisor > 0.</summary>
    public static UInt128 Rdiv(UInt128 dividend, UInt128 divisor)
    {
        UInt128 quotient = DivRem(dividend, divisor, out UInt128 remainder);
        UInt128 rest = divisor - remainder;
        bool isUp = remainder > rest || (remainder == rest && ((ulong)quotient & 1) != 0);
        return isUp ? quotient + UInt128.One : quotient;
    }

    /// <summary>dividend / divisor, half to even, signed. divisor > 0; any dividend.</summary>
    // Half to even is the same from either side of zero, so the sign is taken off and put back. -2^127 taken off is 2^127 unsigned; put
    // back it wraps to -2^127 again.
    public static Int128 Rdiv(Int128 dividend, Int128 divisor)
    {
        if (divisor <= Int128.Zero) throw new ArgumentException("a divisor is positive");
        bool isNegative = dividend < Int128.Zero;
        UInt128 size = isNegative ? UInt128.Zero - (UInt128)dividend : (UInt128)dividend;
        UInt128 quotient = Rdiv(size, (UInt128)divisor);
        return (Int128)(isNegative ? UInt128.Zero - quotient : quotient);
    }

    /// <summary>value / 2^shift, half to even. 0 &lt;= shift &lt;= 127, any value.</summary>
    public static Int128 Rshr(Int128 value, int shift)
    {
        if (shift == 0) return value;
        Int128 floor = value >> shift;
        UInt128 rest = (UInt128)value & ((UInt128.One << shift) - UInt128.One);
        UInt128 half = UInt128.One << (shift - 1);
        bool isUp = rest > half || (rest == half && ((ulong)floor & 1) != 0);
        return isUp ? floor + Int128.One : floor;
    }

    /// <summary>The value as int32, set to the nearest end if it does not fit; then `saturations` grows by one.</summary>
    public static int Sat32(Int128 value, ref long saturations)
    {
        long narrow = (long)value;
        if (narrow == value) return FixedMath.Sat32(narrow, ref saturations);
        saturations++;
        return value < Int128.Zero ? int.MinValue : int.MaxValue;
    }

    /// <summary>The value as int64, set to the nearest end if it does not fit.</summary>
    public static long Sat64(Int128 value)
    {
        long narrow = (long)value;
        if (narrow == value) return narrow;
        return value < Int128.Zero ? long.MinValue : long.MaxValue;
    }
}
