using System.CommandLine;

namespace Rollup.Cli;

static class Program
{
    const int SignalCodes = 128;

    static Task<int> Main(string[] arguments)
    {
        PasswordSource.TakeFromEnvironment();
        return Run(arguments, Console.Out, Console.Error, CancellationToken.None);
    }

    /// <summary>One command from its words to its exit code. Tests call this too.</summary>
    public static async Task<int> Run(string[] arguments, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        RootCommand root = CommandTree.Build();
        ParseResult parsed = StrictWords.Parse(root, arguments);
        bool json = arguments.Contains("--json");
        Invocation invocation = new() { EnableDefaultExceptionHandler = false, Output = output, Error = errors };
        try
        {
            if (parsed.Errors.Count > 0
                && parsed.Action is not System.CommandLine.Invocation.SynchronousCommandLineAction { ClearsParseErrors: true })
            {
                bool isOnlyAskingForHelp = !json && parsed.UnmatchedTokens.Count == 0 && parsed.CommandResult.Command is not Verb;
                if (isOnlyAskingForHelp)
                {
                    await StrictWords.Parse(CommandTree.Build(), [.. arguments, "--help"])
                        .InvokeAsync(new InvocationConfiguration { Output = output }, cancellation);
                    return ExitCode.Usage;
                }
                string command = parsed.CommandResult.Command is RootCommand ? "rollup" : CommandTree.PathOf(parsed.CommandResult);
                string faults = Secrets.IsPhrase(parsed.UnmatchedTokens)
                    ? "words that are no option; they are not shown: they may be a phrase"
                    : string.Join("; ", parsed.Errors.Select(error => error.Message));
                throw UserError.Usage("wrong usage", faults, $"{StrictWords.QuestionsOn(parsed)}read {command} --help");
            }
            int code = await parsed.InvokeAsync(invocation, cancellation);
            if (code > SignalCodes) throw new OperationCanceledException(); // it did not end in time after a signal
            invocation.Sent.SettleHeard();
            return code;
        }
        catch (Exception exception)
        {
            SecondRun again = parsed.CommandResult.Command is Verb verb ? verb.SecondRun : SecondRun.SendsNothing;
            SentLedger? sent = parsed.CommandResult.Command is Verb { Sends: true } ? invocation.Sent : null;
            UserError error = ErrorReport.Explain(exception, again, sent).Without(text => Secrets.Hide(text, arguments));
            bool isLine = parsed.CommandResult.Command is Verb { AnswersInLines: true };
            ErrorReport.Write(error, json, output, errors, again, sent, isLine);
            sent?.SettleHeard(); // what it came to was told just now
            if (Environment.GetEnvironmentVariable("LOCKSTEP_TRACE") == "1")
                errors.WriteLine(EndpointText.Discreet(Secrets.Hide(exception.ToString(), arguments)));
            return error.Code;
        }
    }
}
