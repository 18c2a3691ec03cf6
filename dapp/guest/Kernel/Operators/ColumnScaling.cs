namespace Rollup.Kernel;

/// <summary>
/// What <see cref="Ingestion.ScaleOne"/> does, for the numbers that real columns have: a division or two of 64 bits and no sign to take
/// off. An element that is too large for it says so, and is left to the definition.
/// </summary>
/// <remarks>
/// A quotient is rounded by adding half the divisor, and made positive by adding a multiple of the divisor, which comes off again at the
/// end. Dividing by a power of ten never ties: 2^32 * m is a multiple of 2^decimals, half of 10^decimals is not.
/// </remarks>
readonly struct ColumnScaling
{
    const long SubtractMax = 1L << 62;
    const long ScaleMax = 1L << 58;
    const ulong DividendMax = (1UL << 63) - (1UL << 60); // with two divisors and a half beside it twice: below 2^64

    readonly ScaleKind _kind;
    readonly int _activationBits;
    readonly ulong _powerOfTen, _decimalShift;
    readonly long _taken;
    readonly ulong _differenceMax;
    readonly long _unit, _scaleQ32, _scaleTaken;
    readonly ulong _divisor, _divisorShift, _keptAtTie;

    /// <summary>False if the whole column is too large; then no element may be asked.</summary>
    public readonly bool Fits;

    public ColumnScaling(long powerOfTen, long subtractQ32, long scaleQ32, ScaleKind kind, int activationBits)
    {
        this = default;
        _kind = kind;
        _activationBits = activationBits;
        Fits = subtractQ32 is >= -SubtractMax and <= SubtractMax && scaleQ32 is >= -ScaleMax and <= ScaleMax;
        if (!Fits) return;
        // m * 2^32 >= -2^63 and at most 2^63 - 2^32: the sum with a multiple of 10^decimals just above 2^63 and its half fits.
        _powerOfTen = (ulong)powerOfTen;
        ulong powers = ((1UL << 63) + _powerOfTen - 1) / _powerOfTen;
        _decimalShift = powers * _powerOfTen + _powerOfTen / 2;
        _taken = (long)powers + subtractQ32;
        _differenceMax = (DividendMax >> activationBits) - 1;
        _scaleQ32 = scaleQ32;
        if (kind != ScaleKind.Divide) return;
        _unit = scaleQ32 < 0 ? -(1L << activationBits) : 1L << activationBits;
        _divisor = (ulong)Math.Abs(scaleQ32);
        ulong divisors = 2 * ((DividendMax + 2 * _divisor - 1) / (2 * _divisor)); // even, so that parity says what it says without them
        _divisorShift = divisors * _divisor + _divisor / 2;
        _scaleTaken = (long)divisors;
        _keptAtTie = (_divisor & 1) == 0 ? ~1UL : ~0UL; // an odd divisor has no half
    }

    /// <summary>The feature before it is narrowed; false if the element is too large.</summary>
    // A difference that wraps is beyond 2^63 - 2^62 after it, far above the limit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryScale(int mantissa, out long featureQFA)
    {
        ulong decimalQ32 = ((ulong)((long)mantissa << Limits.ScoreBits) + _decimalShift) / _powerOfTen;
        long difference = (long)decimalQ32 - _taken;
        featureQFA = 0;
        if ((ulong)difference + _differenceMax > 2 * _differenceMax) return false;
        featureQFA = _kind switch
        {
            ScaleKind.Multiply => FixedMath.MulShr(difference, _scaleQ32, 2 * Limits.ScoreBits - _activationBits),
            ScaleKind.Divide => Divided(difference),
            _ => FixedMath.RshrShort(difference, Limits.ScoreBits - _activationBits),
        };
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    long Divided(long difference)
    {
        ulong dividend = (ulong)(difference * _unit) + _divisorShift;
        ulong quotient = dividend / _divisor;
        if (quotient * _divisor == dividend) quotient &= _keptAtTie;
        return (long)quotient - _scaleTaken;
    }
}
