using Rollup.Machine.Simd;

namespace Rollup.Client.Models;

/// <summary>
/// Training on this computer with the machine's own arithmetic. It reads memory that it is given and nothing else: no file, no network,
/// no clock. The same data, model and recipe give the same file everywhere.
/// </summary>
public static class LocalTraining
{
    /// <summary>
    /// The trained model file. <paramref name="epochDone"/> hears the number of epochs done. With a checkpoint it goes on from there, keeps
    /// it while it trains and when it is stopped, and removes it at its end; the file is the same.
    /// </summary>
    public static byte[] Run(
        LocalModel initial, LocalRows rows, in Recipe recipe, Action<int> epochDone, CancellationToken cancellation,
        TrainingCheckpoint? checkpoint = null)
    {
        ref readonly Network network = ref initial.Network;
        CheckRecipe(in network, in recipe, rows.Rows);
        long[] masterQ40 = [.. initial.MasterQ40];
        Arena arena = new(new byte[checked((int)TrainingPlan.Of(in network, in recipe, rows.Rows).WorkspaceBytes) + Arena.AlignmentBytes]);
        if (!TrainState.TryBegin(in network, in recipe, masterQ40, ref arena, out TrainState state))
            throw new InvalidOperationException("the arena is as large as the kernel says");
        Counters counters = default;
        for (int epoch = checkpoint?.Resume(ref state, ref counters) ?? 0; epoch < recipe.Epochs; epoch++)
        {
            checkpoint?.Keep(epoch, in state, in counters, isNow: cancellation.IsCancellationRequested);
            cancellation.ThrowIfCancellationRequested();
            KernelStatus status = Engine<HostOps>.TrainEpoch(
                in network, in recipe, rows.FeaturesQFA, rows.Targets, rows.Rows, epoch, ref state, ref arena, ref counters);
            if (status != KernelStatus.Accepted)
                throw new ClientException(new TrainingStopped(status, epoch + 1));
            epochDone(epoch + 1);
        }
        checkpoint?.Remove();
        return initial.WithWeights(masterQ40);
    }

    public static void CheckRecipe(in Network network, in Recipe recipe, int rows)
    {
        RecipeStatus check = Recipe.Check(in recipe, in network, rows);
        if (check != RecipeStatus.Accepted) throw new ClientException(new RecipeUnfit(check));
    }

    /// <summary>The plain mean of several models of one graph, weight by weight, halves to even.</summary>
    public static byte[] Mean(LocalModel initial, IReadOnlyList<LocalModel> models)
    {
        long[] meanQ40 = new long[initial.MasterQ40.Length];
        for (int index = 0; index < meanQ40.Length; index++)
        {
            Int128 sum = 0;
            foreach (LocalModel model in models) sum += model.MasterQ40[index];
            meanQ40[index] = FixedMath.Rdiv((long)sum, models.Count);
        }
        return initial.WithWeights(meanQ40);
    }
}
