using System.CommandLine;

namespace Rollup.Cli.Verbs;

/// <summary>How a model is trained.</summary>
static class RecipeOptions
{
    static readonly Setting<string> Optimizer = new("--optimizer", "sgd or adam", otherwise: "sgd");
    static readonly Setting<string> Profile = new(
        "--profile", "standard (range 2048, 20 fraction bits) or wide (32768, 16)", otherwise: "standard");
    static readonly Setting<int?> Epochs = new("--epochs", "passes over the data [default: 100; 200 of regression]", "n");
    static readonly Setting<int> Batch = new("--batch", "rows in one step", otherwise: 16);
    static readonly Setting<string?> LearningRate = new(
        "--learning-rate", "size of a step, at most 4 [default: 0.01; 0.005 of regression, whose targets are scaled]", "rate");
    static readonly Setting<string> Momentum = new("--momentum", "sgd: share of the last step that goes on", otherwise: "0.9");
    static readonly Setting<string> WeightDecay = new("--weight-decay", "pull of the weights towards 0", otherwise: "0.001");
    static readonly Setting<ulong> Seed = new("--seed", "of the order of the rows", otherwise: 1);

    public static void AddTo(Command command)
    {
        foreach (Option option in new Option[] { Optimizer, Profile, Epochs, Batch, LearningRate, Momentum, WeightDecay,
            Seed }) command.Options.Add(option);
    }

    public static Recipe Recipe(ParseResult parsed, LossKind loss)
    {
        bool isRegression = loss == LossKind.MeanSquaredError;
        int epochs = parsed.GetValue(Epochs) ?? (isRegression ? 200 : 100), batch = parsed.GetValue(Batch);
        string rate = parsed.GetValue(LearningRate) ?? (isRegression ? "0.005" : "0.01"), decay = parsed.GetValue(WeightDecay)!;
        ulong seed = parsed.GetValue(Seed);
        OptimizerKind optimizer =
            Choose(parsed.GetValue(Optimizer)!, "--optimizer", ("sgd", OptimizerKind.Sgd), ("adam", OptimizerKind.Adam));
        Recipe recipe = optimizer == OptimizerKind.Adam ? Recipes.Adam(loss, epochs, batch, rate, decay, seed)
            : Recipes.Sgd(loss, epochs, batch, rate, parsed.GetValue(Momentum)!, decay, seed);
        recipe.Profile = Choose(
            parsed.GetValue(Profile)!, "--profile", ("standard", ProfileKind.Standard), ("wide", ProfileKind.Wide));
        return recipe;
    }

    /// <summary>What to say of rates whose digits are more than the machine keeps.</summary>
    public static IEnumerable<string> Remarks(ParseResult parsed, params string?[] others) =>
        new Option<string>[] { Momentum, WeightDecay }.Select(option => parsed.GetValue(option)).Append(parsed.GetValue(LearningRate)).Concat(others).OfType<string>()
            .Select(Amounts.RemarkOnQ32).OfType<string>();

    public static MetricKind MetricOf(string text) => Choose(text, "--metric", [.. MetricNames.All]);

    /// <summary>Identity for the file's own.</summary>
    public static OutputKind OutputOf(string text) => Choose(
        text, "--output-function", ("own", OutputKind.Identity), ("sigmoid", OutputKind.Sigmoid), ("softmax", OutputKind.Softmax));

    /// <summary>What a model file shall end in.</summary>
    public static OutputKind OutputToWrite(string text) => Choose(
        text, "--output-function", ("softmax", OutputKind.Softmax), ("sigmoid", OutputKind.Sigmoid), ("identity", OutputKind.Identity));

    static T Choose<T>(string text, string option, params (string Name, T Value)[] choices)
    {
        foreach ((string name, T value) in choices)
        {
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) return value;
        }
        throw UserError.Usage($"'{text}' is no {option[2..]}", $"{option} takes {string.Join(", ", choices.Select(choice => choice.Name))}",
            Nearest.Question(text, choices.Select(choice => choice.Name)) + "choose one of them");
    }
}
