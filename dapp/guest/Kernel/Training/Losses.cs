using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rollup.Kernel;

/// <summary>What training makes small. Each belongs to exactly one <see cref="OutputKind"/>.</summary>
public enum LossKind : byte
{
    None = 0,

    /// <summary>Half the square of the difference, so that its delta is the difference. With Identity.</summary>
    MeanSquaredError = 1,

    /// <summary>With Sigmoid.</summary>
    BinaryCrossEntropy = 2,

    /// <summary>With Softmax.</summary>
    CrossEntropy = 3,
}

/// <summary>Deltas and values of the three losses, per row, from logits in Q.FA. Deltas are sums over a batch later, never means here.</summary>
public static class Losses
{
    /// <summary>Whether every target is a class of the network; always true for regression.</summary>
    public static bool TargetsFit(in Network network, ReadOnlySpan<long> targets)
    {
        int classes = network.Classes;
        if (classes == 0) return true;
        for (int i = 0; i < targets.Length; i++)
            if ((ulong)targets[i] >= (ulong)classes) return false; // a negative one too
        return true;
    }

    /// <summary>deltasQFG[rows, out] = dLoss/dlogit. Targets are class indices that fit, or Q.32 values for MeanSquaredError.</summary>
    public static void Deltas(
        LossKind loss, in Profile profile, ReadOnlySpan<int> logitsQFA, ReadOnlySpan<long> targets, int rows, int outWidth,
        Span<int> deltasQFG, ref Counters counters)
    {
        targets = targets.Slice(0, rows);
        logitsQFA = logitsQFA.Slice(0, rows * outWidth);
        deltasQFG = deltasQFG.Slice(0, rows * outWidth);
        switch (loss)
        {
            case LossKind.BinaryCrossEntropy:
                BinaryDeltas(profile.ActivationBits, profile.DeltaBits, logitsQFA, targets, deltasQFG);
                break;
            case LossKind.CrossEntropy:
                for (int row = 0; row < targets.Length; row++)
                    SoftmaxDeltas(profile, logitsQFA.Slice(row * outWidth, outWidth), targets[row], deltasQFG.Slice(row * outWidth, outWidth));
                break;
            default:
                for (int row = 0; row < targets.Length; row++)
                    deltasQFG[row] = SquareDelta(profile, logitsQFA[row], targets[row], ref counters);
                break;
        }
    }

    /// <summary>A target of a regression as the network sees it: Q.FA, saturated and counted as an activation.</summary>
    public static int TargetQFA(in Profile profile, long targetQ32, ref Counters counters) =>
        FixedMath.Sat32(FixedMath.Rshr(targetQ32, Limits.ScoreBits - profile.ActivationBits), ref counters.ActivationSaturations);

    // |z - y| < 2^32, shifted by at most 24 - 16: below 2^40.
    static int SquareDelta(in Profile profile, int logitQFA, long targetQ32, ref Counters counters)
    {
        long differenceQFA = (long)logitQFA - TargetQFA(profile, targetQ32, ref counters);
        return FixedMath.Sat32(differenceQFA << (profile.DeltaBits - profile.ActivationBits), ref counters.DeltaSaturations);
    }

    // |p - y| <= 1, in Q.30 before it is rounded: nothing to saturate. By reference, one element of each a row: the three are equally long.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void BinaryDeltas(
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

    // p = e / S in Q.31: e <= 2^31 and S <= 2^35, so e << 31 fits 63 bits. Each exp is computed twice rather than kept.
    static void SoftmaxDeltas(in Profile profile, ReadOnlySpan<int> logitsQFA, long target, Span<int> deltasQFG)
    {
        long sumQ31 = SoftmaxSumQ31(profile, logitsQFA, out int maxQFA);
        for (int j = 0; j < logitsQFA.Length; j++)
        {
            long exponentialQ31 = Exponential.OfNonPositiveQ31((long)logitsQFA[j] - maxQFA, profile.ActivationBits);
            long probabilityQ31 = FixedMath.Rdiv(exponentialQ31 << Limits.SoftmaxBits, sumQ31);
            long hotQ31 = j == target ? 1L << Limits.SoftmaxBits : 0;
            deltasQFG[j] = (int)FixedMath.RshrShort(probabilityQ31 - hotQ31, Limits.SoftmaxBits - profile.DeltaBits);
        }
    }

    static long SoftmaxSumQ31(in Profile profile, ReadOnlySpan<int> logitsQFA, out int maxQFA)
    {
        maxQFA = int.MinValue;
        for (int j = 0; j < logitsQFA.Length; j++) maxQFA = Math.Max(maxQFA, logitsQFA[j]);
        long sumQ31 = 0;
        for (int j = 0; j < logitsQFA.Length; j++)
            sumQ31 += Exponential.OfNonPositiveQ31((long)logitsQFA[j] - maxQFA, profile.ActivationBits);
        return sumQ31;
    }

    /// <summary>ln(1 + e^-|z|), plus |z| if the sign of z is wrong, in Q.32. target is 0 or 1.</summary>
    public static long BinaryValueQ32(in Profile profile, int logitQFA, long target)
    {
        long sizeQFA = Math.Abs((long)logitQFA);
        long tailQ31 = Exponential.OfNonPositiveQ31(-sizeQFA, profile.ActivationBits);
        long valueQ32 = Logarithm.NaturalQ32((ulong)((1L << Limits.SoftmaxBits) + tailQ31));
        bool isWrong = target == 1 ? logitQFA < 0 : logitQFA > 0;
        return isWrong ? valueQ32 + (sizeQFA << (Limits.ScoreBits - profile.ActivationBits)) : valueQ32;
    }

    /// <summary>ln(sum e^(z_j - max)) + max - z_target in Q.32; below 2^49.</summary>
    public static long SoftmaxValueQ32(in Profile profile, ReadOnlySpan<int> logitsQFA, long target)
    {
        long sumQ31 = SoftmaxSumQ31(profile, logitsQFA, out int maxQFA);
        long gapQFA = (long)maxQFA - logitsQFA[(int)target];
        return Logarithm.NaturalQ32((ulong)sumQ31) + (gapQFA << (Limits.ScoreBits - profile.ActivationBits));
    }
}
