namespace Rollup.Kernel;

/// <summary>The largest sizes that the kernel works on. Everything above is refused with a status before any work.</summary>
/// <remarks>
/// A relation between limits stands below as a byte constant: 0 when true, -1 when false. -1 is no byte, so a false relation stops
/// the build on its own line (CS0031).
/// </remarks>
public static class Limits
{
    public const int LayersMax = 8;
    public const int WidthMax = 4096;
    public const int ParametersMax = 4_194_304;
    public const int RowsMax = 65536;
    public const int ColumnsMax = 4096;
    public const int ClassesMax = 16;
    public const int BatchMax = 1024;
    public const int EpochsMax = 10000;

    /// <summary>Fraction bits of every published number: scores, thresholds, losses, learning rates, decimals at ingestion.</summary>
    public const int ScoreBits = 32;

    /// <summary>Fraction bits of a probability while a loss is computed: softmax in Q.31, sigmoid in Q.30.</summary>
    public const int SoftmaxBits = 31;
    public const int SigmoidBits = 30;

    const byte ColumnsFitAWidth = ColumnsMax <= WidthMax ? 0 : -1;
    const byte ClassesFitAWidth = ClassesMax <= WidthMax ? 0 : -1;
    const byte BatchFitsRows = BatchMax <= RowsMax ? 0 : -1;

    // A row index, a class index and a parameter offset are int32, and so is every product of two sizes that is used as an index.
    const byte FeaturesAreIndexable = (long)RowsMax * ColumnsMax <= int.MaxValue ? 0 : -1;
    const byte BatchOfWidthsIsIndexable = (long)BatchMax * WidthMax <= int.MaxValue ? 0 : -1;
    const byte OutputsAreIndexable = (long)RowsMax * ClassesMax <= int.MaxValue ? 0 : -1;
    const byte MasterBytesAreIndexable = (long)ParametersMax * sizeof(long) <= int.MaxValue ? 0 : -1;

    // The largest workspace is that of an epoch (TrainingPlan): a batch's activations, deltas and sums, then 16 bytes a parameter and a
    // row.
    const byte WorkspaceIsIndexable =
        (LayersMax + 1 + 4L) * BatchMax * WidthMax * sizeof(int) + 16L * (ParametersMax + RowsMax) <= int.MaxValue ? 0 : -1;

    // Softmax: each of at most 16 terms is at most 2^31, and Logarithm.NaturalQ32 takes the sum as it stands.
    const byte SoftmaxSumFits = (long)ClassesMax << SoftmaxBits <= long.MaxValue / 2 ? 0 : -1;

    // The mean over a batch divides the exact sum in Q.(FA+FG) by batch * 2^(FA+FG-40) (Adam) or batch * 2^(FA+FG-32) (SGD).
    // Both exponents are at least 0 in both profiles, and the divisor stays far below 2^31.
    const byte StandardMeanDivides = Profile.StandardActivationBits + Profile.DeltaBitsOfAll >= Profile.MasterBitsOfAll ? 0 : -1;
    const byte WideMeanDivides = Profile.WideActivationBits + Profile.DeltaBitsOfAll >= Profile.MasterBitsOfAll ? 0 : -1;
    const byte MeanDivisorFits =
        (long)BatchMax << (Profile.StandardActivationBits + Profile.DeltaBitsOfAll - ScoreBits) <= int.MaxValue ? 0 : -1;

    // One loss is below 2^(31-FA+1) + 3 in real units. In the standard profile the Q.32 sum over all rows therefore fits int64,
    // |sum| <= 2^16 * (2^12 + 3) * 2^32 < 2^61; in the wide profile it needs 2^65, so sums of losses are Int128.
    const byte StandardLossSumFits =
        ((1L << (32 - Profile.StandardActivationBits)) + 3 << ScoreBits) <= long.MaxValue / RowsMax ? 0 : -1;
}
