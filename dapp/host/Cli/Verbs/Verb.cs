using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Rollup.Cli.Verbs;

/// <summary>A command with at least one example; help prints it, and a test demands it.</summary>
sealed class Verb : Command
{
    public Verb(string name, string description, params string[] examples) : base(name, description) => Examples = examples;

    public IReadOnlyList<string> Examples { get; }

    /// <summary>It signs transactions: however it fails, its last words tell what was sent, or that nothing was.</summary>
    public bool Sends => SecondRun is not (SecondRun.SendsNothing or SecondRun.TrainsOn);

    /// <summary>With --json it gives several documents, a line each, and so its error.</summary>
    public bool AnswersInLines { get; init; }

    /// <summary>Whether it may be run again after what it sent.</summary>
    public SecondRun SecondRun { get; init; }
}

/// <summary>The ordinary help page followed by examples and the exit codes.</summary>
sealed class TeachingHelp(HelpAction ordinary) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = ordinary.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is Verb { Examples.Count: > 0 } verb)
        {
            output.WriteLine("Examples:");
            foreach (string example in verb.Examples) output.WriteLine($"  {example}");
            output.WriteLine();
        }
        output.WriteLine(ExitCode.Help);
        return code;
    }
}
