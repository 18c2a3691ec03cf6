namespace Rollup.Kernel;

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
