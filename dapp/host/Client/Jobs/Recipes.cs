namespace Rollup.Client.Jobs;

/// <summary>The recipes that people write: rates as decimal texts, of Adam the constants that everybody takes.</summary>
public static class Recipes
{
    const long AdamEpsilonQ47 = 1_407_375; // 1e-8

    /// <summary>Stochastic gradient descent; momentum is the share of the last step that goes on.</summary>
    public static Recipe Sgd(
        LossKind loss, int epochs, int batchSize, string learningRate, string momentum, string weightDecay, ulong seed) =>
        By(OptimizerKind.Sgd, loss, epochs, batchSize, learningRate, weightDecay, seed) with { MomentumQ32 = Amounts.ParseQ32(momentum) };

    /// <summary>Adam with betas of 0.9 and 0.999 and an epsilon of 1e-8.</summary>
    public static Recipe Adam(LossKind loss, int epochs, int batchSize, string learningRate, string weightDecay, ulong seed) =>
        By(OptimizerKind.Adam, loss, epochs, batchSize, learningRate, weightDecay, seed) with
        {
            Beta1Q32 = Amounts.ParseQ32("0.9"),
            Beta2Q32 = Amounts.ParseQ32("0.999"),
            EpsilonQ47 = AdamEpsilonQ47
        };

    static Recipe By(
        OptimizerKind optimizer, LossKind loss, int epochs, int batchSize, string learningRate, string weightDecay, ulong seed) => new()
        {
            Optimizer = optimizer, Loss = loss, Profile = ProfileKind.Standard, Epochs = epochs, BatchSize = batchSize,
            LearningRateQ32 = Amounts.ParseQ32(learningRate), WeightDecayQ32 = Amounts.ParseQ32(weightDecay), Seed = seed,
        };
}
