namespace Rollup.Bench.Validation;

enum ModelKind
{
    Logistic,
    Perceptron,
}

enum WorkKind
{
    Infer,
    Validate,
    Train,
}

/// <summary>One piece of work, and what everybody calls it.</summary>
readonly record struct Work(ModelKind Model, WorkKind Kind)
{
    public static Work[] All { get; } =
        [.. Enum.GetValues<ModelKind>().SelectMany(model => Enum.GetValues<WorkKind>().Select(kind => new Work(model, kind)))];

    public string ModelName => Model == ModelKind.Logistic ? "lr" : "mlp";

    public string KindName => Kind switch { WorkKind.Infer => "infer", WorkKind.Validate => "validate", _ => "train" };

    public string ModelTitle =>
        Model == ModelKind.Logistic ? "logistic regression, 30 inputs, breast cancer data" : "MLP 64-32-10, digits data";

    public string KindTitle => (Model, Kind) switch
    {
        (_, WorkKind.Infer) => "one inference",
        (ModelKind.Logistic, WorkKind.Validate) => "validation of 569 rows",
        (ModelKind.Logistic, _) => "training, 200 epochs of 455 rows",
        (_, WorkKind.Validate) => "validation of 1,797 rows",
        _ => "training, 30 epochs of 1,437 rows",
    };

    public static Work Parse(string model, string kind) => All.Single(work => work.ModelName == model && work.KindName == kind);
}

/// <summary>What one piece of work cost somebody. What is null was not measured or does not exist.</summary>
/// <param name="OnceSeconds">From nothing: a process from its start to its end, or a machine from its reset.</param>
/// <param name="Seconds">The work alone, where everything is loaded and has run before.</param>
/// <param name="OnceInstructions">RISC-V instructions of the same, exact.</param>
/// <param name="Score">Accuracy on all rows of the data set.</param>
sealed record Figure(
    string Who, Work Work, double? OnceSeconds = null, double? Seconds = null, long? OnceInstructions = null, long? Instructions = null,
    double? Score = null, string? Note = null);
