using System.Diagnostics;

namespace Rollup.Instructions;

/// <summary>bench/Workloads as an image of the machine, made by the same translator, script and flags as the guest.</summary>
static class BenchImage
{
    public static string Directory { get; } = Path.Combine(Report.Root, "artifacts", "instructions");

    public static byte[] Build()
    {
        string beside = AppContext.BaseDirectory;
        string aot = Path.Combine(Report.Root, "artifacts/host/bin/Aot/release/Rollup.Aot.dll");
        Run("dotnet", aot, Path.Combine(beside, "Rollup.Workloads.dll"), "Rollup.Workloads.Exports", Directory, "guest_");
        Run(Path.Combine(Report.Root, "machine-image/bare.sh"), Directory);
        return File.ReadAllBytes(Path.Combine(Directory, "guest.bin"));
    }

    static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }
}
