namespace Rollup.Client.Work;

/// <summary>
/// What a training read, made and measured. Nothing in it is derived from a single row. Scores: Q.32, of the rows that were trained on;
/// null where there is none.
/// </summary>
public sealed record TrainingReport(
    ulong JobId, int Rows, int Epochs, double Seconds, string ModelFile, string ModelCid, MetricKind Metric, long? BeforeQ32,
    long? AfterQ32, ModelCheck Check, IReadOnlyList<string> Read, IReadOnlyList<string> Written)
{
    /// <summary>False if the model that was there before stays the one to submit, and this one lies beside it.</summary>
    public required bool IsToSubmit { get; init; }

    /// <summary>The check of the model that stays; null if there is none.</summary>
    public ModelCheck? Kept { get; init; }

    /// <summary>Of a regression on the rows of its check, in the target's unit.</summary>
    public TargetError? CheckError { get; init; }

    /// <summary>Of these epochs, those that an earlier run which was stopped had trained.</summary>
    public int EpochsBefore { get; init; }
}

/// <summary>
/// Trains for a job in its folder, and checks the model as far as it can be before it is shown. After `job accept` it opens no socket.
/// </summary>
public sealed class Training
{
    readonly JobFiles _files;
    readonly LocalRows _rows;
    readonly TabularData _checkData;
    readonly JobTerms _terms;
    readonly Recipe _recipe;

    Training(
        JobFiles files, LocalModel initial, LocalRows rows, TabularData checkData, in JobTerms terms, in Recipe recipe,
        long? ownInitialScoreQ32, ClassAbsent? absent)
    {
        Absent = absent;
        OwnInitialScoreQ32 = ownInitialScoreQ32;
        _files = files;
        Initial = initial;
        _rows = rows;
        _checkData = checkData;
        _terms = terms;
        _recipe = recipe;
    }

    public LocalModel Initial { get; }
    public ref readonly Recipe Recipe => ref _recipe;

    /// <summary>Where an earlier run of the same training may have stopped. Only this program's own code goes on from it.</summary>
    public TrainingCheckpoint Checkpoint => field ??= new TrainingCheckpoint(_files.Checkpoint, Initial, _rows, in _recipe);

    /// <summary>Rows that are trained on.</summary>
    public int Rows => _rows.Rows;

    /// <summary>Scaled values that left the number range and were cut.</summary>
    public long Saturations => _rows.Saturations;

    /// <summary>The initial model's score on all of the client's rows; null if there is none.</summary>
    public long? OwnInitialScoreQ32 { get; }

    /// <summary>A class of the job's data that the rows lack: who scores has it; null if none is missing.</summary>
    public ClassAbsent? Absent { get; }

    /// <summary>True if that is so far from the posted score that the rows may mean something else.</summary>
    public bool IsInitialScoreFar => OwnInitialScoreQ32 is { } scoreQ32 && InitialScore.IsFar(
        (MetricKind)_terms.Metric, _terms.InitialScoreQ32, _terms.Rows, scoreQ32, _rows.Rows + (Judge.SealsData ? _checkData.Rows : 0));

    Judge Judge => Judge.Of((JudgeKind)_terms.Judge);

    /// <summary>
    /// Opens what `job accept` kept and scales the rows. A replay job's seed is bound to the client; others ignore the address. Of a
    /// sealed holdout's clients, so many percent of the rows are kept back for the check; where the job's data are public, they check.
    /// </summary>
    public static Training Prepare(
        JobFiles files, ulong jobId, TabularData data, Address client, int keepBackPercent, Func<Recipe, Recipe> adjust)
    {
        JobTerms terms = files.ReadTerms(jobId);
        Judge judge = Judge.Of((JudgeKind)terms.Judge);
        LocalModel initial = LocalModel.Read(File.ReadAllBytes(files.InitialModel), "the initial model", in terms);
        Recipe recipe = adjust(Replay.RecipeOf(in terms.Recipe));
        if (!judge.TakesModels) recipe.Seed = Replay.SeedOf(terms.Recipe.Seed, in client);
        (TabularData own, TabularData check) = judge.SealsData
            ? KeptBackRows.Split(data, keepBackPercent)
            : (data, DataSetFile.Read(files.ReadOpenData(jobId), "the job's data", data.Schema));
        long? ownScoreQ32 = judge.Scores ? TryScore(initial, data, in terms) : null;
        return new Training(files, initial, initial.Prepare(own, recipe.Profile), check, in terms, in recipe, ownScoreQ32,
            AbsentOf(in terms, own));
    }

    static ClassAbsent? AbsentOf(in JobTerms terms, TabularData rows)
    {
        uint[] own = rows.ClassCounts(), jobs = terms.ClassCounts.Items[..Math.Min(own.Length, terms.ClassCounts.Count)].ToArray();
        int[] absent = [.. Enumerable.Range(0, jobs.Length).Where(index => own[index] == 0 && jobs[index] > 0)];
        return absent.Length == 0 ? null
            : new ClassAbsent(rows.Schema.TargetColumn.Levels[absent[0]], jobs[absent[0]], absent.Length - 1);
    }

    /// <summary>
    /// Trains, checks, writes model and check, and reports. A path of trainer.wasm trains inside that module, null with this program's own
    /// code. Anyway: the model may be submitted whatever the check says, and takes the place of the one that is kept.
    /// </summary>
    public TrainingReport Run(
        ulong jobId, string dataPath, string? wasmModule, bool anyway, Action<int> epochDone, CancellationToken cancellation)
    {
        if (!anyway && Absent is not null) throw new ClientException(Absent);
        long started = Environment.TickCount64;
        int epochsBefore = wasmModule is null ? Checkpoint.Look().EpochsDone : 0;
        byte[] file = wasmModule is null
            ? LocalTraining.Run(Initial, _rows, in _recipe, epochDone, cancellation, Checkpoint)
            : WasmTraining.Run(wasmModule, Initial, _rows, in _recipe, epochDone, cancellation);
        double seconds = Math.Max(1, Environment.TickCount64 - started) / 1000.0;
        LocalModel trained = LocalModel.Read(file, "the trained model", Initial.NamedOutput);
        FileBlocks blocks = FileBlocks.Of(file);
        ModelCheck check = CheckOf(trained) with
        {
            ModelDigest = HexText.Of(blocks.Digest),
            TermsSha256 = JobFiles.TermsSha256(jobId, in _terms),
            Anyway = anyway,
        };
        bool isToSubmit = KeepBetter(file, check, out ModelCheck? kept);
        string written = isToSubmit ? _files.TrainedModel : _files.RefusedModel;
        return new TrainingReport(
            jobId, Rows, _recipe.Epochs, seconds, written, blocks.Root.ToString(), (MetricKind)_terms.Metric,
            TryScore(Initial, _rows), TryScore(trained, _rows), check, [_files.Terms, _files.Schema, _files.InitialModel, dataPath],
            isToSubmit ? [written, _files.Check] : [written])
        {
            IsToSubmit = isToSubmit, Kept = kept, EpochsBefore = epochsBefore,
            CheckError = TargetError.Of(_checkData, (MetricKind)_terms.Metric, check.ScoreQ32),
        };
    }

    /// <summary>Writes the model in the place of the kept one, with its check, or beside it; says which.</summary>
    bool KeepBetter(byte[] file, ModelCheck check, out ModelCheck? kept)
    {
        kept = null;
        bool isKept = File.Exists(_files.TrainedModel);
        if (isKept)
        {
            kept = _files.ReadCheckOf(FileBlocks.Of(LocalModel.Canonical(File.ReadAllBytes(_files.TrainedModel))).Digest);
            if (kept is not null && kept.TermsSha256 != check.TermsSha256) isKept = false; // another job's
        }
        bool isToSubmit = KeptModel.GivesWay(isKept, kept, check, (MetricKind)_terms.Metric);
        WholeFile.WritePrivate(isToSubmit ? _files.TrainedModel : _files.RefusedModel, file);
        if (!isToSubmit) return false;
        _files.Write(check);
        kept = null;
        return true;
    }

    ModelCheck CheckOf(LocalModel trained)
    {
        ModelCheck check = new() { Rows = _checkData.Rows, IsOfJobsData = !Judge.SealsData, ThresholdQ32 = _terms.ThresholdQ32 };
        if (!Judge.Scores) return check with { Verdict = IsJobsData() ? CheckVerdict.Passed : CheckVerdict.OtherData };
        if (_checkData.Rows == 0) return check with { Verdict = CheckVerdict.NoRows };
        check = check with
        {
            InitialScoreQ32 = TryScore(Initial, _checkData, in _terms),
            ScoreQ32 = TryScore(trained, _checkData, in _terms),
        };
        if (check.ScoreQ32 is not { } scoreQ32) return check with { Verdict = CheckVerdict.NoScore };
        bool isReached = Metrics.Reaches((MetricKind)_terms.Metric, scoreQ32, _terms.ThresholdQ32);
        return check with { Verdict = isReached ? CheckVerdict.Passed : CheckVerdict.BelowThreshold };
    }

    // What the machine trains on is what was trained on here: then its model is this one, bit for bit.
    bool IsJobsData()
    {
        LocalRows rows = Initial.Prepare(_checkData, _recipe.Profile);
        return rows.FeaturesQFA.AsSpan().SequenceEqual(_rows.FeaturesQFA) && rows.Targets.AsSpan().SequenceEqual(_rows.Targets);
    }

    static long? TryScore(LocalModel model, TabularData data, in JobTerms terms) =>
        model.TryScore(model.Prepare(data, (ProfileKind)terms.Recipe.Profile), (MetricKind)terms.Metric);

    long? TryScore(LocalModel model, LocalRows rows) => Judge.Scores ? model.TryScore(rows, (MetricKind)_terms.Metric) : null;
}
