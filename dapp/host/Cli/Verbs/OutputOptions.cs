using System.CommandLine;
using Spectre.Console;

namespace Rollup.Cli.Verbs;

/// <summary>`--force`, and the question that it answers.</summary>
static class OutputOptions
{
    public static readonly Setting<bool> Force = new(
        "--force", "replace what is there already, a file of the same kind or the remembered application; on a terminal you are asked");

    /// <param name="inputs">What the command reads besides --data.</param>
    public static OutputFile Open(ParseResult parsed, Screen screen, string path, FileKind kind, params string[] inputs) => OutputFile.At(
        path, kind, parsed.CommandResult.Command.Options.Contains(DataOptions.Data) ? [parsed.GetValue(DataOptions.Data)!, .. inputs] : inputs,
        existing => MayReplace(parsed, screen, $"{existing} is there already. Replace it?"));

    public static bool MayReplace(ParseResult parsed, Screen screen, string question) => parsed.GetValue(Force)
        || (screen.IsInteractive && !Console.IsInputRedirected && screen.Story.Confirm(Markup.Escape(question), defaultValue: false));
}
