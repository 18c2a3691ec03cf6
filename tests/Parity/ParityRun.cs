using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rollup.Kernel;

namespace Rollup.Tests.Parity;

/// <summary>All experiments on both sides, once per test run.</summary>
public sealed class ParityRun
{
    /// <summary>One line of the table: means over seeds, the largest difference of one seed, the largest drift.</summary>
    internal sealed record Line(
        Experiment Experiment, MetricKind Metric, int TrainRows, int HoldoutRows, double Fixed, double Numpy, double MaxDifference,
        double MaxDrift, long Saturations)
    {
        // Log-loss is a number of nats, the others are shares; both are stated in hundredths.
        public double DifferencePoints => 100 * (Fixed - Numpy);
    }

    internal sealed record Answer(
        [property: JsonPropertyName("weights")] double[] Weights, [property: JsonPropertyName("scores")] double[] Scores);

    const string Python = "/usr/bin/python3";

    /// <summary>Why there is no reference, or null.</summary>
    public string? Missing { get; }

    internal IReadOnlyList<Line> Lines { get; } = [];

    public ParityRun()
    {
        Missing = NumpyMissing();
        if (Missing is not null) return;
        List<FixedPointRun> runs = [];
        foreach (Experiment experiment in Experiment.All)
        {
            DataTable table = DataTable.Read(Path.Combine(Root, "tests", "data", experiment.File), experiment.Target, experiment.Without);
            for (ulong seed = 1; seed <= Experiment.Seeds; seed++) runs.Add(FixedPointRun.Of(experiment, table, seed));
        }
        Answer[] answers = AskNumpy(runs);
        Lines = [.. Experiment.All.SelectMany((experiment, i) => LinesOf(
            experiment, runs.GetRange(i * Experiment.Seeds, Experiment.Seeds),
            answers.AsSpan(i * Experiment.Seeds, Experiment.Seeds).ToArray()))];
    }

    internal static string Root { get; } = Support.SourceTree.Root;

    static IEnumerable<Line> LinesOf(Experiment experiment, List<FixedPointRun> runs, Answer[] answers)
    {
        for (int metric = 0; metric < experiment.Metrics.Length; metric++)
        {
            int at = metric;
            double[] fixedScores = [.. runs.Select(run => run.ScoresQ32[at] / (double)(1L << 32))];
            double[] numpyScores = [.. answers.Select(answer => answer.Scores[at])];
            yield return new Line(
                experiment, experiment.Metrics[metric], runs[0].Asked.TrainRows.Length, runs[0].Asked.HoldoutRows.Length,
                fixedScores.Average(), numpyScores.Average(), fixedScores.Zip(numpyScores, (a, b) => Math.Abs(a - b)).Max(),
                runs.Zip(answers, (run, answer) => Drift(run.MasterQ40, answer.Weights)).Max(), runs.Sum(run => run.Saturations));
        }
    }

    static double Drift(long[] masterQ40, double[] reference)
    {
        double difference = 0, size = 0;
        for (int i = 0; i < reference.Length; i++)
        {
            difference += Math.Pow(masterQ40[i] / (double)(1L << 40) - reference[i], 2);
            size += Math.Pow(reference[i], 2);
        }
        return Math.Sqrt(difference / size);
    }

    static string? NumpyMissing()
    {
        if (!File.Exists(Python)) return $"{Python} is not there";
        return RunPython("-c", "import numpy") == 0 ? null : "numpy is not installed (Debian: python3-numpy)";
    }

    static Answer[] AskNumpy(List<FixedPointRun> runs)
    {
        string folder = Directory.CreateTempSubdirectory("parity").FullName;
        try
        {
            string asked = Path.Combine(folder, "asked.json"), answered = Path.Combine(folder, "answered.json");
            File.WriteAllText(asked, JsonSerializer.Serialize(runs.Select(run => run.Asked)));
            Experiment.Require(RunPython(Path.Combine(Root, "tests", "Parity", "reference.py"), asked, answered) == 0);
            return JsonSerializer.Deserialize<Answer[]>(File.ReadAllText(answered))!;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static int RunPython(params string[] arguments)
    {
        ProcessStartInfo start = new(Python, arguments) { RedirectStandardError = true };
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) Console.Error.WriteLine(errors);
        return process.ExitCode;
    }
}
