using System.Runtime.InteropServices;

namespace Rollup.Kernel;

/// <summary>What <see cref="Ingestion.Scale"/> does after the subtraction.</summary>
public enum ScaleKind : byte { None = 0, Multiply = 1, Divide = 2 }

/// <summary>Turns the raw decimals of a data set into a network's features, with the model's own constants.</summary>
/// <remarks>
/// Narrowing comes last: a column with a small spread around a large value keeps 32 fraction bits until it is centred and scaled.
/// </remarks>
public static class Ingestion
{
    public const int DecimalsMax = 9;

    /// <summary>
    /// features[rows, columns] Q.FA = (mantissa / 10^decimals - subtract) [* scale | / scale], rounded half to even to Q.32 after the first
    /// division and to Q.FA at the end; what does not fit int32 is saturated and counted as an activation.
    /// </summary>
    /// <param name="subtractQ32">[columns], or empty for no subtraction.</param>
    /// <param name="scaleQ32">[columns] for Multiply and Divide (no zero then), empty for None.</param>
    public static KernelStatus Scale(
        ReadOnlySpan<int> mantissas, ReadOnlySpan<byte> decimals, ReadOnlySpan<long> subtractQ32, ReadOnlySpan<long> scaleQ32,
        ScaleKind kind, int rows, int columns, in Profile profile, Span<int> featuresQFA, ref Counters counters)
    {
        if (rows <= 0) return KernelStatus.RowsZero;
        if (rows > Limits.RowsMax) return KernelStatus.RowsAboveMax;
        if (columns is <= 0 or > Limits.ColumnsMax) return KernelStatus.ColumnsOutOfRange;
        int count = rows * columns; // <= 2^28
        if (mantissas.Length != count || featuresQFA.Length != count || decimals.Length != columns) return KernelStatus.ShapeDiffers;
        if (subtractQ32.Length != 0 && subtractQ32.Length != columns) return KernelStatus.ShapeDiffers;
        if (kind is not (ScaleKind.None or ScaleKind.Multiply or ScaleKind.Divide)) return KernelStatus.KindUnknown;
        if (scaleQ32.Length != (kind == ScaleKind.None ? 0 : columns)) return KernelStatus.ShapeDiffers;
        for (int column = 0; column < columns; column++)
            if (decimals[column] > DecimalsMax) return KernelStatus.DecimalsAboveMax;
        if (kind == ScaleKind.Divide)
            for (int column = 0; column < columns; column++)
                if (scaleQ32[column] == 0) return KernelStatus.DivisorZero;

        for (int column = 0; column < columns; column++)
        {
            long powerOfTen = PowerOfTen(decimals[column]);
            long subtract = subtractQ32.Length == 0 ? 0 : subtractQ32[column];
            long scale = kind == ScaleKind.None ? 0 : scaleQ32[column];
            ColumnScaling scaling = new(powerOfTen, subtract, scale, kind, profile.ActivationBits);
            ref int mantissa = ref Unsafe.Add(ref MemoryMarshal.GetReference(mantissas), column);
            ref int feature = ref Unsafe.Add(ref MemoryMarshal.GetReference(featuresQFA), column);
            for (nint row = rows; row != 0; row--)
            {
                feature = scaling.Fits && scaling.TryScale(mantissa, out long featureQFA)
                    ? FixedMath.Sat32(featureQFA, ref counters.ActivationSaturations)
                    : ScaleOne(mantissa, powerOfTen, subtract, scale, kind, profile.ActivationBits, ref counters);
                mantissa = ref Unsafe.Add(ref mantissa, columns);
                feature = ref Unsafe.Add(ref feature, columns);
            }
        }
        return KernelStatus.Accepted;
    }

    /// <summary>mantissa / 10^decimals in Q.32, half to even. decimals at most <see cref="DecimalsMax"/>; any mantissa fits.</summary>
    public static long DecimalQ32(int mantissa, int decimals) => DecimalQ32(mantissa, PowerOfTen(decimals));

    static long DecimalQ32(int mantissa, long powerOfTen) => FixedMath.Rdiv((long)mantissa << Limits.ScoreBits, powerOfTen);

    /// <summary>The definition of a feature, for every number there is.</summary>
    // |value - subtract| <= 2^64 - 1 and |scale| <= 2^63. Half to even is the same on both sides of zero, so signs are taken off first.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ScaleOne(
        int mantissa, long powerOfTen, long subtractQ32, long scaleQ32, ScaleKind kind, int activationBits, ref Counters counters)
    {
        long valueQ32 = DecimalQ32(mantissa, powerOfTen);
        bool isNegative = valueQ32 < subtractQ32;
        ulong difference = isNegative ? (ulong)subtractQ32 - (ulong)valueQ32 : (ulong)valueQ32 - (ulong)subtractQ32;
        if (kind != ScaleKind.None) isNegative ^= scaleQ32 < 0;
        ulong scale = scaleQ32 < 0 ? 0UL - (ulong)scaleQ32 : (ulong)scaleQ32;
        Int128 size = kind switch
        {
            ScaleKind.Multiply => Multiplied(difference, scale, activationBits),
            ScaleKind.Divide => Divided(difference, scale, activationBits),
            _ => FixedMath.Rshr(difference, Limits.ScoreBits - activationBits),
        };
        return WideMath.Sat32(isNegative ? -size : size, ref counters.ActivationSaturations);
    }

    // The product is below 2^127.
    static Int128 Multiplied(ulong differenceQ32, ulong scaleQ32, int activationBits) =>
        WideMath.Rshr((Int128)((UInt128)differenceQ32 * scaleQ32), 2 * Limits.ScoreBits - activationBits);

    // The shifted dividend is below 2^84. Of what real data has, it fits 63 bits, and so does the divisor: one machine division will do.
    static Int128 Divided(ulong differenceQ32, ulong scaleQ32, int activationBits)
    {
        bool isShort = differenceQ32 >> (63 - activationBits) == 0 && scaleQ32 <= long.MaxValue;
        if (isShort) return FixedMath.Rdiv((long)(differenceQ32 << activationBits), (long)scaleQ32);
        return (Int128)WideMath.Rdiv((UInt128)differenceQ32 << activationBits, scaleQ32);
    }

    static long PowerOfTen(int exponent)
    {
        long power = 1;
        for (int i = 0; i < exponent; i++) power *= 10;
        return power;
    }
}
