using System.CommandLine;

namespace Rollup.Cli.Verbs;

/// <summary>How a CSV file is read; the same options wherever one is.</summary>
static class DataOptions
{
    const char Separator = ',';

    public static readonly Setting<string> Data = new("--data", "rows: a CSV file, or an LDS1 file", "file") { Required = true };
    static readonly Setting<string> Target = new("--target", "name of the target column [default: the last]", otherwise: "", "column");
    static readonly Setting<int?> Classes = new("--classes", "number of classes; 0 is regression [default: 2]", "n");
    static readonly Setting<string> ClassNames = new(
        "--class-names",
        "the classes in order, for example benign,malignant [default: the numbers from 0, else the labels sorted]", otherwise: "", "a,b");
    static readonly Setting<string> Header = new(
        "--header", "whether the first line names the columns: yes or no [default: what it looks like]", otherwise: "", "yes|no");
    static readonly Setting<string> Categories = new(
        "--categories", "columns of names and not of numbers, as color,size", otherwise: "", "a,b");
    static readonly Setting<bool> DropMissing = new(
        "--drop-missing", "leave out rows with a missing value, here and at every client; without it there may be none");
    static readonly Setting<string?> Schema = new(
        "--schema", "what the columns are, instead of what the rows show; `rollup data schema` writes one to change", "file");

    /// <summary>Of a sponsor's rows.</summary>
    public static void AddTo(Command command, bool withSchema = true)
    {
        foreach (Option option in new Option[] { Data, Target, Classes, ClassNames, Header, Categories, DropMissing })
            command.Options.Add(option);
        if (withSchema) command.Options.Add(Schema);
    }

    /// <summary>Of a client's rows, which are read by the job's schema: what is named here must be what it says.</summary>
    public static void AddClientTo(Command command)
    {
        foreach (Option option in new Option[] { Data, Target, ClassNames, Header }) command.Options.Add(option);
    }

    public static TabularData Load(ParseResult parsed, Screen screen)
    {
        foreach (Option option in new Option[] { Target, Classes, ClassNames, Categories, DropMissing })
        {
            if (parsed.GetValue(Schema) is not null && parsed.GetResult(option) is { Implicit: false })
                throw UserError.Usage($"--schema and {option.Name} exclude each other", "the schema says it", "change the schema's file");
        }
        TabularData data = parsed.GetValue(Schema) is { } schema
            ? DataSetFile.Load(parsed.GetValue(Data)!, SchemaDocument.Read(schema), HeaderOf(parsed))
            : DataSetFile.Load(parsed.GetValue(Data)!, WishesOf(parsed), HeaderOf(parsed));
        SayRemarks(screen, data);
        if (DoubtWords.OfTargets(data) is { } remark) screen.Say($"Note: {remark}.");
        IEnumerable<string> order = data.Schema.TargetColumn.Levels.Select((label, index) => $"{index} is {label}");
        if (data.Classes > 0) screen.Say($"Classes in order: {string.Join(", ", order)}.");
        return data;
    }

    public static TabularData LoadFor(ParseResult parsed, Screen screen, DataSchema schema)
    {
        string[] classNames = List(parsed.GetValue(ClassNames)!);
        IReadOnlyList<string> labels = schema.TargetColumn.Levels;
        if (classNames.Length > 0 && !classNames.Select(LabelText.KeyOf).SequenceEqual(labels.Select(LabelText.KeyOf)))
            throw new ClientException(new ClassOrderDiffers(classNames, labels));
        string target = parsed.GetValue(Target)!;
        if (target.Length > 0 && LabelText.KeyOf(target) != LabelText.KeyOf(schema.TargetColumn.Name))
            throw new ClientException(new TargetDiffers(target, schema.TargetColumn.Name));
        TabularData data = DataSetFile.Load(parsed.GetValue(Data)!, schema, HeaderOf(parsed));
        SayRemarks(screen, data);
        return data;
    }

    static SchemaWishes WishesOf(ParseResult parsed)
    {
        string[] classNames = List(parsed.GetValue(ClassNames)!);
        int classes = parsed.GetValue(Classes) ?? (classNames.Length > 0 ? classNames.Length : 2);
        return new SchemaWishes(parsed.GetValue(Target)!, classes, classNames, List(parsed.GetValue(Categories)!),
            parsed.GetValue(DropMissing) ? MissingKind.RowDropped : MissingKind.Refused);
    }

    static TableHeader HeaderOf(ParseResult parsed) => parsed.GetValue(Header)!.ToUpperInvariant() switch
    {
        "" => TableHeader.Look,
        "YES" => TableHeader.Present,
        "NO" => TableHeader.Absent,
        _ => throw UserError.Usage(
            "--header takes yes or no", $"it is '{parsed.GetValue(Header)}'", "say whether the first line names the columns"),
    };

    static string[] List(string text) => text.Split(Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static void SayRemarks(Screen screen, TabularData data)
    {
        foreach (string remark in data.Remarks.Concat(DoubtWords.Of(data))) screen.Say($"Note: {remark}.");
    }
}
