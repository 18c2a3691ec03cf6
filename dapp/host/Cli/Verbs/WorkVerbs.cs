using System.CommandLine;
using Rollup.Cli.Actions;
using Rollup.Cli.Data;
using Rollup.Cli.Models;
using Rollup.Cli.Output;
using Rollup.Kernel;
using Rollup.Market;
using Rollup.Protocol;
using JudgeKind = Rollup.Protocol.JudgeKind;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup train` and `rollup submit`: what a client does after `job accept`.</summary>
static class WorkVerbs
{
    static readonly Option<int?> Epochs = new("--epochs") { Description = "train longer or shorter than the job suggests", HelpName = "n" };
    static readonly Option<string?> LearningRate = new("--learning-rate") { Description = "another step size than the job suggests",
        HelpName = "rate" };
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
        using Session session = Sessions.Open(parsed);
        JobTerms terms = session.JobFiles(jobId).ReadTerms() ?? throw new UserError(
            $"job {jobId} is not in this data directory", "its terms and model were not fetched", $"run `rollup job accept {jobId}` first");
        TabularData data = DataOptions.Load(parsed, session.Screen, terms.Classes);
        if (File.Exists(session.JobFiles(jobId).InitialModel))
        {
            LocalModel initial = LocalModel.Read(File.ReadAllBytes(session.JobFiles(jobId).InitialModel), "the initial model");
            foreach (string remark in initial.RemarksOn(data)) session.Screen.Say($"Note: {remark}.");
        }
        bool isReplay = !Judge.Of((JudgeKind)terms.Judge).TakesModels;
        bool isAdjusted = parsed.GetValue(Epochs) is not null || parsed.GetValue(LearningRate) is not null || parsed.GetValue(Seed) is not null;
        if (isReplay && isAdjusted)
            throw UserError.Usage("a replay job fixes the recipe", "the machine repeats it bit for bit",
                "leave --epochs, --learning-rate and --seed out");
        Address client = isReplay ? Accounts.AddressOf(parsed, session) : default;
        TrainingReport report = Training.Run(session, jobId, data, parsed.GetValue(DataOptions.Data)!, client, recipe => Adjust(parsed, recipe),
            WasmOptions.ModuleOf(parsed), cancellation);
        session.Screen.Answer(report, _ =>
        {
            session.Screen.Say($"Trained {report.Epochs} epochs on {report.Rows} rows in {report.Seconds:0.0} s ({report.EpochsPerSecond:0.#} epochs/s).");
            session.Screen.Say($"On your own rows, {report.Metric}: {Amounts.Score(report.BeforeQ32)} before, {Amounts.Score(report.AfterQ32)} after.");
            session.Screen.Say($"Read:    {string.Join(", ", report.Read)}");
            session.Screen.Say($"Written: {string.Join(", ", report.Written)} (weights only)");
            session.Screen.Say($"Next: rollup submit {jobId}");
        });
        return ExitCode.Done;
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
            "rollup submit 1", "until rollup submit 1; do [ $? = 20 ] || break; sleep 60; done");
        Argument<ulong> jobId = JobVerbs.JobId();
        verb.Arguments.Add(jobId);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using Session session = Sessions.Open(parsed);
            SubmitReport report = await Submitting.RunAsync(session, parsed.GetValue(jobId), cancellation);
            session.Screen.Answer(report, _ =>
            {
                if (report.Done.Count > 0) session.Screen.Say($"Done now: {string.Join(", ", report.Done)}.");
                session.Screen.Say($"{char.ToUpperInvariant(report.Explanation[0])}{report.Explanation[1..]}.");
            });
            return Submitting.ExitCodeOf(report.Next);
        });
        return verb;
    }
}
