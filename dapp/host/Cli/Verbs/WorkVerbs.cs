using System.CommandLine;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup train` and `rollup submit`: what a client does after `job accept`.</summary>
static class WorkVerbs
{
    static readonly Option<int?> Epochs = new("--epochs") { Description = "train longer or shorter than the job suggests", HelpName = "n" };
    static readonly Option<string?> LearningRate = new("--learning-rate")
    {
        Description = "another step size than the job suggests",
        HelpName = "rate"
    };
    static readonly Option<ulong?> Seed = new("--seed") { Description = "another order of rows than the job suggests", HelpName = "n" };

    public static Verb Train()
    {
        Verb verb = new(
            "train", "Train the job's model on your data, on this computer. No network is used: try it with the cable pulled.",
            "rollup train 1 --data my.csv",
            "rollup train 1 --data my.csv --engine wasm          # inside a WebAssembly module that can reach nothing; the same file",
            "unshare --user --net rollup train 1 --data my.csv   # a process without any network");
        Argument<ulong> jobId = JobVerbs.JobId();
        verb.Arguments.Add(jobId);
        DataOptions.AddTo(verb, withClasses: false);
        verb.Options.Add(Epochs);
        verb.Options.Add(LearningRate);
        verb.Options.Add(Seed);
        WasmOptions.AddTo(verb);
        verb.SetAction((parsed, cancellation) => Task.FromResult(Train(parsed, parsed.GetValue(jobId), cancellation)));
        return verb;
    }

    static int Train(ParseResult parsed, ulong jobId, CancellationToken cancellation)
    {
        using CommandSession session = CommandSession.Open(parsed);
        JobFiles files = session.JobFiles(jobId);
        JobTerms terms = files.ReadTerms(jobId);
        TabularData data = DataOptions.Load(parsed, session.Screen, terms.Classes);
        bool isReplay = !Judge.Of((JudgeKind)terms.Judge).TakesModels;
        bool isAdjusted = parsed.GetValue(Epochs) is not null || parsed.GetValue(LearningRate) is not null
            || parsed.GetValue(Seed) is not null;
        if (isReplay && isAdjusted)
            throw UserError.Usage("a replay job fixes the recipe", "the machine repeats it bit for bit",
                "leave --epochs, --learning-rate and --seed out");
        Address client = isReplay ? Accounts.AddressOf(parsed, session) : default;
        Training training = Training.Prepare(files, jobId, data, client, recipe => Adjust(parsed, recipe));
        foreach (string remark in training.Initial.RemarksOn(data)) session.Screen.Say($"Note: {remark}.");
        Answer(session.Screen,
            Run(session.Screen, training, jobId, parsed.GetValue(DataOptions.Data)!, WasmOptions.ModuleOf(parsed), cancellation));
        return ExitCode.Done;
    }

    /// <summary>Trains in sight of whoever waits.</summary>
    public static TrainingReport Run(
        Screen screen, Training training, ulong jobId, string dataPath, string? module, CancellationToken cancellation)
    {
        if (training.Saturations > 0)
            screen.Say($"Note: {training.Saturations} scaled values left the number range and were cut; check the units of your columns.");
        return ProgressBar.Run(screen, $"training on {training.Rows} rows", training.Recipe.Epochs, "epochs",
            epochDone => training.Run(jobId, dataPath, module, done => epochDone(done), cancellation));
    }

    static void Answer(Screen screen, TrainingReport report)
    {
        double epochsPerSecond = report.Epochs / report.Seconds;
        string metric = JobOffer.MetricText(report.Metric);
        screen.Answer(
            new
            {
                report.JobId, report.Rows, report.Epochs, report.Seconds, EpochsPerSecond = epochsPerSecond, report.ModelFile,
                report.ModelCid,
                Metric = metric, report.BeforeQ32, report.AfterQ32, report.Read, report.Written
            },
            _ => screen.Say(
                $"Trained {report.Epochs} epochs on {report.Rows} rows in {report.Seconds:0.0} s ({epochsPerSecond:0.#} epochs/s).\n"
                + $"On your own rows, {metric}: {Amounts.Score(report.BeforeQ32)} before, {Amounts.Score(report.AfterQ32)} after.\n"
                + $"Read:    {string.Join(", ", report.Read)}\n"
                + $"Written: {string.Join(", ", report.Written)} (weights only)\n"
                + $"Next: rollup submit {report.JobId}"));
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
            Sends = true
        };
        Argument<ulong> jobId = JobVerbs.JobId();
        verb.Arguments.Add(jobId);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using CommandSession session = CommandSession.Open(parsed);
            SubmitReport report = await Submitting.RunAsync(session, parsed.GetValue(jobId), cancellation);
            string[] done = [.. SubmitWords.Done(report)];
            string next = SubmitWords.Next(report);
            session.Screen.Answer(new { report.JobId, Done = done, report.Next, Explanation = next, report.ModelCid }, _ =>
            {
                if (done.Length > 0) session.Screen.Say($"Done now: {string.Join(", ", done)}.");
                session.Screen.Say($"{char.ToUpperInvariant(next[0])}{next[1..]}.");
            });
            return SubmitWords.ExitCodeOf(report.Next);
        });
        return verb;
    }
}
