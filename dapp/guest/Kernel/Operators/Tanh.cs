namespace Rollup.Kernel;

/// <summary>The hyperbolic tangent, (1 - e^-2|x|) / (1 + e^-2|x|) with the sign of x.</summary>
public static class Tanh
{
    public const long ForwardUnits = 160, BackwardUnits = 48;

    /// <summary>tanh(value / 2^fractionBits) in the same format, any value. Never falls as the value rises.</summary>
    /// <remarks>
    /// e^-2|x| is rounded to Q.31, which moves the quotient by at most 2^-31, and the quotient once, half to even: within 0.5005 units at
    /// Q.20 (TanhTests). tanh(-x) is -tanh(x) exactly.
    /// </remarks>
    // The dividend is at most 2^31 * 2^fractionBits; fractionBits <= 31.
    public static int Of(int value, int fractionBits)
    {
        long negativeSize = value < 0 ? value : -(long)value;
        long exponentialQ31 = Exponential.OfNonPositiveQ31(2 * negativeSize, fractionBits);
        const long OneQ31 = 1L << 31;
        int size = (int)FixedMath.Rdiv((OneQ31 - exponentialQ31) << fractionBits, OneQ31 + exponentialQ31);
        return value < 0 ? -size : size;
    }

    public static void Forward(int activationBits, Span<int> valuesQFA)
    {
        for (int i = 0; i < valuesQFA.Length; i++) valuesQFA[i] = Of(valuesQFA[i], activationBits);
    }

    /// <summary>deltas[i] *= 1 - y^2 for the output y: the exact product, rounded once, half to even.</summary>
    // 0 <= 1 - y^2 <= 1 in Q.2FA, so that no delta grows; 2FA <= 40.
    public static void Backward(int activationBits, ReadOnlySpan<int> outputsQFA, Span<int> deltas)
    {
        long one = 1L << (2 * activationBits);
        for (int i = 0; i < deltas.Length; i++)
            deltas[i] = (int)FixedMath.MulShr(deltas[i], one - (long)outputsQFA[i] * outputsQFA[i], 2 * activationBits);
    }
}
