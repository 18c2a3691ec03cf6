using Rollup.Machine.Wasm;

namespace Rollup.Client.Models;

/// <summary>The file trainer.wasm and the list of its trap sites.</summary>
public static class TrainerModule
{
    public static string Find(string? named) => named ?? BuiltFile.Find("trainer.wasm");

    public static WasmTrainer Load(string path, long memoryBytesMax, ulong fuelPerCall)
    {
        if (!Path.Exists(path)) throw new ClientException(new ModuleMissing(path));
        string sites = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "trainer-traps.txt");
        return new WasmTrainer(GivenFile.Read(path), File.Exists(sites) ? File.ReadAllLines(sites) : [], memoryBytesMax, fuelPerCall);
    }
}
