using System.Reflection;

namespace Rollup.Tests.Unit.Client;

/// <summary>
/// A training that was stopped anywhere goes on to the file it would have made, and never from what is another's or not whole.
/// </summary>
public sealed class TrainingCheckpointTests : IDisposable
{
    const int Epochs = 9;

    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-test-").FullName;
    readonly LocalModel _model;
    readonly TabularData _data;

    public TrainingCheckpointTests()
    {
        JobPlan plan = WorkPlans.Of(Rows(), ["no", "yes"], 0);
        (_data, _model) = (plan.Data, LocalModel.Read(plan.ModelFile, "the model"));
    }

    string File => Path.Combine(_folder, "training.checkpoint");

    [Theory]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.Adam)]
    public void WhereverItIsStoppedTheFileIsTheSame(OptimizerKind optimizer)
    {
        Recipe recipe = RecipeOf(optimizer);
        byte[] whole = Train(recipe, stopAfter: Epochs, isKept: false)!;
        for (int stop = 1; stop < Epochs; stop++)
        {
            Assert.Null(Train(recipe, stop));
            Assert.Equal((CheckpointKind.Usable, stop), CheckpointOf(recipe).Look());
            List<int> heard = [];
            if (stop + 2 < Epochs) Assert.Null(Train(recipe, stop + 2, heard: heard)); // stopped twice
            Assert.Equal(whole, Train(recipe, Epochs, heard: heard));
            Assert.Equal(Enumerable.Range(stop + 1, Epochs - stop), heard); // no epoch twice
            Assert.Equal((CheckpointKind.None, 0), CheckpointOf(recipe).Look());
        }
    }

    [Fact]
    public void StoppedBeforeTheFirstEpochItLeavesNothing()
    {
        Assert.Null(Train(RecipeOf(OptimizerKind.Sgd), stopAfter: 0));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    /// <summary>Whatever a training follows from: rows, model, and every number of the recipe.</summary>
    [Fact]
    public void WhatIsOfAnotherTrainingIsNotGoneOnFrom()
    {
        Recipe recipe = RecipeOf(OptimizerKind.Adam);
        Assert.Null(Train(recipe, stopAfter: 3));
        FieldInfo[] fields = typeof(Recipe).GetFields(BindingFlags.Public | BindingFlags.Instance);
        Assert.True(fields.Length >= 12);
        foreach (FieldInfo field in fields)
        {
            object other = recipe;
            object value = field.GetValue(other)!;
            field.SetValue(other, field.FieldType.IsEnum ? Enum.ToObject(field.FieldType, Convert.ToInt32(value) + 1)
                : Convert.ChangeType(Convert.ToDecimal(value) + 1, field.FieldType, CultureInfo.InvariantCulture));
            Assert.Equal((CheckpointKind.Foreign, 0), CheckpointOf((Recipe)other).Look());
        }
        LocalRows rows = _model.Prepare(_data, recipe.Profile);
        rows.FeaturesQFA[5]++;
        Assert.Equal(CheckpointKind.Foreign, new TrainingCheckpoint(File, _model, rows, in recipe).Look().Kind);
        rows.FeaturesQFA[5]--;
        rows.Targets[7] = 1 - rows.Targets[7];
        Assert.Equal(CheckpointKind.Foreign, new TrainingCheckpoint(File, _model, rows, in recipe).Look().Kind);
        LocalModel another = LocalModel.Read(NewModel.Create(_data, [4], seed: 1), "another");
        rows = _model.Prepare(_data, recipe.Profile);
        Assert.Equal(CheckpointKind.Foreign, new TrainingCheckpoint(File, another, rows, in recipe).Look().Kind);
        Assert.Equal((CheckpointKind.Usable, 3), CheckpointOf(recipe).Look());

        Recipe shuffled = recipe;
        shuffled.Seed++;
        Assert.Equal(Train(shuffled, Epochs, isKept: false), Train(shuffled, Epochs)); // anew, beside what is there
    }

    [Fact]
    public void WhatIsNotWholeIsNotGoneOnFrom()
    {
        Recipe recipe = RecipeOf(OptimizerKind.Sgd);
        Assert.Null(Train(recipe, stopAfter: 4));
        byte[] kept = System.IO.File.ReadAllBytes(File), whole = Train(recipe, Epochs, isKept: false)!;
        foreach (int cut in (int[])[0, 1, 63, 64, kept.Length / 2, kept.Length - 1]) ExpectDamaged(kept[..cut]);
        for (int place = 0; place < kept.Length; place += 7)
        {
            byte[] changed = [.. kept];
            changed[place] ^= 4;
            ExpectDamaged(changed);
        }
        ExpectDamaged([.. kept, 0]);
        Assert.Equal(whole, Train(recipe, Epochs));

        void ExpectDamaged(byte[] bytes)
        {
            System.IO.File.WriteAllBytes(File, bytes);
            Assert.Equal((CheckpointKind.Damaged, 0), CheckpointOf(recipe).Look());
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    TrainingCheckpoint CheckpointOf(in Recipe recipe) => new(File, _model, _model.Prepare(_data, ProfileKind.Standard), in recipe);

    /// <summary>The file; null if it was stopped after so many epochs.</summary>
    byte[]? Train(in Recipe recipe, int stopAfter, bool isKept = true, List<int>? heard = null)
    {
        using CancellationTokenSource stop = new();
        if (stopAfter == 0) stop.Cancel();
        try
        {
            return LocalTraining.Run(_model, _model.Prepare(_data, recipe.Profile), in recipe, done =>
            {
                heard?.Add(done);
                if (done == stopAfter && done < Epochs) stop.Cancel();
            }, stop.Token, isKept ? CheckpointOf(recipe) : null);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    static Recipe RecipeOf(OptimizerKind optimizer) => new()
    {
        Optimizer = optimizer, Loss = LossKind.BinaryCrossEntropy, Profile = ProfileKind.Standard, Epochs = Epochs, BatchSize = 8,
        LearningRateQ32 = 1L << 27, Seed = 3, MomentumQ32 = optimizer == OptimizerKind.Sgd ? 3L << 30 : 0,
        Beta1Q32 = optimizer == OptimizerKind.Adam ? 3L << 30 : 0, Beta2Q32 = optimizer == OptimizerKind.Adam ? 4_290_000_000 : 0,
        EpsilonQ47 = optimizer == OptimizerKind.Adam ? 1L << 20 : 0,
    };

    static string Rows()
    {
        Random random = new(4);
        return "x,y,sick\n" + string.Join('\n', Enumerable.Range(0, 40).Select(row =>
            $"{random.Next(0, 50)},{random.Next(0, 9)},{(row % 3 == 0 ? "yes" : "no")}"));
    }
}
