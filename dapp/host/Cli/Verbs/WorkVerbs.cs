using System.CommandLine;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup train` and `rollup submit`: what a client does after `job accept`.</summary>
static class WorkVerbs
{
    static readonly Setting<int?> Epochs = new("--epochs", "train longer or shorter than the job suggests", "n");
    static readonly Setting<string?> LearningRate = new("--learning-rate", "another step size than the job suggests", "rate");
    static readonly Setting<ulong?> Seed = new("--seed", "another order of rows than the job suggests", "n");

    static readonly Setting<int> KeepBack = new(
        "--keep-back",
        "percent of your rows that are not trained on and check the model; of no use where the job's data are public",
        otherwise: 20, "percent");
    public static readonly Setting<bool> Anyway = new("--anyway", "commit to the model whatever its check says");
    static readonly Setting<bool> AnywayTrain = new(
        "--anyway", "train though a class is missing, and take this model whatever its check says, in the place of a better one");
    static readonly Setting<bool> Replace = new("--replace", "replace a commitment to another model, for good");

    public static Verb Train()
    {
        Verb verb = new(
            "train", "Train the job's model on your data, on this computer. No network is used: try it with the cable pulled.",
            "rollup train 1 --data my.csv",
            "rollup train 1 --data my.csv --engine wasm          # inside a WebAssembly module that can reach nothing; the same file",
            "unshare --user --net rollup train 1 --data my.csv   # a process without any network")
        {
            SecondRun = SecondRun.TrainsOn
        };
        Argument<ulong> jobId = JobVerbs.JobId();
        verb.Arguments.Add(jobId);
        DataOptions.AddClientTo(verb);
        verb.Options.Add(Epochs);
        verb.Options.Add(LearningRate);
        verb.Options.Add(Seed);
        verb.Options.Add(KeepBack);
        verb.Options.Add(AnywayTrain);
        WasmOptions.AddTo(verb);
        verb.SetAction((parsed, cancellation) => TrainAsync(parsed, parsed.GetValue(jobId), cancellation));
        return verb;
    }

    static async Task<int> TrainAsync(ParseResult parsed, ulong jobId, CancellationToken cancellation)
    {
        using CommandSession session = CommandSession.Open(parsed);
        JobFiles files = session.JobFiles(jobId);
        JobTerms terms = files.ReadTerms(jobId);
        TabularData data = await DataOptions.LoadForAsync(parsed, session.Screen, files.ReadSchema(jobId));
        int keepBack = parsed.GetValue(KeepBack);
        if (keepBack is < 0 or > 90)
            throw UserError.Usage("--keep-back takes 0 to 90", $"it is {keepBack}", "keep back a part of your rows");
        bool isReplay = !Judge.Of((JudgeKind)terms.Judge).TakesModels;
        bool isAdjusted = parsed.GetValue(Epochs) is not null || parsed.GetValue(LearningRate) is not null
            || parsed.GetValue(Seed) is not null;
        if (isReplay && isAdjusted)
            throw UserError.Usage("a replay job fixes the recipe", "the machine repeats it bit for bit",
                "leave --epochs, --learning-rate and --seed out");
        Address client = isReplay ? Accounts.AddressOf(parsed, session) : default;
        Training training = Training.Prepare(files, jobId, data, client, keepBack, recipe => Adjust(parsed, recipe));
        foreach (string remark in training.Initial.RemarksOn(data))
            session.Screen.Say($"Note: {remark}; see that your columns are in the sponsor's order and units.");
        SayInitialScore(session.Screen, training, terms);
        bool anyway = parsed.GetValue(AnywayTrain);
        if (anyway && training.Absent is { } absent) session.Screen.Say($"Warning: {CheckWords.Of(absent)}.");
        SayCommitment(session.Screen, files, jobId, terms);
        TrainingReport report = Run(
            session.Screen, training, jobId, parsed.GetValue(DataOptions.Data)!, WasmOptions.ModuleOf(parsed), anyway,
            cancellation);
        Answer(session.Screen, report);
        return report.IsToSubmit && (report.Check.IsPassed || report.Check.Anyway) ? ExitCode.Done : ExitCode.Refused;
    }

    /// <summary>Whoever trains again after he committed hears that it changes nothing by itself.</summary>
    static void SayCommitment(Screen screen, JobFiles files, ulong jobId, in JobTerms terms)
    {
        if (files.ReadSubmission() is not { } submission || submission.DataDigest != HexText.Of(terms.DataDigest)) return;
        screen.Say($"Note: you have committed to a model of this job ({CheckWords.Short(submission.Check, (MetricKind)terms.Metric)}). "
            + $"Another one takes its place only by `rollup submit {jobId} --replace`, up to block {terms.CommitDeadline}.");
    }

    /// <summary>The posted score is of the same model: on rows that mean the same, it is much the same.</summary>
    static void SayInitialScore(Screen screen, Training training, in JobTerms terms)
    {
        if (!training.IsInitialScoreFar) return;
        string doubt = terms.Classes == 0 ? "Is your target in the job's unit, and are your columns in theirs"
            : "Do your classes stand in the job's order, and your columns in its units";
        screen.Say($"Warning: the job's initial model scores {CheckWords.ScoreText(training.OwnInitialScoreQ32)} on your rows, and "
            + $"{Amounts.Score(terms.InitialScoreQ32)} on the sponsor's. {doubt}? `rollup job show` has both.");
    }

    /// <summary>Trains in sight of whoever waits.</summary>
    public static TrainingReport Run(
        Screen screen, Training training, ulong jobId, string dataPath, string? module, bool anyway, CancellationToken cancellation)
    {
        if (training.Saturations > 0)
            screen.Say($"Note: {training.Saturations} scaled values left the number range and were cut; check the units of your columns.");
        (CheckpointKind kept, int before) = module is null ? training.Checkpoint.Look() : default;
        if (CheckWords.Of(kept, before, training.Recipe.Epochs) is { } note) screen.Say(note);
        return ProgressBar.Run(screen, $"training on {Numbers.Count(training.Rows, "row")}", training.Recipe.Epochs, "epochs",
            epochDone => training.Run(jobId, dataPath, module, anyway, done => epochDone(done), cancellation), before);
    }

    static void Answer(Screen screen, TrainingReport report)
    {
        double epochsPerSecond = (report.Epochs - report.EpochsBefore) / report.Seconds;
        string metric = JobOffer.MetricText(report.Metric);
        screen.Answer(
            new
            {
                report.JobId, report.Rows, report.Epochs, report.EpochsBefore, report.Seconds, EpochsPerSecond = epochsPerSecond,
                report.ModelFile, report.ModelCid, Metric = metric, report.BeforeQ32, report.AfterQ32, report.Check, report.CheckError,
                report.IsToSubmit, report.Kept, report.Read, report.Written,
            },
            _ => screen.Say(
                $"Trained {Numbers.Count(report.Epochs - report.EpochsBefore, "epoch")} on {Numbers.Count(report.Rows, "row")} "
                + $"in {report.Seconds:0.0} s ({epochsPerSecond:0.#} epochs/s).\n"
                + $"On the rows it was trained on, {metric}: {CheckWords.ScoreText(report.BeforeQ32)} before, "
                + $"{CheckWords.ScoreText(report.AfterQ32)} after.\n"
                + $"{CheckWords.Of(report.Check, report.Metric)}{CheckWords.Of(report.CheckError)}\n"
                + $"Read:    {string.Join(", ", report.Read)}\n"
                + $"Written: {string.Join(", ", report.Written)} (weights, and what the check found)\n"
                + Advice(report)));
    }

    static string Advice(TrainingReport report)
    {
        bool isWanted = report.Check.IsPassed || report.Check.Anyway;
        if (isWanted && report.IsToSubmit) return $"Next: rollup submit {report.JobId}";
        string why = isWanted ? "its check is worse than that of the model before" : CheckWords.Reason(report.Check.Verdict);
        string kept = report.IsToSubmit ? "" : $"\nThe model before stays trained.onnx ({CheckWords.Short(report.Kept, report.Metric)}).";
        return $"Not to be submitted: {why}.{kept}\nNext: train again with other rows, --epochs or --learning-rate; --anyway "
            + (report.IsToSubmit ? "commits to it all the same." : "puts such a model in its place.");
    }

    static Recipe Adjust(ParseResult parsed, Recipe recipe)
    {
        if (parsed.GetValue(Epochs) is { } epochs) recipe.Epochs = epochs;
        if (parsed.GetValue(LearningRate) is { } rate) recipe.LearningRateQ32 = Amounts.ParseQ32(rate);
        if (parsed.GetValue(Seed) is { } seed) recipe.Seed = seed;
        return recipe;
    }

    public static Verb Submit()
    {
        Verb verb = new(
            "submit",
            "Commit to your trained model; run again after the commit deadline, it reveals and sends the model's blocks. Safe to repeat.",
            "rollup submit 1", "until rollup submit 1; do [ $? = 20 ] || break; sleep 60; done")
        {
            SecondRun = SecondRun.GoesOn
        };
        Argument<ulong> jobId = JobVerbs.JobId();
        verb.Arguments.Add(jobId);
        verb.Options.Add(Anyway);
        verb.Options.Add(Replace);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using CommandSession session = CommandSession.Open(parsed);
            SubmitReport report = await Submitting.RunAsync(session, parsed.GetValue(jobId), parsed.GetValue(Anyway), cancellation,
                parsed.GetValue(Replace));
            string[] done = [.. SubmitWords.Done(report)];
            string next = SubmitWords.Next(report);
            session.Answer(new { report.JobId, Done = done, report.Next, Explanation = next, report.ModelCid }, _ =>
            {
                if (done.Length > 0) session.Screen.Say($"Done now: {string.Join(", ", done)}.");
                session.Screen.Say($"{char.ToUpperInvariant(next[0])}{next[1..]}.");
            });
            return SubmitWords.ExitCodeOf(report.Next);
        });
        return verb;
    }
}
