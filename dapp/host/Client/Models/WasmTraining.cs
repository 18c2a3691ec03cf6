using Rollup.Machine.Wasm;

namespace Rollup.Client.Models;

/// <summary>
/// The training of <see cref="LocalTraining"/> inside trainer.wasm: slower, the same file, and whoever does not trust the program need only
/// trust that module's confinement. It has the memory that the work takes and fuel for what it costs.
/// </summary>
public static class WasmTraining
{
    // A unit of cost stands for an instruction of the guest; an instruction of WebAssembly is smaller.
    const ulong FuelPerUnit = 4;

    public static byte[] Run(
        string modulePath, LocalModel initial, LocalRows rows, in Recipe recipe, Action<int> epochDone, CancellationToken cancellation)
    {
        LocalTraining.CheckRecipe(in initial.Network, in recipe, rows.Rows);
        Recipe oneEpoch = recipe;
        oneEpoch.Epochs = 1;
        ulong fuel = FuelPerUnit * (ulong)TrainingPlan.UnitsOf(in initial.Network, in oneEpoch, rows.Rows);
        long[] masterQ40 = [.. initial.MasterQ40];
        try
        {
            using WasmTrainer trainer = TrainerModule.Load(
                modulePath, WasmTrainer.MemoryBytesOf(in initial.Network, in recipe, rows.Rows), fuel);
            KernelStatus status = trainer.Train(in initial.Network, in recipe, masterQ40, rows.FeaturesQFA, rows.Targets, done =>
            {
                cancellation.ThrowIfCancellationRequested();
                epochDone(done);
            });
            if (status == KernelStatus.Accepted) return initial.WithWeights(masterQ40);
            throw new ClientException(new TrainingStopped(status, Epoch: null));
        }
        catch (WasmException failed)
        {
            throw new ClientException(new ModuleFailed(failed.Message));
        }
    }
}
