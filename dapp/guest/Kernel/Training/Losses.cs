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

/// <summary>The table of losses: which gives the deltas of a batch. Deltas are sums over a batch later, never means here.</summary>
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
                BinaryCrossEntropy.Deltas(profile.ActivationBits, profile.DeltaBits, logitsQFA, targets, deltasQFG);
                break;
            case LossKind.CrossEntropy:
                for (int row = 0; row < targets.Length; row++)
                    CrossEntropy.Deltas(
                        profile, logitsQFA.Slice(row * outWidth, outWidth), targets[row], deltasQFG.Slice(row * outWidth, outWidth));
                break;
            default:
                for (int row = 0; row < targets.Length; row++)
                    deltasQFG[row] = MeanSquaredError.Delta(profile, logitsQFA[row], targets[row], ref counters);
                break;
        }
    }
}
