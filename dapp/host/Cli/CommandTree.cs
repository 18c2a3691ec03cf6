using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Rollup.Cli.Demo;
using Rollup.Cli.Dev;

namespace Rollup.Cli;

/// <summary>All verbs of `rollup`.</summary>
static class CommandTree
{
    const string Description = """
        Lockstep pays for training a model on data that never leaves its owner, and lets anyone recompute every score and reward.

        Try it all on a chain of your own:   rollup demo, rollup dev
        Earn with your data:                 rollup job list, job show 1, job accept 1, train 1 --data my.csv, submit 1
        Have a model trained:                rollup model new, job post
        Trust nobody:                        rollup verify
        """;

    public static RootCommand Build()
    {
        RootCommand root = new(Description);
        foreach (Option option in GlobalOptions.All)
        {
            option.Recursive = true;
            root.Options.Add(option);
        }
        foreach (Command command in Commands()) root.Subcommands.Add(command);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new TeachingHelp((HelpAction)help.Action!);
        return root;
    }

    /// <summary>The words of a parsed command, for example "rollup job post".</summary>
    public static string PathOf(CommandResult command)
    {
        List<string> words = [];
        for (SymbolResult? symbol = command; symbol is not null; symbol = symbol.Parent)
        {
            if (symbol is CommandResult { Command: not RootCommand } part) words.Insert(0, part.Command.Name);
        }
        return string.Join(' ', words.Prepend("rollup"));
    }

    static IEnumerable<Command> Commands() =>
    [
        DemoVerb.Create(),
        DevVerb.Create(),
        NodeVerbs.Run(),
        NodeVerbs.Deploy(),
        Accounts.Create(),
        JobVerbs.Create(),
        WorkVerbs.Train(),
        WorkVerbs.Submit(),
        ReadVerbs.Inspect(),
        ReadVerbs.Notices(),
        ReadVerbs.Watch(),
        VoucherVerbs.Create(),
        VerifyVerb.Create(),
        SignatureVerb.Create(),
        ImageVerbs.Create(),
        EstimateVerb.Create(),
        ModelVerbs.Create(),
        ModelVerbs.Data(),
        HelpVerbs.Help(),
        HelpVerbs.Completion(),
    ];
}
