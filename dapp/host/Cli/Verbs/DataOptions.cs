using System.CommandLine;

namespace Rollup.Cli.Verbs;

/// <summary>How a CSV file is read; the same options wherever one is.</summary>
static class DataOptions
{
    public static readonly Option<string> Data = new("--data")
    {
        Description = "rows: a CSV file, or an LDS1 file", HelpName = "file",
        Required = true
    };
    public static readonly Option<string> Target = new("--target")
    {
        Description = "name of the target column [default: the last]",
        HelpName = "column", DefaultValueFactory = _ => ""
    };
    public static readonly Option<int> Classes = new("--classes")
    {
        Description = "number of classes; 0 is regression",
        DefaultValueFactory = _ => 2
    };
    public static readonly Option<string> ClassNames = new(
        "--class-names")
    {
        Description = "text labels in class order, for example benign,malignant", HelpName = "a,b",
        DefaultValueFactory = _ => ""
    };

    public static void AddTo(Command command, bool withClasses = true)
    {
        command.Options.Add(Data);
        command.Options.Add(Target);
        if (withClasses) command.Options.Add(Classes);
        command.Options.Add(ClassNames);
    }

    public static TabularData Load(ParseResult parsed, Screen screen, int? classes = null)
    {
        string[] names = parsed.GetValue(ClassNames)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        TabularData data = DataSetFile.Load(parsed.GetValue(Data)!, parsed.GetValue(Target)!, classes ?? parsed.GetValue(Classes), names);
        foreach (string remark in data.Remarks) screen.Say($"Note: {remark}.");
        return data;
    }

    public static byte[] ReadFile(string path, string option)
    {
        if (!File.Exists(path)) throw UserError.Usage($"there is no file {path}", $"{option} names it", "check the path");
        return File.ReadAllBytes(path);
    }
}
