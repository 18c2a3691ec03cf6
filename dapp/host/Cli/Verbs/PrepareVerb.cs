using System.CommandLine;
using System.Text;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup data prepare`: tables as people have them become numbers, by rules that the job's schema carries to all.</summary>
static class PrepareVerb
{
    static readonly Setting<string> Impute = new(
        "--impute", "missing values become mean, median, most-frequent or a value; none refuses them; of words, the most frequent one. "
            + "For one column: age=median,color=red", otherwise: "mean", "rule|column=rule,…");
    static readonly Setting<string> Mark = new(
        "--mark-missing", "columns that get a feature more: 1 where the value was missing", otherwise: "", "a,b");
    static readonly Setting<string> Scale = new(
        "--scale", "numbers by standard (mean and deviation), min-max or none; for one column: age=none", otherwise: "standard",
        "rule|column=rule,…");
    static readonly Setting<string> Codes = new(
        "--codes", "columns of words that become the place of the word and not a feature for each word", otherwise: "", "a,b");
    static readonly Setting<string> Keep = new(
        "--keep", "columns to take though they seem to count or name the rows", otherwise: "", "a,b");
    static readonly Setting<string> Out = new(
        "--out", "where to write the schema that says it all; --schema of other verbs reads it", "file")
    {
        Required = true,
    };

    static readonly (string Word, Imputation Value)[] s_imputations =
    [
        ("mean", Imputation.Mean), ("median", Imputation.Median), ("most-frequent", Imputation.MostFrequent), ("none", Imputation.None),
    ];

    static readonly (string Word, Scaling Value)[] s_scalings =
        [("standard", Scaling.Standard), ("min-max", Scaling.MinMax), ("none", Scaling.None)];

    public static Verb Create()
    {
        Verb verb = new(
            "prepare", "Fit how words, missing values and sizes of your columns become numbers. Rows stay as they are: every verb that is "
                + "given the schema, and every client of the job, prepares rows in the same way, bit for bit.",
            "rollup data prepare --data penguins.csv --target species --out penguins.json",
            "rollup data prepare --data diabetes.arff --impute median,mass=30 --mark-missing mass --out diabetes.json");
        DataOptions.AddTo(verb, withSchema: false);
        foreach (Option option in new Option[] { Impute, Mark, Scale, Codes, Keep, Out }) verb.Options.Add(option);
        verb.Options.Add(OutputOptions.Force);
        verb.SetAction((parsed, _) => RunAsync(parsed));
        return verb;
    }

    static async Task<int> RunAsync(ParseResult parsed)
    {
        Screen screen = CommandSession.ScreenOf(parsed);
        string path = parsed.GetValue(DataOptions.Data)!, written = parsed.GetValue(Out)!;
        OutputFile target = OutputOptions.Open(parsed, screen, written, FileKind.Schema);
        TextTable table = await TableFile.ReadAsync(path, DataOptions.ReadingOf(parsed));
        PreparedTable prepared = PreparationInference.Of(table, DataOptions.WishesOf(parsed, classesOtherwise: -1), WishesOf(parsed));
        TabularData data = TabularData.From(prepared.Table, prepared.Schema);
        foreach (string remark in prepared.Remarks) screen.Say($"Note: {remark}.");
        DataOptions.SaySeen(screen, data);
        SchemaDocument document = SchemaDocument.Of(prepared.Schema);
        target.Write(Encoding.UTF8.GetBytes(JsonText.Of(document)));
        screen.Answer(
            new
            {
                File = written, data.Rows, data.Columns, data.Classes, Taken = prepared.Columns, Features = data.ColumnNames,
                Schema = document,
            },
            console =>
            {
                console.Write(PreparationTable.Of(prepared, $"{Path.GetFileName(path)}: what each column was taken for"));
                screen.Say($"Wrote {written}: {Numbers.Count(prepared.Columns.Count, "column")} of {Numbers.Count(data.Rows, "row")} "
                    + $"become {Numbers.Count(data.Columns, "feature")}. What was learnt of your rows (means, deviations, most frequent "
                    + "words) is in it, and becomes public with the job.\n"
                    + $"To say otherwise: --target, --classes, --leave-out, --keep, --categories, --impute, --scale; or change {written}.\n"
                    + $"Next: rollup model new --data {path}{DataOptions.FileWords(parsed)} --schema {written} --out initial.onnx; then "
                    + "rollup job post with what stands from --data to the schema"
                    + (data.Classes == 0 ? ", and --metric r-squared" : ""));
            });
        return ExitCode.Done;
    }

    static PreparationWishes WishesOf(ParseResult parsed)
    {
        (string all, Dictionary<string, string> byColumn) = RulesOf(parsed.GetValue(Impute)!, Impute.Name, "mean");
        (string scale, Dictionary<string, string> scales) = RulesOf(parsed.GetValue(Scale)!, Scale.Name, "standard");
        bool IsRule(string word) => s_imputations.Any(pair => pair.Word == word);
        return new PreparationWishes
        {
            Imputation = new Choice<Imputation>(Known(all, Impute.Name, s_imputations))
            {
                ByColumn = byColumn.Where(pair => IsRule(pair.Value))
                    .ToDictionary(pair => pair.Key, pair => Known(pair.Value, Impute.Name, s_imputations)),
            },
            Fills = byColumn.Where(pair => !IsRule(pair.Value)).ToDictionary(pair => pair.Key, pair => pair.Value),
            Scaling = new Choice<Scaling>(Known(scale, Scale.Name, s_scalings))
            {
                ByColumn = scales.ToDictionary(pair => pair.Key, pair => Known(pair.Value, Scale.Name, s_scalings)),
            },
            Marked = DataOptions.List(parsed.GetValue(Mark)!),
            Codes = DataOptions.List(parsed.GetValue(Codes)!),
            Kept = DataOptions.List(parsed.GetValue(Keep)!),
        };
    }

    // A rule for all columns, at most one, and rules of columns: median,age=mean.
    static (string All, Dictionary<string, string> ByColumn) RulesOf(string text, string option, string otherwise)
    {
        Dictionary<string, string> byColumn = [];
        string[] words = DataOptions.List(text), forAll = [.. words.Where(word => !word.Contains('=', StringComparison.Ordinal))];
        if (forAll.Length > 1)
            throw UserError.Usage($"{option} names two rules for all columns", $"they are {string.Join(" and ", forAll)}", "name one");
        foreach (string word in words.Except(forAll))
        {
            int at = word.LastIndexOf('=');
            if (!byColumn.TryAdd(word[..at].Trim(), word[(at + 1)..].Trim()))
                throw UserError.Usage($"{option} names '{word[..at]}' twice", "a column has one rule", "name it once");
        }
        return (forAll.FirstOrDefault(otherwise), byColumn);
    }

    static T Known<T>(string word, string option, (string Word, T Value)[] rules)
    {
        foreach ((string name, T value) in rules)
        {
            if (name == word) return value;
        }
        throw UserError.Usage($"'{word}' is no rule of {option}", $"its rules are {string.Join(", ", rules.Select(rule => rule.Word))}",
            Nearest.Question(word, rules.Select(rule => rule.Word)) + "write one of them, or a value for one column: age=30");
    }
}
