using System.Diagnostics;
using System.Text.Json;

namespace Rollup.Bench.Validation;

/// <summary>numpy and scikit-learn of Debian, as processes: on this machine, and on RISC-V under qemu with our counter.</summary>
sealed class PythonPeer(string library, bool isRiscv)
{
    sealed record Result(string[] names, double[] ends, double? score, Dictionary<string, string> versions);

    string _versions = "";

    static string Folder => Path.Combine(Program.Root, "artifacts", "validation");

    string Space => Path.Combine(Folder, isRiscv ? "riscv64" : "amd64");

    public string Name => (library == "sklearn" ? "scikit-learn" : "numpy") + (isRiscv ? " in RISC-V" : ", native");

    public string Versions => _versions;

    /// <summary>Counts 3,000,008 instructions of a program that has as many, with marks after 2 and 3,000,005.</summary>
    /// <returns>Who runs it: the version of qemu.</returns>
    public static string CheckTheCounter()
    {
        string counts = Path.Combine(Folder, "check.counts");
        BestTimes.BestOfProcess(1, "qemu-riscv64", ["-plugin", $"{Folder}/count.so,out={counts}", Path.Combine(Folder, "count")]);
        double[] totals = PhaseTimes.ReadTotals(File.ReadAllText(counts));
        if (!totals.SequenceEqual([2, 3_000_005, 3_000_008]))
            throw new InvalidOperationException($"the counter is wrong: {string.Join(' ', totals)}");
        using Process version = Process.Start(new ProcessStartInfo("qemu-riscv64", ["--version"]) { RedirectStandardOutput = true })!;
        return version.StandardOutput.ReadLine() ?? "qemu of unknown version";
    }

    public IEnumerable<Figure> Measure()
    {
        // Training first: it writes the model that the others read.
        foreach (Work work in Work.All.OrderByDescending(work => work.Kind))
        {
            Console.WriteLine($"{Name}: {work.ModelTitle}, {work.KindTitle}");
            yield return isRiscv ? Count(work) : Time(work);
        }
    }

    Figure Time(Work work)
    {
        string libraries = Path.Combine(Space, "usr/lib/x86_64-linux-gnu"), result = Path.Combine(Folder, "result.json");
        string[] arguments =
            ["--library-path", $"{libraries}/openblas-serial:{libraries}", $"{Space}/usr/bin/python3", "-B", .. Arguments(work, result)];
        double once = BestTimes.BestOfProcess(
            3, $"{Space}/lib64/ld-linux-x86-64.so.2", arguments, ("PYTHONHOME", $"{Space}/usr"), ("PYTHONHASHSEED", "0"));
        Result said = Read(result);
        PhaseTimes phases = new(said.names, said.ends);
        // The warm runs are not part of doing it once.
        double warm = said.ends[^1] - said.ends[Array.IndexOf(said.names, "first")];
        return new Figure(Name, work, OnceSeconds: once - warm, Seconds: phases["warm"], Score: said.score);
    }

    Figure Count(Work work)
    {
        string libraries = Path.Combine(Space, "usr/lib/riscv64-linux-gnu"), result = Path.Combine(Folder, "result.json"),
            counts = Path.Combine(Folder, "counts");
        string[] arguments =
        [
            "-L", Space, "-E", $"LD_LIBRARY_PATH={libraries}/openblas-serial", "-E", $"PYTHONHOME={Space}/usr", "-E", "PYTHONHASHSEED=0",
            "-plugin", $"{Folder}/count.so,out={counts}", $"{Space}/usr/bin/python3", "-B", .. Arguments(work, result),
        ];
        BestTimes.BestOfProcess(1, "qemu-riscv64", arguments);
        Result said = Read(result);
        PhaseTimes phases = new(said.names, PhaseTimes.ReadTotals(File.ReadAllText(counts)));
        return new Figure(Name, work, OnceInstructions: (long)phases.Once, Instructions: (long)phases["warm"], Score: said.score);
    }

    string[] Arguments(Work work, string result) =>
    [
        Path.Combine(Program.Root, "bench/Validation/peer.py"), library, work.ModelName, work.KindName, Problem.FileOf(work.Model),
        Path.Combine(Folder, $"{library}.{work.ModelName}.{(isRiscv ? "riscv64" : "amd64")}.pickle"), result,
    ];

    Result Read(string path)
    {
        Result result = JsonSerializer.Deserialize<Result>(File.ReadAllText(path))!;
        _versions = string.Join(", ", result.versions.Select(pair => $"{pair.Key} {pair.Value}"));
        return result;
    }
}
