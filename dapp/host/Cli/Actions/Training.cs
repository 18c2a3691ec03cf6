using Rollup.Cli.Data;
using Rollup.Cli.Jobs;
using Rollup.Cli.Models;
using Rollup.Cli.Output;
using Rollup.Kernel;
using Rollup.Market;
using Rollup.Protocol;
using JudgeKind = Rollup.Protocol.JudgeKind;

namespace Rollup.Cli.Actions;

/// <summary>What training read, made and measured. Nothing in it is derived from a single row.</summary>
sealed record TrainingReport(
    ulong JobId, int Rows, int Epochs, double Seconds, double EpochsPerSecond, string ModelFile, string ModelCid, string Metric, long BeforeQ32,
        long AfterQ32,
    IReadOnlyList<string> Read, IReadOnlyList<string> Written);

/// <summary>Trains for a job in its folder. After `job accept` it opens no socket.</summary>
static class Training
{
    /// <summary>Trains, writes the model and reports. A path of trainer.wasm trains inside that module, null with this program's own code.</summary>
    public static TrainingReport Run(Session session, ulong jobId, TabularData data, string dataPath, Address client, Func<Recipe,
        Recipe> adjust, string? wasmModule, CancellationToken cancellation)
    {
        JobFiles files = session.JobFiles(jobId);
        JobTerms terms = files.ReadTerms() ?? throw new UserError(
            $"job {jobId} is not in this data directory", $"{files.Terms} is missing",
                $"run `rollup job accept {jobId}` first; it keeps terms and model here");
        LocalModel initial = LocalModel.Read(File.ReadAllBytes(files.InitialModel), "the initial model");
        Recipe recipe = adjust(Replay.RecipeOf(in terms.Recipe));
        if (!Judge.Of((JudgeKind)terms.Judge).TakesModels) recipe.Seed = Replay.SeedOf(terms.Recipe.Seed, in client);

        LocalRows rows = initial.Prepare(data, recipe.Profile);
        if (rows.Saturations > 0) session.Screen.Say(
            $"Note: {rows.Saturations} scaled values left the number range and were cut; check the units of your columns.");
        long started = Environment.TickCount64;
        byte[] trained = [];
        ProgressBar.Run(session.Screen, $"training on {rows.Rows} rows", recipe.Epochs, "epochs", tell =>
            trained = wasmModule is null
                ? LocalTraining.Run(initial, rows, in recipe, done => tell(done), cancellation)
                : WasmTraining.Run(wasmModule, initial, rows, in recipe, done => tell(done), cancellation));
        double seconds = Math.Max(1, Environment.TickCount64 - started) / 1000.0;
        DataDirectory.WriteAtomically(files.TrainedModel, trained);
        return Report(jobId, files, dataPath, initial, LocalModel.Read(trained, "the trained model"), rows, recipe, terms, seconds);
    }

    static TrainingReport Report(
        ulong jobId, JobFiles files, string dataPath, LocalModel initial, LocalModel trained, LocalRows rows, Recipe recipe, JobTerms terms,
            double seconds)
    {
        MetricKind metric = (MetricKind)terms.Metric;
        return new TrainingReport(
            jobId, rows.Rows, recipe.Epochs, seconds, recipe.Epochs / seconds, files.TrainedModel, FileBlocks.Of(trained.File, null).Root.ToString(),
            Promise.MetricText(metric), TryScore(initial, rows, metric), TryScore(trained, rows, metric),
            [files.Terms, files.InitialModel, dataPath], [files.TrainedModel]);
    }

    // On one's own rows a score may not exist (one class only); that is no reason to throw the model away.
    static long TryScore(LocalModel model, LocalRows rows, MetricKind metric)
    {
        try
        {
            return model.Score(rows, metric);
        }
        catch (UserError)
        {
            return 0;
        }
    }
}
