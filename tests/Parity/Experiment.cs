using Rollup.Kernel;

namespace Rollup.Tests.Parity;

/// <summary>One row of the parity table: a model on a data set, trained the same way on both sides from several seeds.</summary>
sealed record Experiment(
    string Name, string File, string Target, string[] Without, OutputKind Output, int[] Hidden, int Classes,
    OptimizerKind Optimizer, int Epochs, int Batch, double Rate, MetricKind[] Metrics, int HoldoutPercent, int DivideAll, double DriftMax)
{
    public const int Seeds = 5;

    const double Any = double.PositiveInfinity; // ReLU networks branch; only their scores are compared

    public static readonly Experiment[] All =
    [
        new("linear regression", "wine.csv", "alcohol", ["cultivar"], OutputKind.Identity, [], 0,
            OptimizerKind.Sgd, 60, 16, 0.02, [MetricKind.RSquared], 30, 0, 1e-5),
        new("logistic regression", "breast-cancer.csv", "diagnosis", [], OutputKind.Sigmoid, [], 2,
            OptimizerKind.Sgd, 50, 32, 0.05, [MetricKind.Accuracy, MetricKind.AreaUnderCurve, MetricKind.LogLoss], 30, 0, 1e-5),
        new("logistic regression", "breast-cancer.csv", "diagnosis", [], OutputKind.Sigmoid, [], 2,
            OptimizerKind.Adam, 50, 32, 0.01, [MetricKind.Accuracy, MetricKind.AreaUnderCurve, MetricKind.LogLoss], 30, 0, 1e-5),
        new("softmax regression", "wine.csv", "cultivar", [], OutputKind.Softmax, [], 3,
            OptimizerKind.Sgd, 40, 16, 0.05, [MetricKind.Accuracy, MetricKind.LogLoss], 30, 0, 1e-5),
        new("softmax regression", "digits.csv", "digit", [], OutputKind.Softmax, [], 10,
            OptimizerKind.Adam, 15, 32, 0.01, [MetricKind.Accuracy, MetricKind.LogLoss], 25, 16, 1e-5),
        new("ReLU MLP 30-16-1", "breast-cancer.csv", "diagnosis", [], OutputKind.Sigmoid, [16], 2,
            OptimizerKind.Sgd, 40, 32, 0.05, [MetricKind.Accuracy, MetricKind.LogLoss], 30, 0, Any),
        new("ReLU MLP 64-32-10", "digits.csv", "digit", [], OutputKind.Softmax, [32], 10,
            OptimizerKind.Sgd, 20, 32, 0.05, [MetricKind.Accuracy, MetricKind.LogLoss], 25, 16, Any),
        new("ReLU MLP 64-32-10", "digits.csv", "digit", [], OutputKind.Softmax, [32], 10,
            OptimizerKind.Adam, 20, 32, 0.005, [MetricKind.Accuracy, MetricKind.LogLoss], 25, 16, Any),
    ];

    public string OptimizerName => Optimizer == OptimizerKind.Sgd ? "SGD" : "Adam";

    public Network NetworkOf(int columns)
    {
        Network network = Network.Begin(columns, Output);
        foreach (int width in Hidden) Require(network.TryAdd(width, hasBias: true, Activation.Relu));
        Require(network.TryAdd(Output == OutputKind.Softmax ? Classes : 1, hasBias: true, Activation.Identity));
        return network;
    }

    public Recipe RecipeOf(ulong seed)
    {
        bool isAdam = Optimizer == OptimizerKind.Adam;
        return new Recipe
        {
            Optimizer = Optimizer,
            Loss = Recipe.LossOf(Output),
            Profile = ProfileKind.Standard,
            Epochs = Epochs,
            BatchSize = Batch,
            LearningRateQ32 = Q32(Rate),
            MomentumQ32 = isAdam ? 0 : Q32(0.9),
            Beta1Q32 = isAdam ? Q32(0.9) : 0,
            Beta2Q32 = isAdam ? Q32(0.999) : 0,
            EpsilonQ47 = isAdam ? (long)Math.Round(1e-8 * (1L << 47)) : 0,
            WeightDecayQ32 = Q32(1e-4),
            Seed = seed,
        };
    }

    public static long Q32(double value) => (long)Math.Round(value * (1L << 32));

    public static void Require(bool condition)
    {
        if (!condition) throw new InvalidOperationException("an experiment is not well formed");
    }
}
