namespace Rollup.Kernel;

/// <summary>The logistic function 1 / (1 + e^-x), of an output and as an activation.</summary>
public static class Sigmoid
{
    public const long ForwardUnits = 160, BackwardUnits = 48;

    /// <summary>sigmoid(logit / 2^fractionBits) in Q.30: 0..2^30, any logit. Never falls as the logit rises.</summary>
    /// <remarks>
    /// Within one unit of the real value: e^-|x| is rounded to Q.31, the quotient to Q.31 and the result to Q.30. sigmoid(-x) is
    /// 1 - sigmoid(x) exactly.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int OfLogitQ30(long logit, int fractionBits)
    {
        // The negative of the size rather than the size, as long.MinValue has none.
        long negativeSize = logit < 0 ? logit : -logit;
        ulong denominatorQ31 = (1UL << 31) + Exponential.OfNonPositiveQ31(negativeSize, fractionBits);
        ulong upperQ31 = ((1UL << 62) + (denominatorQ31 >> 1)) / denominatorQ31;
        int upperQ30 = (int)FixedMath.RshrShort(upperQ31, 1);
        return logit < 0 ? (1 << 30) - upperQ30 : upperQ30;
    }

    /// <summary>sigmoid(value / 2^fractionBits) in the same format: 0..2^fractionBits, any value; within 0.501 units at Q.20.</summary>
    /// <remarks>The result in Q.30 rounded once more, half to even. fractionBits &lt; 30.</remarks>
    public static int Of(int value, int fractionBits) =>
        (int)FixedMath.RshrShort(OfLogitQ30(value, fractionBits), Limits.SigmoidBits - fractionBits);

    public static void Forward(int activationBits, Span<int> valuesQFA)
    {
        for (int i = 0; i < valuesQFA.Length; i++) valuesQFA[i] = Of(valuesQFA[i], activationBits);
    }

    /// <summary>deltas[i] *= y (1 - y) for the output y: the exact product, rounded once, half to even.</summary>
    // 0 <= y (1 - y) <= 1/4 in Q.2FA; 2FA <= 40.
    public static void Backward(int activationBits, ReadOnlySpan<int> outputsQFA, Span<int> deltas)
    {
        long one = 1L << activationBits;
        for (int i = 0; i < deltas.Length; i++)
            deltas[i] = (int)FixedMath.MulShr(deltas[i], outputsQFA[i] * (one - outputsQFA[i]), 2 * activationBits);
    }
}
