namespace Rollup.Client.Failures;

/// <summary>Why `model import` takes a file not over. Each has words and advice of its own.</summary>
public enum ImportFault : byte
{
    // What the file is.
    FileIsArchive = 1,
    FileIsPickle,
    FileIsHdf5,
    FileIsFlatBuffer,
    FileIsCompressed,
    FileIsPointer,
    FileIsText,
    FileIsDataSet,
    FileIsWeightsAlone,
    FileTooLarge,
    FileDamaged,
    PartsTooMany,
    GraphMissing,

    // Versions.
    IrVersionUnknown,
    OperatorSetMissing,
    OperatorSetTooOld,
    OperatorSetTooNew,

    // Names.
    NameMissing,
    NameInCircle,
    NameTwice,
    ConstantTwice,

    // Inputs and outputs.
    InputMissing,
    InputIsInteger,
    InputIsText,
    InputWidthOpen,
    InputShapeMissing,
    InputsApart,
    OutputMissing,
    OutputsAreLabels,
    OutputsCompete,

    // Constants.
    ConstantSparse,
    ConstantType,
    ConstantDamaged,
    ConstantNotFinite,
    ConstantsTooMany,
    ExternalUnnamed,
    ExternalOutside,
    ExternalMissing,
    ExternalTooShort,

    // Operators.
    Convolution,
    Pooling,
    Recurrence,
    ControlFlow,
    Quantisation,
    Attention,
    Embedding,
    Normalisation,
    Trees,
    SupportVectors,
    Neighbours,
    Categories,
    MissingValues,
    FusedOperator,
    LocalFunction,
    DomainUnknown,
    OperatorUnknown,
    OperatorAtConstants,
    AttributeUnknown,
    TrainingMode,

    // What the operators do together.
    WeightsComputed,
    BranchesJoined,
    RowsMixed,
    ColumnsReduced,
    ShapesDisagree,
    IntegersComputed,
    ActivationUnknown,
    ActivationFirst,
    ActivationTwice,
    ActivationSlopes,
    ColumnsChosen,
    WorkAfterOutput,
    OneAgainstRest,
    DivisionByZero,

    // What the machine takes.
    LayersMissing,
    LayersTooMany,
    LayerTooWide,
    ParametersTooMany,
    WeightTooLarge,
    ScalingTooLarge,
    LabelsIndependent,
    ClassesTooMany,
    OutputFunctionUntold,
    LogSoftmaxUntold,
    OutputFunctionOther,
    OutputFunctionUnfit,
}

/// <summary>
/// A file that cannot be taken over. Node: as people find it in a viewer, empty where it is about no node. Found: what stands there.
/// </summary>
public sealed record ModelNotImported(string Name, ImportFault Fault) : MisuseFailure
{
    public string Node { get; init; } = "";
    public string Found { get; init; } = "";
}
