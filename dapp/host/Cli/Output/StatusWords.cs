namespace Rollup.Cli.Output;

/// <summary>
/// What the statuses of kernel and files mean, each that is about a number with its limit from the limit's own constant. A test walks all
/// of them.
/// </summary>
static class StatusWords
{
    /// <summary>The status by its name, and what it means.</summary>
    public static string Of(Enum status) => $"{status}: {Meaning(status)}";

    /// <summary>What it means, with the limit that it is about.</summary>
    public static string Meaning(Enum status) => status switch
    {
        RecipeStatus recipe => Of(recipe),
        KernelStatus kernel => Of(kernel),
        NetworkStatus network => Of(network),
        OnnxStatus onnx => Of(onnx),
        DataSetStatus data => Of(data),
        SchemaStatus schema => Of(schema),
        _ => throw new InvalidOperationException($"{status.GetType()} has no words"),
    };

    static string Of(RecipeStatus status) => status switch
    {
        RecipeStatus.NetworkRefused => "the model is none that can be trained",
        RecipeStatus.RowsZero or RecipeStatus.RowsAboveMax => Rows,
        RecipeStatus.OptimizerUnknown => "--optimizer takes sgd or adam",
        RecipeStatus.LossUnknown => "the loss is squared error, binary cross-entropy or cross-entropy",
        RecipeStatus.LossDiffersFromOutput => "the loss is not that of the model's output function",
        RecipeStatus.ProfileUnknown => "--profile takes standard or wide",
        RecipeStatus.EpochsZero or RecipeStatus.EpochsAboveMax => $"--epochs takes 1 to {Limits.EpochsMax}",
        RecipeStatus.BatchZero or RecipeStatus.BatchAboveMax => $"--batch takes 1 to {Limits.BatchMax}",
        RecipeStatus.LearningRateOutOfRange =>
            $"--learning-rate takes more than 0, at least 2^-{Limits.ScoreBits}, and at most {Numbers.Q32(Recipe.LearningRateMaxQ32)}",
        RecipeStatus.MomentumOutOfRange => $"--momentum takes 0 or more, below {Numbers.Q32(Recipe.OneQ32)}; adam has none",
        RecipeStatus.Beta1OutOfRange => $"beta 1 of adam is 0 to {Numbers.Q32(Recipe.Beta1MaxQ32)}; sgd has none",
        RecipeStatus.Beta2OutOfRange => $"beta 2 of adam is 0 to {Numbers.Q32(Recipe.Beta2MaxQ32)}; sgd has none",
        RecipeStatus.EpsilonOutOfRange => $"epsilon of adam is 0 to {Numbers.Of(Recipe.EpsilonMaxQ47, bits: 47)}; sgd has none",
        RecipeStatus.WeightDecayOutOfRange => $"--weight-decay takes 0 to {Numbers.Q32(Recipe.OneQ32)}",
        _ => throw Unknown(status),
    };

    static string Of(KernelStatus status) => status switch
    {
        KernelStatus.NetworkRefused => "the model is none that can be run",
        KernelStatus.RecipeRefused => "nothing can be trained by this recipe",
        KernelStatus.RowsZero or KernelStatus.RowsAboveMax => Rows,
        KernelStatus.ColumnsOutOfRange => Columns,
        KernelStatus.ShapeDiffers => "rows, columns and model do not belong together",
        KernelStatus.KindUnknown => "there is no such metric or scaling",
        KernelStatus.MetricDiffersFromOutput => "the metric does not fit the model's output",
        KernelStatus.DecimalsAboveMax => $"a column has 0 to {Ingestion.DecimalsMax} decimals",
        KernelStatus.DivisorZero => "the model divides a column by 0",
        KernelStatus.TargetOutOfRange => "a row is of a class that the model does not have",
        KernelStatus.WeightOutOfRange => $"a weight lies outside -{WeightMax} to {WeightMax}",
        KernelStatus.WorkspaceTooSmall => "there is too little memory for it",
        KernelStatus.AccumulatorBound => "a sum of products could leave 63 bits: values or weights are too large for each other",
        KernelStatus.MetricUndefined => "auc needs rows of both classes, and r-squared two rows with different targets",
        _ => throw Unknown(status),
    };

    static string Of(NetworkStatus status) => status switch
    {
        NetworkStatus.LayersZero or NetworkStatus.LayersAboveMax => $"a model has 1 to {Limits.LayersMax} layers",
        NetworkStatus.WidthZero or NetworkStatus.WidthAboveMax => $"a layer is 1 to {Limits.WidthMax} wide",
        NetworkStatus.WidthsDiffer => "a layer does not take what the layer before it gives",
        NetworkStatus.ActivationUnknown => "a layer has an activation that the machine does not know",
        NetworkStatus.AlphaOutOfRange => "the alpha of LeakyRelu is 0 to 1",
        NetworkStatus.ParametersAboveMax => $"a model has at most {Limits.ParametersMax} parameters",
        NetworkStatus.OffsetsDiffer or NetworkStatus.ParameterCountDiffers => "its parameters do not lie layer by layer",
        NetworkStatus.OutputUnknown => "it ends in an output function that the machine does not know",
        NetworkStatus.OutputWidthDiffers =>
            $"it ends in one output, or in 2 to {Limits.ClassesMax} before a Softmax",
        _ => throw Unknown(status),
    };

    static string Of(OnnxStatus status) => status switch
    {
        OnnxStatus.Malformed => "it is no ONNX file, or a damaged one",
        OnnxStatus.FieldNotSupported => "it holds functions, a training, or sparse or quantised tensors",
        OnnxStatus.VersionNotSupported => $"taken are the IR versions {OnnxGraph.IrVersionMin} to {OnnxGraph.IrVersionMax} and the "
            + $"operator sets {OnnxGraph.OperatorSetMin} to {OnnxGraph.OperatorSetMax}",
        OnnxStatus.TooManyParts =>
            $"a chain of {Limits.LayersMax} layers has at most {OnnxTensorTable.CountMax} tensors, and no more nodes than it needs",
        OnnxStatus.TensorNotSupported => "a tensor is float32 of one or two dimensions, with its numbers in one place in the file",
        OnnxStatus.InputNotSupported => "it has one input, float32 [rows, columns], with a fixed number of columns",
        OnnxStatus.OperatorNotSupported => "it has an operator that the machine does not know",
        OnnxStatus.AttributeNotSupported => "an operator has an attribute that the machine does not know",
        OnnxStatus.NotAChain => "each operator takes what the one before it gave, and one comes after the other",
        OnnxStatus.ShapesDisagree => "two tensors do not have the shapes that belong together",
        OnnxStatus.NameNotUnique => "two things have one name, or one tensor is used twice",
        OnnxStatus.TensorUnused => "a tensor is not used",
        OnnxStatus.LayersMissing => "it has no dense layer",
        OnnxStatus.LimitExceeded => $"at most {Limits.LayersMax} layers, {Limits.WidthMax} wide, {Limits.ParametersMax} parameters",
        OnnxStatus.OutputNotSupported => "it has one output, float32 [rows, width of the last layer]",
        _ => throw Unknown(status),
    };

    static string Of(DataSetStatus status) => status switch
    {
        DataSetStatus.TooShort or DataSetStatus.MagicWrong => "it does not begin as an LDS1 file",
        DataSetStatus.RowsOutOfRange => Rows,
        DataSetStatus.ColumnsOutOfRange => Columns,
        DataSetStatus.ClassesOutOfRange => Classes,
        DataSetStatus.DecimalsOutOfRange => $"a column has 0 to {DataSet.DecimalsMax} decimals",
        DataSetStatus.PaddingNotZero => "bytes that must be 0 are not",
        DataSetStatus.LengthWrong => "it is not as long as its rows and columns take",
        DataSetStatus.TargetOutOfRange => "a row is of a class that it does not have",
        _ => throw Unknown(status),
    };

    static string Of(SchemaStatus status) => status switch
    {
        SchemaStatus.FrameWrong => $"it is no schema of at most {SchemaFile.BytesMax} bytes",
        SchemaStatus.ColumnsOutOfRange => Columns,
        SchemaStatus.FeaturesOutOfRange => $"the columns become 1 to {DataSet.ColumnsMax} features",
        SchemaStatus.ClassesOutOfRange => Classes,
        SchemaStatus.TargetOutOfRange => "the target is not one of the columns",
        SchemaStatus.MissingUnknown => "a missing value is refused, or drops its row",
        SchemaStatus.NamedUnknown => "it does not say whether columns have names",
        SchemaStatus.GroupTorn or SchemaStatus.GroupEmpty or SchemaStatus.GroupSplit => "its columns do not stand as they must",
        SchemaStatus.KindUnknown => "a column is of a kind that there is not",
        SchemaStatus.BoundsWrong => $"bounds are of numbers, the lower first, with at most {DataSet.DecimalsMax} decimals",
        SchemaStatus.UnitWrong => $"a unit is of numbers, and has 1 to {SchemaText.BytesMax} bytes that show as they are",
        SchemaStatus.LevelsWrong => $"a category has 1 to {SchemaFile.LevelsMax} levels, a class as many as there are classes, a "
            + "number none",
        SchemaStatus.PreparationWrong => $"numbers are prepared with a divisor above 0, at most {SchemaFile.UnitsMax} decimals and "
            + $"{DataSet.DecimalsMax} of the feature; words are filled with a level, or spread; what is not filled is not marked",
        SchemaStatus.TextWrong => $"a name has 1 to {SchemaText.BytesMax} bytes of UTF-8, every character of which shows",
        SchemaStatus.LevelRepeated => "two levels of one column have one name",
        SchemaStatus.NameRepeated => "two columns have one name",
        SchemaStatus.FeaturesDiffer => "its columns become another number of features than it says",
        SchemaStatus.TargetUnfit => "the target is a column of classes where there are some, of numbers where there are none",
        _ => throw Unknown(status),
    };

    static string Rows => $"there are 1 to {Limits.RowsMax} rows";

    static string Columns => $"there are 1 to {Limits.ColumnsMax} columns besides the target";

    static string Classes => $"there are 2 to {Limits.ClassesMax} classes, or 0 for regression";

    static string WeightMax => Numbers.Of(Weights.MasterMaxQ40, bits: 40);

    static InvalidOperationException Unknown(Enum status) => new($"{status.GetType().Name}.{status} has no words");
}
