namespace Rollup.Client.Work;

/// <summary>
/// What a training read, made and measured. Nothing in it is derived from a single row. Scores: Q.32, 0 where there is none.
/// </summary>
public sealed record TrainingReport(
    ulong JobId, int Rows, int Epochs, double Seconds, string ModelFile, string ModelCid, MetricKind Metric, long BeforeQ32, long AfterQ32,
    IReadOnlyList<string> Read, IReadOnlyList<string> Written);

/// <summary>Trains for a job in its folder. After `job accept` it opens no socket.</summary>
public sealed class Training
{
    readonly JobFiles _files;
    readonly LocalRows _rows;
    readonly MetricKind _metric;
    readonly Recipe _recipe;

    Training(JobFiles files, LocalModel initial, LocalRows rows, in Recipe recipe, MetricKind metric)
    {
        _files = files;
        Initial = initial;
        _rows = rows;
        _recipe = recipe;
        _metric = metric;
    }

    public LocalModel Initial { get; }
    public ref readonly Recipe Recipe => ref _recipe;
    public int Rows => _rows.Rows;

    /// <summary>Scaled values that left the number range and were cut.</summary>
    public long Saturations => _rows.Saturations;

    /// <summary>
    /// Opens what `job accept` kept and scales the rows. A replay job's seed is bound to the client; others ignore the address.
    /// </summary>
    public static Training Prepare(JobFiles files, ulong jobId, TabularData data, Address client, Func<Recipe, Recipe> adjust)
    {
        JobTerms terms = files.ReadTerms(jobId);
        LocalModel initial = LocalModel.Read(File.ReadAllBytes(files.InitialModel), "the initial model", in terms);
        Recipe recipe = adjust(Replay.RecipeOf(in terms.Recipe));
        if (!Judge.Of((JudgeKind)terms.Judge).TakesModels) recipe.Seed = Replay.SeedOf(terms.Recipe.Seed, in client);
        return new Training(files, initial, initial.Prepare(data, recipe.Profile), in recipe, (MetricKind)terms.Metric);
    }

    /// <summary>
    /// Trains, writes the model and reports. A path of trainer.wasm trains inside that module, null with this program's own code.
    /// </summary>
    public TrainingReport Run(ulong jobId, string dataPath, string? wasmModule, Action<int> epochDone, CancellationToken cancellation)
    {
        long started = Environment.TickCount64;
        byte[] file = wasmModule is null
            ? LocalTraining.Run(Initial, _rows, in _recipe, epochDone, cancellation)
            : WasmTraining.Run(wasmModule, Initial, _rows, in _recipe, epochDone, cancellation);
        double seconds = Math.Max(1, Environment.TickCount64 - started) / 1000.0;
        DataDirectory.WriteAtomically(_files.TrainedModel, file);
        LocalModel trained = LocalModel.Read(file, "the trained model", Initial.NamedOutput);
        return new TrainingReport(
            jobId, Rows, _recipe.Epochs, seconds, _files.TrainedModel, FileBlocks.Of(file).Root.ToString(), _metric,
            TryScore(Initial), TryScore(trained), [_files.Terms, _files.InitialModel, dataPath], [_files.TrainedModel]);
    }

    // On one's own rows a score may not exist (one class only); that is no reason to throw the model away.
    long TryScore(LocalModel model)
    {
        try
        {
            return model.Score(_rows, _metric);
        }
        catch (ClientException)
        {
            return 0;
        }
    }
}
