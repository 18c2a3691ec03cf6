using Rollup.Machine.Wasm;

namespace Rollup.Client.Models;

/// <summary>The file trainer.wasm and the list of its trap sites.</summary>
public static class TrainerModule
{
    public static string Find(string? named) => named ?? BuiltFile.Find("trainer.wasm", "make guest", "--module");

    public static WasmTrainer Load(string path, long memoryBytesMax, ulong fuelPerCall)
    {
        if (!File.Exists(path)) throw UserError.Usage($"{path} is missing", "it is the trainer's module", "build it with `make guest`, or name it with --module");
        string sites = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "trainer-traps.txt");
        return new WasmTrainer(File.ReadAllBytes(path), File.Exists(sites) ? File.ReadAllLines(sites) : [], memoryBytesMax, fuelPerCall);
    }
}
