using System.Numerics;

namespace Rollup.Protocol;

/// <summary>Why a float32 is no fixed-point number; the first that applies.</summary>
public enum Float32Status : byte { Accepted = 0, NotANumber = 1, Infinite = 2, OutOfRange = 3 }

/// <summary>
/// The bit patterns of IEEE 754 binary32 against fixed point, in integers only, halves to even both ways.
/// For every pattern x and every width, import(export(import(x))) = import(x): an imported number has at most 24 significant bits.
/// </summary>
public static class Float32
{
    public const int Bytes = 4;
    public const uint OneBits = 0x3F80_0000; // 1.0

    const int MantissaBits = 23;
    const int ExponentBias = 127;
    const uint MantissaMask = (1 << MantissaBits) - 1;
    const int FixedBitsMax = 62;

    /// <summary>Units of 2^-fractionBits, |value| below 2^62 units. Minus zero becomes zero.</summary>
    public static Float32Status ToFixed(uint bits, int fractionBits, out long value) =>
        ToFixed(bits, fractionBits, FixedBitsMax - fractionBits, out value);

    /// <summary>
    /// The same with |value| below 2^integerBits as a real number; OutOfRange at and above. fractionBits + integerBits is at most 62.
    /// </summary>
    public static Float32Status ToFixed(uint bits, int fractionBits, int integerBits, out long value)
    {
        if (fractionBits < 0 || integerBits < 0 || fractionBits + integerBits > FixedBitsMax)
            throw new ArgumentOutOfRangeException(nameof(fractionBits));

        value = 0;
        int biased = (int)(bits >> MantissaBits) & 0xFF;
        ulong mantissa = bits & MantissaMask;
        if (biased == 0xFF) return mantissa == 0 ? Float32Status.Infinite : Float32Status.NotANumber;

        // The number is mantissa * 2^shift units.
        if (biased != 0) mantissa |= 1 << MantissaBits;
        int shift = Math.Max(biased, 1) - ExponentBias - MantissaBits + fractionBits;
        if (shift > 0 && mantissa != 0 && shift > BitOperations.LeadingZeroCount(mantissa) - 2) return Float32Status.OutOfRange;

        ulong magnitude = shift >= 0 ? mantissa << shift : RoundHalfEven(mantissa, -shift);
        if (magnitude >= 1UL << (fractionBits + integerBits)) return Float32Status.OutOfRange;

        value = (bits >> 31) == 0 ? (long)magnitude : -(long)magnitude;
        return Float32Status.Accepted;
    }

    /// <summary>The float32 nearest to value * 2^-fractionBits, halves to even. Every long has one; zero becomes plus zero.</summary>
    public static uint FromFixed(long value, int fractionBits)
    {
        if (fractionBits < 0 || fractionBits > FixedBitsMax) throw new ArgumentOutOfRangeException(nameof(fractionBits));
        if (value == 0) return 0;

        uint sign = value < 0 ? 1u << 31 : 0;
        ulong magnitude = value < 0 ? 0UL - (ulong)value : (ulong)value;
        int topBit = 63 - BitOperations.LeadingZeroCount(magnitude);
        ulong mantissa = topBit <= MantissaBits
            ? magnitude << (MantissaBits - topBit)
            : RoundHalfEven(magnitude, topBit - MantissaBits);

        // The leading one adds one to the exponent; rounding up to 2^24 adds two, with a mantissa of zero: both are right.
        return sign | (uint)(((ulong)(topBit - fractionBits + ExponentBias - 1) << MantissaBits) + mantissa);
    }

    /// <summary>
    /// The same, held below 2^integerBits in magnitude: what it gives is always accepted by ToFixed with the same widths.
    /// </summary>
    public static uint FromFixed(long value, int fractionBits, int integerBits)
    {
        uint bits = FromFixed(value, fractionBits);
        uint largest = ((uint)(integerBits - 1 + ExponentBias) << MantissaBits) | MantissaMask;
        return (bits & (1u << 31)) | Math.Min(bits & 0x7FFF_FFFF, largest);
    }

    static ulong RoundHalfEven(ulong value, int shift)
    {
        if (shift > 63) return 0; // values are below 2^63 here only when shift is small; above 63 they come from 24 bits

        ulong quotient = value >> shift;
        ulong rest = value & ((1UL << shift) - 1);
        ulong half = 1UL << (shift - 1);
        return rest > half || (rest == half && (quotient & 1) == 1) ? quotient + 1 : quotient;
    }
}
