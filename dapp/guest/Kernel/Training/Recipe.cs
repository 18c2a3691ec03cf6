namespace Rollup.Kernel;

/// <summary>Ordered by precedence: when several refusals apply, the lowest number is returned.</summary>
public enum RecipeStatus : byte
{
    Accepted = 0,
    NetworkRefused = 1,
    RowsZero = 2,
    RowsAboveMax = 3,
    OptimizerUnknown = 4,
    LossUnknown = 5,
    LossDiffersFromOutput = 6,
    ProfileUnknown = 7,
    EpochsZero = 8,
    EpochsAboveMax = 9,
    BatchZero = 10,
    BatchAboveMax = 11,
    LearningRateOutOfRange = 12,
    MomentumOutOfRange = 13,
    Beta1OutOfRange = 14,
    Beta2OutOfRange = 15,
    EpsilonOutOfRange = 16,
    WeightDecayOutOfRange = 17,
}

/// <summary>How a network is trained, in full: with the data and the initial weights it fixes every bit of the result.</summary>
/// <remarks>Fields that the optimizer does not use are zero: SGD has no betas and no epsilon, Adam no momentum.</remarks>
public struct Recipe
{
    /// <summary>4.0. Bounds lr * velocity &lt;= 2^62 and lr * ratio &lt;= 2^62 in <see cref="Optimizers"/>.</summary>
    public const long LearningRateMaxQ32 = 1L << 34;

    /// <summary>1.0, not reached.</summary>
    public const long OneQ32 = 1L << 32;

    /// <summary>1 - 2^-10: the first bias correction of Adam is at most 2^10.</summary>
    public const long Beta1MaxQ32 = OneQ32 - (1L << 22);

    /// <summary>1 - 2^-20.</summary>
    public const long Beta2MaxQ32 = OneQ32 - (1L << 12);

    /// <summary>1.0.</summary>
    public const long EpsilonMaxQ47 = 1L << 47;

    public OptimizerKind Optimizer;
    public LossKind Loss;
    public ProfileKind Profile;
    public int Epochs;

    /// <summary>Rows per step. The last batch of an epoch holds what is left; a batch above the rows is one step per epoch.</summary>
    public int BatchSize;
    public long LearningRateQ32;
    public long MomentumQ32;
    public long Beta1Q32;
    public long Beta2Q32;
    public long EpsilonQ47;
    public long WeightDecayQ32;
    public ulong Seed;

    /// <summary>Judges a recipe that may come from hostile bytes, for this network and this number of rows.</summary>
    public static RecipeStatus Check(in Recipe recipe, in Network network, int rows)
    {
        if (Network.Check(network) != NetworkStatus.Accepted) return RecipeStatus.NetworkRefused;
        return Check(recipe, rows, isLossFit: recipe.Loss == LossOf(network.Output));
    }

    /// <summary>
    /// The same before the network is known: what no network of so many classes, 0 for regression, can be trained with is refused.
    /// </summary>
    public static RecipeStatus CheckForClasses(in Recipe recipe, int classes, int rows) =>
        Check(recipe, rows, FitsClasses(recipe.Loss, classes));

    static RecipeStatus Check(in Recipe recipe, int rows, bool isLossFit)
    {
        if (rows <= 0) return RecipeStatus.RowsZero;
        if (rows > Limits.RowsMax) return RecipeStatus.RowsAboveMax;
        if (recipe.Optimizer is not (OptimizerKind.Sgd or OptimizerKind.Adam)) return RecipeStatus.OptimizerUnknown;
        if (recipe.Loss is not (LossKind.MeanSquaredError or LossKind.BinaryCrossEntropy or LossKind.CrossEntropy))
            return RecipeStatus.LossUnknown;
        if (!isLossFit) return RecipeStatus.LossDiffersFromOutput;
        if (recipe.Profile is not (ProfileKind.Standard or ProfileKind.Wide)) return RecipeStatus.ProfileUnknown;
        if (recipe.Epochs <= 0) return RecipeStatus.EpochsZero;
        if (recipe.Epochs > Limits.EpochsMax) return RecipeStatus.EpochsAboveMax;
        if (recipe.BatchSize <= 0) return RecipeStatus.BatchZero;
        if (recipe.BatchSize > Limits.BatchMax) return RecipeStatus.BatchAboveMax;
        return CheckRates(recipe);
    }

    /// <summary>The loss that belongs to an output function.</summary>
    public static LossKind LossOf(OutputKind output) => output switch
    {
        OutputKind.Identity => LossKind.MeanSquaredError,
        OutputKind.Sigmoid => LossKind.BinaryCrossEntropy,
        OutputKind.Softmax => LossKind.CrossEntropy,
        _ => LossKind.None,
    };

    static bool FitsClasses(LossKind loss, int classes) => loss switch
    {
        LossKind.MeanSquaredError => classes == 0,
        LossKind.BinaryCrossEntropy => classes == 2,
        _ => classes >= 2,
    };

    static RecipeStatus CheckRates(in Recipe recipe)
    {
        bool isAdam = recipe.Optimizer == OptimizerKind.Adam;
        if (recipe.LearningRateQ32 is <= 0 or > LearningRateMaxQ32) return RecipeStatus.LearningRateOutOfRange;
        if (recipe.MomentumQ32 < 0 || recipe.MomentumQ32 > (isAdam ? 0 : OneQ32 - 1)) return RecipeStatus.MomentumOutOfRange;
        if (recipe.Beta1Q32 < 0 || recipe.Beta1Q32 > (isAdam ? Beta1MaxQ32 : 0)) return RecipeStatus.Beta1OutOfRange;
        if (recipe.Beta2Q32 < 0 || recipe.Beta2Q32 > (isAdam ? Beta2MaxQ32 : 0)) return RecipeStatus.Beta2OutOfRange;
        if (recipe.EpsilonQ47 < 0 || recipe.EpsilonQ47 > (isAdam ? EpsilonMaxQ47 : 0)) return RecipeStatus.EpsilonOutOfRange;
        if (recipe.WeightDecayQ32 is < 0 or > OneQ32) return RecipeStatus.WeightDecayOutOfRange;
        return RecipeStatus.Accepted;
    }
}
