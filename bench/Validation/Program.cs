using System.Diagnostics;
using Rollup.Instructions;
using Rollup.Machine.Riscv;

namespace Rollup.Bench.Validation;

/// <summary>
/// Measures everything and writes bench/validation.{json,svg,png} and the table of bench/README.md. `draw` does the latter from
/// validation.json alone. `once engine|onnx lr|mlp infer|validate|train` does one piece of work and ends: it is what is timed as once.
/// </summary>
static class Program
{
    const string Native = "Lockstep, native", Onnx = "ONNX Runtime, native";

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["once", string who, string model, string kind]:
                Once(who, Work.Parse(model, kind));
                return 0;
            case ["draw"]:
                Write(Results.Read());
                return 0;
            case []:
                Results results = Measure();
                results.Save();
                Write(results);
                return 0;
            default:
                Console.Error.WriteLine("no such arguments: nothing, `draw`, or `once WHO MODEL WORK`");
                return 2;
        }
    }

    static void Write(Results results)
    {
        Report.Write(results);
        Picture.Draw(results);
    }

    static Results Measure()
    {
        long began = Stopwatch.GetTimestamp();
        string qemu = PythonPeer.CheckTheCounter();
        List<Figure> figures = [];
        EngineMachine machine = new(BenchImage.Build());
        foreach (ModelKind model in Enum.GetValues<ModelKind>()) figures.AddRange(InThisProcess(model, machine));
        PythonPeer[] peers = [new("numpy", false), new("sklearn", false), new("numpy", true), new("sklearn", true)];
        foreach (PythonPeer peer in peers) figures.AddRange(peer.Measure());
        figures.AddRange(QuotedProofs.Measure());
        return new Results(
            DateTime.UtcNow.ToString("yyyy-MM-dd", null), Results.ProcessorName(), Environment.ProcessorCount,
            Environment.Version.ToString(),
            string.Join("; ", [.. peers.Select(peer => $"{peer.Name}: {peer.Versions}"), qemu]), machine.InstructionsPerSecond,
            Stopwatch.GetElapsedTime(began).TotalSeconds, [.. figures]);
    }

    static IEnumerable<Figure> InThisProcess(ModelKind model, EngineMachine machine)
    {
        Problem problem = Problem.Of(model);
        EngineRun engine = new(problem);
        using OnnxPeer onnx = new(problem, engine.MasterQ40);
        double ours = engine.Validate(problem.Rows), theirs = onnx.Validate(problem.Rows);
        if (Math.Abs(ours - theirs) > 0.004) throw new InvalidOperationException($"accuracy {ours} against {theirs} of ONNX Runtime");
        foreach (Work work in Work.All.Where(work => work.Model == model))
        {
            Console.WriteLine($"engine, machine, ONNX Runtime: {work.ModelTitle}, {work.KindTitle}");
            bool isScored = work.Kind != WorkKind.Infer;
            yield return new Figure(
                Native, work, TimeOnce("engine", work), BestTimes.Best(ActionOf(engine, work, problem)), Score: isScored ? ours : null);
            Figure inTheMachine = machine.Measure(work, problem, engine);
            yield return inTheMachine;
            yield return machine.AddVerification(inTheMachine, problem, onnx.ModelBytes);
            yield return work.Kind == WorkKind.Train
                ? new Figure(Onnx, work, Note: "does not train")
                : new Figure(
                    Onnx, work, TimeOnce("onnx", work), BestTimes.Best(() => onnx.Validate(work.Kind == WorkKind.Infer ? 1 : problem.Rows)),
                    Score: isScored ? theirs : null);
        }
    }

    static Action ActionOf(EngineRun engine, Work work, Problem problem) => work.Kind switch
    {
        WorkKind.Infer => () => engine.Validate(1),
        WorkKind.Validate => () => engine.Validate(problem.Rows),
        _ => engine.Train,
    };

    static string WeightsOf(ModelKind model) => Path.Combine(Root, "artifacts", "validation", $"{model}.weights");

    static double TimeOnce(string who, Work work)
    {
        if (!File.Exists(WeightsOf(work.Model))) Once("weights", work);
        return BestTimes.BestOfProcess(
            5, Environment.ProcessPath!, ["once", who, work.ModelName, work.KindName],
            ("DOTNET_ROOT", Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? ""));
    }

    static void Once(string who, Work work)
    {
        Problem problem = Problem.Of(work.Model);
        if (who == "weights" || (who == "engine" && work.Kind == WorkKind.Train))
        {
            long[] trained = new EngineRun(problem).MasterQ40;
            if (who == "weights") File.WriteAllLines(WeightsOf(work.Model), trained.Select(weight => weight.ToString(null, null)));
            return;
        }
        long[] masterQ40 = [.. File.ReadLines(WeightsOf(work.Model)).Select(line => long.Parse(line, null))];
        int rows = work.Kind == WorkKind.Infer ? 1 : problem.Rows;
        if (who == "engine") new EngineRun(problem, masterQ40).Validate(rows);
        else new OnnxPeer(problem, masterQ40).Validate(rows);
    }

    static string FindRoot(string directory)
    {
        while (!File.Exists(Path.Combine(directory, "Rollup.sln")))
            directory = Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("no Rollup.sln above the benchmark");
        return directory;
    }
}
