namespace Rollup.Kernel;

/// <summary>
/// Rounding and narrowing on 64-bit integers. Every rounding is half to even. Where a result must fit, the
/// caller's bound is named.
/// </summary>
public static class FixedMath
{
    /// <summary>value / 2^shift, half to even. 0 &lt;= shift &lt;= 63, any value.</summary>
    // The usual (value + half - 1 + odd) >> shift wraps near long.MaxValue; rounding the remainder alone does not:
    // remainder + half - 1 + odd <= 2^63 - 1 + 2^62 < 2^64.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Rshr(long value, int shift)
    {
        if (shift == 0) return value;
        long quotient = value >> shift;
        ulong remainder = (ulong)(value - (quotient << shift));
        ulong half = 1UL << (shift - 1);
        return quotient + (long)((remainder + half - 1 + ((ulong)quotient & 1)) >> shift);
    }

    /// <summary>As <see cref="Rshr"/> where value + 2^(shift-1) fits and shift is at least 1: three instructions fewer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long RshrShort(long value, int shift) => (value + ((1L << (shift - 1)) - 1) + ((value >> shift) & 1)) >> shift;

    /// <summary>The same, unsigned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong RshrShort(ulong value, int shift) => (value + ((1UL << (shift - 1)) - 1) + ((value >> shift) & 1)) >> shift;

    /// <summary>
    /// The definition of <see cref="Rshr"/>: floor, then up if the rest is above the half, or is the half and the floor odd.
    /// </summary>
    public static long RshrReference(long value, int shift)
    {
        if (shift == 0) return value;
        long floor = value >> shift;
        ulong rest = (ulong)value & ((1UL << shift) - 1);
        ulong half = 1UL << (shift - 1);
        bool isUp = rest > half || (rest == half && (floor & 1) != 0);
        return isUp ? floor + 1 : floor;
    }

    /// <summary>value / 2^shift, half to even, unsigned. 0 &lt;= shift &lt;= 63, any value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Rshr(ulong value, int shift)
    {
        if (shift == 0) return value;
        ulong quotient = value >> shift;
        ulong remainder = value & ((1UL << shift) - 1);
        ulong half = 1UL << (shift - 1);
        return quotient + ((remainder + half - 1 + (quotient & 1)) >> shift);
    }

    /// <summary>dividend / divisor, half to even. divisor > 0, any dividend.</summary>
    public static long Rdiv(long dividend, long divisor)
    {
        if (divisor <= 0) throw new ArgumentException("a divisor is positive");
        long quotient = dividend / divisor;
        long remainder = dividend - quotient * divisor;
        if (remainder < 0)
        {
            quotient--;
            remainder += divisor;
        }
        // remainder against divisor - remainder, as twice the remainder may not fit.
        long rest = divisor - remainder;
        bool isUp = remainder > rest || (remainder == rest && (quotient & 1) != 0);
        return isUp ? quotient + 1 : quotient;
    }

    /// <summary>
    /// left * right / 2^shift, half to even, from the exact 128-bit product. 1 &lt;= shift &lt;= 63; the result must fit int64.
    /// </summary>
    // The product is at most 2^126 and the rounding term below 2^63, so the 128-bit sum does not wrap.
    public static long MulShr(long left, long right, int shift)
    {
        long high = Math.BigMul(left, right, out long signedLow);
        ulong low = (ulong)signedLow;
        ulong rounded = low + ((1UL << (shift - 1)) - 1) + ((low >> shift) & 1);
        if (rounded < low) high++;
        return (high << (64 - shift)) | (long)(rounded >> shift);
    }

    /// <summary>The definition of <see cref="MulShr"/>, on Int128.</summary>
    public static long MulShrReference(long left, long right, int shift) => (long)WideMath.Rshr((Int128)left * right, shift);

    /// <summary>The value as int32, set to the nearest end if it does not fit; then `saturations` grows by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Sat32(long value, ref long saturations)
    {
        int narrow = (int)value;
        if (narrow == value) return narrow;
        saturations++;
        return value < 0 ? int.MinValue : int.MaxValue;
    }
}
