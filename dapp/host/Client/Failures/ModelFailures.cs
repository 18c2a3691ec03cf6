namespace Rollup.Client.Failures;

public sealed record ModelUnreadable(string Name, OnnxStatus Status) : MisuseFailure
{
    /// <summary>Why `model import` would not take it over either; null where it would.</summary>
    public ModelNotImported? Refusal { get; init; }
}

/// <summary>A job may name an output function for a file that ends in logits, and this one ends in another.</summary>
public sealed record OutputFunctionContradicted(string Name, OutputKind Named) : MisuseFailure;

public sealed record NetworkRefused(string Name, NetworkStatus Status) : MisuseFailure;

public sealed record WeightUnusable(string Name) : MisuseFailure;

public sealed record ScalingUnusable(string Name) : MisuseFailure;

public sealed record NetworkTooLarge : MisuseFailure;

public sealed record DataUnfit(int DataColumns, int DataClasses, int ModelColumns, int ModelClasses) : MisuseFailure;

public sealed record ProfileUnknown(ProfileKind Profile) : MisuseFailure;

public sealed record RowsUnscalable(KernelStatus Status) : MisuseFailure;

/// <summary>Classes: of the model, 0 for regression.</summary>
public sealed record ScoreUndefined(KernelStatus Status, MetricKind Metric, int Classes) : MisuseFailure;

/// <summary>A value left the number range, so the machine would refuse the score.</summary>
public sealed record ScoreSaturated : MisuseFailure;

public sealed record RecipeUnfit(RecipeStatus Status) : MisuseFailure;

/// <summary>Epoch counts from 1; null where it is not known.</summary>
public sealed record TrainingStopped(KernelStatus Status, int? Epoch) : Failure;

public sealed record ModuleMissing(string Path) : MisuseFailure;

public sealed record ModuleFailed(string Fault) : Failure;

/// <summary>A product of machine-image lies at neither of the two places where it is looked for.</summary>
public sealed record BuiltFileMissing(string Name, string Beside, string Built) : MisuseFailure;

public sealed record ImageMissing(string Path) : MisuseFailure;

public sealed record ImageUnstartable(string Path, string Fault) : Failure;

/// <summary>What `make image` writes beside an image is not there.</summary>
public sealed record ImageReportMissing(string Path) : MisuseFailure;

public sealed record ManifestOfAnotherImage(string Path, string NamedSha256, string ImagePath, string Sha256) : Failure;

public sealed record ManifestUnreadable(string Path, string Fault) : Failure;
