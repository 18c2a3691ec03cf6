namespace Rollup.Tests.Unit.Kernel;

public class RecipeTests
{
    delegate void Change(ref Recipe recipe);

    static RecipeStatus After(bool isAdam, Change change, int rows = 10)
    {
        Network network = Learning.Chain(OutputKind.Sigmoid, 3, 1);
        Recipe recipe = isAdam ? Learning.Adam(network, 2, 4, 0.01) : Learning.Sgd(network, 2, 4, 0.1, momentum: 0.9);
        change(ref recipe);
        return Recipe.Check(recipe, network, rows);
    }

    [Fact]
    public void EachRefusalHasItsStatusAndTheLowestWins()
    {
        (bool IsAdam, Change Change, RecipeStatus Status)[] table =
        [
            (false, (ref Recipe _) => { }, RecipeStatus.Accepted),
            (true, (ref Recipe _) => { }, RecipeStatus.Accepted),
            (false, (ref Recipe r) => r.Optimizer = OptimizerKind.None, RecipeStatus.OptimizerUnknown),
            (false, (ref Recipe r) => r.Optimizer = (OptimizerKind)3, RecipeStatus.OptimizerUnknown),
            (false, (ref Recipe r) => r.Loss = LossKind.None, RecipeStatus.LossUnknown),
            (false, (ref Recipe r) => r.Loss = LossKind.CrossEntropy, RecipeStatus.LossDiffersFromOutput),
            (false, (ref Recipe r) => r.Profile = 0, RecipeStatus.ProfileUnknown),
            (false, (ref Recipe r) => r.Profile = (ProfileKind)3, RecipeStatus.ProfileUnknown),
            (false, (ref Recipe r) => r.Epochs = 0, RecipeStatus.EpochsZero),
            (false, (ref Recipe r) => r.Epochs = -1, RecipeStatus.EpochsZero),
            (false, (ref Recipe r) => r.Epochs = 10001, RecipeStatus.EpochsAboveMax),
            (false, (ref Recipe r) => r.BatchSize = 0, RecipeStatus.BatchZero),
            (false, (ref Recipe r) => r.BatchSize = 1025, RecipeStatus.BatchAboveMax),
            (false, (ref Recipe r) => r.BatchSize = 11, RecipeStatus.Accepted),
            (false, (ref Recipe r) => r.LearningRateQ32 = 0, RecipeStatus.LearningRateOutOfRange),
            (false, (ref Recipe r) => r.LearningRateQ32 = (1L << 34) + 1, RecipeStatus.LearningRateOutOfRange),
            (false, (ref Recipe r) => r.MomentumQ32 = 1L << 32, RecipeStatus.MomentumOutOfRange),
            (false, (ref Recipe r) => r.MomentumQ32 = -1, RecipeStatus.MomentumOutOfRange),
            (true, (ref Recipe r) => r.MomentumQ32 = 1, RecipeStatus.MomentumOutOfRange),
            (true, (ref Recipe r) => r.Beta1Q32 = 1L << 32, RecipeStatus.Beta1OutOfRange),
            (true, (ref Recipe r) => r.Beta1Q32 = -1, RecipeStatus.Beta1OutOfRange),
            (false, (ref Recipe r) => r.Beta1Q32 = 1, RecipeStatus.Beta1OutOfRange),
            (true, (ref Recipe r) => r.Beta2Q32 = (1L << 32) - 1, RecipeStatus.Beta2OutOfRange),
            (false, (ref Recipe r) => r.Beta2Q32 = 1, RecipeStatus.Beta2OutOfRange),
            (true, (ref Recipe r) => r.EpsilonQ47 = -1, RecipeStatus.EpsilonOutOfRange),
            (true, (ref Recipe r) => r.EpsilonQ47 = (1L << 47) + 1, RecipeStatus.EpsilonOutOfRange),
            (false, (ref Recipe r) => r.EpsilonQ47 = 1, RecipeStatus.EpsilonOutOfRange),
            (false, (ref Recipe r) => r.WeightDecayQ32 = -1, RecipeStatus.WeightDecayOutOfRange),
            (false, (ref Recipe r) => r.WeightDecayQ32 = (1L << 32) + 1, RecipeStatus.WeightDecayOutOfRange),
            (false, (ref Recipe r) => (r.Epochs, r.BatchSize) = (0, 0), RecipeStatus.EpochsZero),
        ];
        Assert.All(table, row => Assert.Equal(row.Status, After(row.IsAdam, row.Change)));
    }

    [Theory]
    [InlineData(0, RecipeStatus.RowsZero)]
    [InlineData(-5, RecipeStatus.RowsZero)]
    [InlineData(65536, RecipeStatus.Accepted)]
    [InlineData(65537, RecipeStatus.RowsAboveMax)]
    public void RowsAreLimited(int rows, RecipeStatus expected) => Assert.Equal(expected, After(false, (ref Recipe _) => { }, rows));

    [Fact]
    public void ARefusedNetworkComesFirst() =>
        Assert.Equal(RecipeStatus.NetworkRefused, Recipe.Check(default, default, 0));
}
