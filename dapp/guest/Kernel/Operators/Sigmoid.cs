using System.Runtime.CompilerServices;

namespace Rollup.Kernel;

/// <summary>The logistic function 1 / (1 + e^-x).</summary>
public static class Sigmoid
{
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
}
