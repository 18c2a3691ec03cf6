using Rollup.Kernel;
using Rollup.Machine.Wasm;

namespace Rollup.Cli.Models;

/// <summary>The file trainer.wasm and the list of its trap sites.</summary>
static class TrainerModule
{
    public const string FileName = "trainer.wasm";

    /// <summary>Beside the program, or where `make guest` puts it in the source tree that the program was built in.</summary>
    public static string Find(string? given)
    {
        if (given is not null) return given;
        string beside = Path.Combine(AppContext.BaseDirectory, FileName);
        if (File.Exists(beside)) return beside;
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string built = Path.Combine(folder, "artifacts", "guest", FileName);
            if (File.Exists(built)) return built;
        }
        throw UserError.Usage($"{FileName} was not found", $"it is neither beside the program nor in artifacts/guest above {AppContext.BaseDirectory}",
            "build it with `make guest`, or name it with --module");
    }

    public static WasmTrainer Load(string path, long memoryBytesMax, ulong fuelPerCall)
    {
        if (!File.Exists(path)) throw UserError.Usage($"{path} is missing", "it is the trainer's module", "build it with `make guest`, or name it with --module");
        string sites = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "trainer-traps.txt");
        return new WasmTrainer(File.ReadAllBytes(path), File.Exists(sites) ? File.ReadAllLines(sites) : [], memoryBytesMax, fuelPerCall);
    }
}
