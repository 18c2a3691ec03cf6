namespace Rollup.Kernel;

/// <summary>What is applied to a network's last layer. Part of a job's terms and of a model file, so the values never change.</summary>
public enum OutputKind : byte
{
    /// <summary>One number: regression.</summary>
    Identity = 0,

    /// <summary>One probability: two classes.</summary>
    Sigmoid = 1,

    /// <summary>One probability per class, 2 to <see cref="Limits.ClassesMax"/>.</summary>
    Softmax = 2,
}

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

/// <summary>How weights move.</summary>
public enum OptimizerKind : byte
{
    None = 0,

    /// <summary>Stochastic gradient descent with momentum and coupled weight decay.</summary>
    Sgd = 1,

    /// <summary>Adam with decoupled weight decay (AdamW; plain Adam when the decay is 0).</summary>
    Adam = 2,
}

/// <summary>What a score is. Scores are Q.32.</summary>
public enum MetricKind : byte
{
    None = 0,

    /// <summary>Share of rows whose most probable class is the right one; higher is better.</summary>
    Accuracy = 1,

    /// <summary>Mean cross-entropy in nats; lower is better.</summary>
    LogLoss = 2,

    /// <summary>Area under the ROC curve, ties counting half; higher is better. Two classes only.</summary>
    AreaUnderCurve = 3,

    /// <summary>Coefficient of determination; higher is better. Regression only.</summary>
    RSquared = 4,
}

/// <summary>What <see cref="Ingestion.Scale"/> does after the subtraction.</summary>
public enum ScaleKind : byte
{
    None = 0,
    Multiply = 1,
    Divide = 2,
}

/// <summary>The answer of every piece of work in the kernel. Ordered by precedence: of several refusals the lowest is returned.</summary>
public enum KernelStatus : byte
{
    Accepted = 0,

    /// <summary><see cref="Network.Check"/> refuses the network.</summary>
    NetworkRefused = 1,

    /// <summary><see cref="Recipe.Check"/> refuses the recipe.</summary>
    RecipeRefused = 2,
    RowsZero = 3,
    RowsAboveMax = 4,
    ColumnsOutOfRange = 5,

    /// <summary>A span has not the length that the network, the rows and the columns ask for.</summary>
    ShapeDiffers = 6,
    KindUnknown = 7,

    /// <summary>The metric does not fit the network's output.</summary>
    MetricDiffersFromOutput = 8,
    DecimalsAboveMax = 9,
    DivisorZero = 10,

    /// <summary>A class index is not below the number of classes.</summary>
    TargetOutOfRange = 11,

    /// <summary>A master weight lies outside +-<see cref="Weights.MasterMaxQ40"/>.</summary>
    WeightOutOfRange = 12,
    WorkspaceTooSmall = 13,

    /// <summary>A sum of products might not fit 63 bits, so it was not begun.</summary>
    AccumulatorBound = 14,

    /// <summary>The score does not exist: one class only, or all targets equal.</summary>
    MetricUndefined = 15,
}
