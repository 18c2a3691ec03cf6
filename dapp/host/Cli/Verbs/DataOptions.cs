using System.CommandLine;

namespace Rollup.Cli.Verbs;

/// <summary>How a CSV file is read; the same options wherever one is.</summary>
static class DataOptions
{
    const char Separator = ',';

    public static readonly Setting<string> Data = new("--data", "rows: a CSV, Parquet, ARFF or LDS1 file", "file") { Required = true };
    static readonly Setting<string> Target = new("--target", "name of the target column [default: the last]", otherwise: "", "column");
    static readonly Setting<int?> Classes = new("--classes", "number of classes; 0 is regression [default: 2]", "n");
    static readonly Setting<string> ClassNames = new(
        "--class-names",
        "the classes in order, for example benign,malignant [default: the numbers from 0, else the labels sorted]", otherwise: "", "a,b");
    static readonly Setting<string> Header = new(
        "--header", "whether the first line names the columns: yes or no [default: what it looks like]", otherwise: "", "yes|no");
    static readonly Setting<string?> Encoding = new("--encoding", "of the text in the file, as windows-1252 [default: utf-8]", "name");
    static readonly Setting<string?> CellSeparator = new(
        "--separator", "what separates cells: one character, or tab [default: what it looks like]", "character");
    static readonly Setting<string> DecimalMark = new(
        "--decimal", "what stands before decimals: point or comma", otherwise: "point", "point|comma");
    static readonly Setting<string?> MissingWords = new(
        "--missing", "words that stand for no value [default: NA, N/A, NaN, null, None, ? and nothing; in ARFF files ?]", "a,b");
    static readonly Setting<string> LeaveOut = new("--leave-out", "columns of the file that are none of the job's", otherwise: "", "a,b");
    static readonly Setting<string> Categories = new(
        "--categories", "columns of names and not of numbers, as color,size", otherwise: "", "a,b");
    static readonly Setting<bool> DropMissing = new(
        "--drop-missing", "leave out rows with a missing value, here and at every client; without it there may be none");
    static readonly Setting<string?> Schema = new(
        "--schema", "what the columns are, instead of what the rows show; `rollup data schema` writes one to change", "file");

    static IEnumerable<Option> OfFiles => [Header, Encoding, CellSeparator, DecimalMark, MissingWords];
    static IEnumerable<Option> OfWishes => [Target, Classes, ClassNames, Categories, DropMissing, LeaveOut];

    /// <summary>Of a sponsor's rows.</summary>
    public static void AddTo(Command command, bool withSchema = true)
    {
        foreach (Option option in (Option[])[Data, .. OfWishes, .. OfFiles]) command.Options.Add(option);
        if (withSchema) command.Options.Add(Schema);
    }

    /// <summary>Of a client's rows, which are read by the job's schema: what is named here must be what it says.</summary>
    public static void AddClientTo(Command command)
    {
        foreach (Option option in (Option[])[Data, Target, ClassNames, .. OfFiles]) command.Options.Add(option);
    }

    public static async Task<TabularData> LoadAsync(ParseResult parsed, Screen screen)
    {
        foreach (Option option in OfWishes)
        {
            if (parsed.GetValue(Schema) is not null && parsed.GetResult(option) is { Implicit: false })
                throw UserError.Usage($"--schema and {option.Name} exclude each other", "the schema says it", "change the schema's file");
        }
        TabularData data = parsed.GetValue(Schema) is { } schema
            ? await DataSetFile.LoadAsync(parsed.GetValue(Data)!, SchemaDocument.Read(schema), ReadingOf(parsed))
            : await DataSetFile.LoadAsync(parsed.GetValue(Data)!, WishesOf(parsed, classesOtherwise: 2), ReadingOf(parsed));
        SaySeen(screen, data);
        return data;
    }

    /// <summary>What a sponsor's rows show, whatever it is that they were read by.</summary>
    public static void SaySeen(Screen screen, TabularData data)
    {
        SayRemarks(screen, data, " (--leave-out)");
        if (DoubtWords.OfTargets(data) is { } remark) screen.Say($"Note: {remark}.");
        IEnumerable<string> order = data.Schema.TargetColumn.Levels.Select((label, index) => $"{index} is {label}");
        if (data.Classes > 0) screen.Say($"Classes in order: {string.Join(", ", order)}.");
    }

    public static async Task<TabularData> LoadForAsync(ParseResult parsed, Screen screen, DataSchema schema)
    {
        string[] classNames = List(parsed.GetValue(ClassNames)!);
        IReadOnlyList<string> labels = schema.TargetColumn.Levels;
        if (classNames.Length > 0 && !classNames.Select(LabelText.KeyOf).SequenceEqual(labels.Select(LabelText.KeyOf)))
            throw new ClientException(new ClassOrderDiffers(classNames, labels));
        string target = parsed.GetValue(Target)!;
        if (target.Length > 0 && LabelText.KeyOf(target) != LabelText.KeyOf(schema.TargetColumn.Name))
            throw new ClientException(new TargetDiffers(target, schema.TargetColumn.Name));
        TabularData data = await DataSetFile.LoadAsync(parsed.GetValue(Data)!, schema, ReadingOf(parsed));
        SayRemarks(screen, data);
        return data;
    }

    /// <summary>What she says of her columns; of classes, so many where she does not: below 0 is what the target shows.</summary>
    public static SchemaWishes WishesOf(ParseResult parsed, int classesOtherwise)
    {
        string[] classNames = List(parsed.GetValue(ClassNames)!);
        int classes = parsed.GetValue(Classes) ?? (classNames.Length > 0 ? classNames.Length : classesOtherwise);
        return new SchemaWishes(parsed.GetValue(Target)!, classes, classNames, List(parsed.GetValue(Categories)!),
            parsed.GetValue(DropMissing) ? MissingKind.RowDropped : MissingKind.Refused)
        { LeftOut = List(parsed.GetValue(LeaveOut)!) };
    }

    /// <summary>What was said of how the file is to be read, to be said again: " --encoding windows-1252".</summary>
    public static string FileWords(ParseResult parsed) => string.Concat(OfFiles
        .Where(option => parsed.GetResult(option) is { Implicit: false })
        .Select(option => $" {option.Name} {string.Join(' ', parsed.GetResult(option)!.Tokens.Select(token => Quoted(token.Value)))}"));

    static string Quoted(string word) => word.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '.') ? word : $"'{word}'";

    public static TableReading ReadingOf(ParseResult parsed) => new()
    {
        Header = HeaderOf(parsed),
        Encoding = parsed.GetValue(Encoding),
        Separator = SeparatorOf(parsed.GetValue(CellSeparator)),
        HasDecimalComma = HasDecimalComma(parsed.GetValue(DecimalMark)!),
        MissingWords = parsed.GetValue(MissingWords) is { } words ? List(words) : null,
    };

    static char? SeparatorOf(string? text) => text?.ToUpperInvariant() switch
    {
        null => null,
        "TAB" => '\t',
        { Length: 1 } one when !char.IsLetterOrDigit(one[0]) && one[0] is not ('"' or '.' or '-' or '+') => one[0],
        _ => throw UserError.Usage("--separator takes one character, or tab", $"it is '{text}'", "write for example --separator ';'"),
    };

    static bool HasDecimalComma(string text) => text.ToUpperInvariant() switch
    {
        "POINT" => false,
        "COMMA" => true,
        _ => throw UserError.Usage("--decimal takes point or comma", $"it is '{text}'", "say what stands before decimals"),
    };

    static TableHeader HeaderOf(ParseResult parsed) => parsed.GetValue(Header)!.ToUpperInvariant() switch
    {
        "" => TableHeader.Look,
        "YES" => TableHeader.Present,
        "NO" => TableHeader.Absent,
        _ => throw UserError.Usage(
            "--header takes yes or no", $"it is '{parsed.GetValue(Header)}'", "say whether the first line names the columns"),
    };

    /// <summary>Names with commas between them.</summary>
    public static string[] List(string text) =>
        text.Split(Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static void SayRemarks(Screen screen, TabularData data, string how = "")
    {
        foreach (string remark in data.Remarks.Concat(DoubtWords.Of(data, how))) screen.Say($"Note: {remark}.");
    }
}
