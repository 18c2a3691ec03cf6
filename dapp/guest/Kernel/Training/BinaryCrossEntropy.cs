using System.Runtime.InteropServices;

namespace Rollup.Kernel;

/// <summary>The cross-entropy of two classes, from one logit in Q.FA.</summary>
static class BinaryCrossEntropy
{
    // |p - y| <= 1, in Q.30 before it is rounded: nothing to saturate. By reference, one element of each a row: the three are equally long.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Deltas(
        int activationBits, int deltaBits, ReadOnlySpan<int> logitsQFA, ReadOnlySpan<long> targets, Span<int> deltasQFG)
    {
        ref int logit = ref MemoryMarshal.GetReference(logitsQFA.Slice(0, targets.Length));
        ref int delta = ref MemoryMarshal.GetReference(deltasQFG.Slice(0, targets.Length));
        ref long target = ref MemoryMarshal.GetReference(targets);
        int shift = Limits.SigmoidBits - deltaBits;
        for (nint row = targets.Length; row != 0; row--)
        {
            long probabilityQ30 = Sigmoid.OfLogitQ30(logit, activationBits);
            delta = (int)FixedMath.RshrShort(probabilityQ30 - (target << Limits.SigmoidBits), shift);
            logit = ref Unsafe.Add(ref logit, 1);
            delta = ref Unsafe.Add(ref delta, 1);
            target = ref Unsafe.Add(ref target, 1);
        }
    }

    /// <summary>ln(1 + e^-|z|), plus |z| if the sign of z is wrong, in Q.32. target is 0 or 1.</summary>
    public static long ValueQ32(in Profile profile, int logitQFA, long target)
    {
        long sizeQFA = Math.Abs((long)logitQFA);
        long tailQ31 = Exponential.OfNonPositiveQ31(-sizeQFA, profile.ActivationBits);
        long valueQ32 = Logarithm.NaturalQ32((ulong)((1L << Limits.SoftmaxBits) + tailQ31));
        bool isWrong = target == 1 ? logitQFA < 0 : logitQFA > 0;
        return isWrong ? valueQ32 + (sizeQFA << (Limits.ScoreBits - profile.ActivationBits)) : valueQ32;
    }
}
