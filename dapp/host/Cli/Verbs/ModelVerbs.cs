using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup model new`, `rollup job model`, `rollup data convert`.</summary>
static class ModelVerbs
{
    public static Command Create()
    {
        Command model = new("model", "Make model files.");
        model.Subcommands.Add(New());
        model.Subcommands.Add(ImportVerb.Create());
        return model;
    }

    static Verb New()
    {
        Verb verb = new(
            "new", "Make the initial model of a job: the scaling constants of your data are written into it and published with it.",
            "rollup model new --data holdout.csv --classes 2 --out initial.onnx",
            "rollup model new --data holdout.csv --classes 3 --hidden 16,16 --out initial.onnx");
        Setting<string> output = new("--out", "where to write the ONNX file", "file") { Required = true };
        Setting<string> hidden = new("--hidden", "widths of hidden layers with ReLU", otherwise: "", "16,16");
        Setting<ulong> seed = new("--seed", "of the first weights of hidden layers", otherwise: 1);
        DataOptions.AddTo(verb);
        verb.Options.Add(output);
        verb.Options.Add(hidden);
        verb.Options.Add(seed);
        verb.Options.Add(OutputOptions.Force);
        verb.SetAction(async (parsed, _) =>
        {
            Screen screen = CommandSession.ScreenOf(parsed);
            OutputFile target = OutputOptions.Open(parsed, screen, parsed.GetValue(output)!, FileKind.Model);
            TabularData data = await DataOptions.LoadAsync(parsed, screen);
            byte[] file = NewModel.Create(data, Widths(parsed.GetValue(hidden)!), parsed.GetValue(seed));
            LocalModel model = LocalModel.Read(file, parsed.GetValue(output)!);
            target.Write(file);
            string cid = FileBlocks.Of(file).Root.ToString();
            screen.Answer(
                new { File = parsed.GetValue(output), Cid = cid, Bytes = file.Length, Parameters = model.MasterQ40.Length },
                _ => screen.Say($"Wrote {parsed.GetValue(output)}: {model.MasterQ40.Length} parameters, {file.Length} bytes, {cid}.\n"
                    + "Its scaling constants are the means and deviations of your columns; they become public with it."));
            return ExitCode.Done;
        });
        return verb;
    }

    static int[] Widths(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.All(part => DecimalText.TryParseWhole(part, out BigInteger width) && width > 0 && width <= Limits.WidthMax))
            return [.. parts.Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        throw UserError.Usage($"'{text}' are no widths", $"--hidden takes numbers of 1 to {Limits.WidthMax} with commas",
            "write for example --hidden 16,16");
    }

    public static Verb OfJob()
    {
        Verb verb = new(
            "model", "Write the best paid model of a job, and the plain mean of the paid ones, each with its score.",
            "rollup job model 1 --out best.onnx --mean mean.onnx");
        Argument<ulong> jobId = JobVerbs.JobId();
        Setting<string> output = new("--out", "where to write the best model", "file") { Required = true };
        Setting<string?> mean = new("--mean", "where to write the mean of the paid models", "file");
        verb.Arguments.Add(jobId);
        verb.Options.Add(output);
        verb.Options.Add(mean);
        verb.Options.Add(OutputOptions.Force);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using CommandSession session = CommandSession.Open(parsed);
            (string bestPath, string? meanPath) = (parsed.GetValue(output)!, parsed.GetValue(mean));
            if (meanPath is not null && Path.GetFullPath(meanPath) == Path.GetFullPath(bestPath))
                throw UserError.Usage("two models, one file", "--out and --mean name the same", "give each its own name");
            OutputFile target = OutputOptions.Open(parsed, session.Screen, bestPath, FileKind.Model);
            OutputFile? meanTarget = meanPath is null ? null : OutputOptions.Open(parsed, session.Screen, meanPath, FileKind.Model);
            JobRecord record = await JobRecord.ReadAsync(session, parsed.GetValue(jobId), cancellation);
            (ScoredModel best, ScoredModel? average, IReadOnlyList<ScoredModel> paid) = JobModels.Of(session, record);
            target.Write(best.File);
            if (average is not null) meanTarget?.Write(average.File);
            ScoredModel[] all = [.. paid, average!];
            session.Screen.Answer(
                new { JobId = record.JobId, Best = View(best), Mean = View(average!), Paid = paid.Select(View) },
                _ => session.Screen.Table(
                    $"models of job {record.JobId}; the best is in {parsed.GetValue(output)}",
                        ["model", "score in fixed point#", "in ONNX Runtime#", "CID"],
                    all.Select(model => (IReadOnlyList<string>)
                        [model.Name + (model == best ? " (best)" : ""), model.ScoreQ32 is { } score ? Amounts.Score(score) : "-",
                            $"{model.FloatScore:0.000000}", model.Cid])));
            return ExitCode.Done;
        });
        return verb;
    }

    static object View(ScoredModel model) => new
    {
        model.Name,
        model.Cid,
        model.ScoreQ32,
        FloatScore = double.IsNaN(model.FloatScore) ? (double?)null : model.FloatScore,
    };

    public static Command Data()
    {
        Command data = new("data", "Say what your columns are, and turn tables into the machine's format.");
        Verb convert = new(
            "convert", "Write a data set as the LDS1 file that the machine reads, with a random salt; or, where the name ends in .csv, the "
                + "numbers that a model takes, for other programs.",
            "rollup data convert --data my.csv --classes 2 --out my.lds1",
            "rollup data convert --data new.csv --schema penguins.json --out features.csv");
        Setting<string> output = new("--out", "where to write", "file") { Required = true };
        DataOptions.AddTo(convert);
        convert.Options.Add(output);
        convert.Options.Add(OutputOptions.Force);
        convert.SetAction(async (parsed, _) =>
        {
            Screen screen = CommandSession.ScreenOf(parsed);
            bool isText = parsed.GetValue(output)!.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
            OutputFile target = OutputOptions.Open(
                parsed, screen, parsed.GetValue(output)!, isText ? FileKind.Table : FileKind.DataSet);
            TabularData table = await DataOptions.LoadAsync(parsed, screen);
            byte[] file = isText ? System.Text.Encoding.UTF8.GetBytes(FeatureTable.Of(table)) : DataSetFile.Create(table);
            target.Write(file);
            string cid = FileBlocks.Of(file).Root.ToString();
            screen.Answer(
                new
                {
                    File = parsed.GetValue(output), Cid = cid, table.Rows, table.Columns, table.Classes,
                    ClassCounts = table.ClassCounts(),
                    Bytes = file.Length
                },
                _ => screen.Say(
                    $"Wrote {parsed.GetValue(output)}: {Numbers.Count(table.Rows, "row")}, {Numbers.Count(table.Columns, "column")}, "
                    + $"{Numbers.Count(table.Classes, "class")}, {file.Length} bytes, {cid}."));
            return ExitCode.Done;
        });
        data.Subcommands.Add(PrepareVerb.Create());
        data.Subcommands.Add(convert);
        data.Subcommands.Add(Schema());
        return data;
    }

    static Verb Schema()
    {
        Verb verb = new(
            "schema", "Show what your columns are as the job's clients will read it, and write it down to change it.",
            "rollup data schema --data holdout.csv",
            "rollup data schema --data holdout.csv --class-names benign,malignant --out schema.json");
        Setting<string?> output = new("--out", "where to write it; `--schema` of other verbs reads it", "file");
        DataOptions.AddTo(verb, withSchema: false);
        verb.Options.Add(output);
        verb.Options.Add(OutputOptions.Force);
        verb.SetAction(async (parsed, _) =>
        {
            Screen screen = CommandSession.ScreenOf(parsed);
            OutputFile? target = parsed.GetValue(output) is { } path ? OutputOptions.Open(parsed, screen, path, FileKind.Schema) : null;
            DataSchema schema = (await DataOptions.LoadAsync(parsed, screen)).Schema;
            SchemaDocument document = SchemaDocument.Of(schema);
            target?.Write(System.Text.Encoding.UTF8.GetBytes(JsonText.Of(document)));
            screen.Answer(document, console =>
            {
                console.Write(SchemaTable.Of(schema, "what the columns are"));
                screen.Say($"As a block of a job it takes {SchemaBlock.BytesOf(schema):N0} bytes; {SchemaTable.Rules(schema)}. "
                    + "It becomes public with the job: its bounds are wider than your rows, and yours to set.\nNext: "
                    + (parsed.GetValue(output) is { } written ? $"change {written}, then give it with --schema"
                        : "--out schema.json to change it"));
            });
            return ExitCode.Done;
        });
        return verb;
    }
}
