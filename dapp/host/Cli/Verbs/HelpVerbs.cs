using System.CommandLine;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup help` and `rollup completion`.</summary>
static class HelpVerbs
{
    public static Verb Help()
    {
        Verb verb = new("help", "Show how a command is used; the same as --help behind it.", "rollup help", "rollup help job post");
        Argument<string[]> words = new("command") { Description = "its words", Arity = ArgumentArity.ZeroOrMore };
        verb.Arguments.Add(words);
        verb.SetAction(async (parsed, cancellation) =>
        {
            string[] named = parsed.GetValue(words)!;
            Command command = CommandOf(parsed);
            foreach (string word in named)
            {
                string[] known = [.. command.Subcommands.Select(verb => verb.Name)];
                command = command.Subcommands.FirstOrDefault(verb => verb.Name == word) ?? throw UserError.Usage(
                    $"there is no command '{word}'", $"known here are {FailureWords.Some(known)}",
                    Nearest.Question(word, known) + "read rollup --help");
            }
            return await StrictWords.Parse(CommandOf(parsed), [.. named, "--help"])
                .InvokeAsync(new InvocationConfiguration { Output = parsed.InvocationConfiguration.Output }, cancellation);
        });
        return verb;
    }

    // The scripts ask the command itself what may stand at the cursor: the library answers to [suggest:position].
    public static Verb Completion()
    {
        Verb verb = new(
            "completion", "Write what completes rollup's words in a shell.",
            "rollup completion bash > ~/.local/share/bash-completion/completions/rollup",
            "rollup completion zsh > ~/.zfunc/_rollup   # with fpath+=(~/.zfunc) before compinit",
            "rollup completion fish > ~/.config/fish/completions/rollup.fish");
        Argument<string> shell = new("shell") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        verb.Arguments.Add(shell);
        verb.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.WriteLine(ScriptOf(parsed.GetValue(shell)!));
            return ExitCode.Done;
        });
        return verb;
    }

    static Command CommandOf(ParseResult parsed) => parsed.RootCommandResult.Command;

    static string ScriptOf(string shell) => shell switch
    {
        "bash" => """
            _rollup() {
                local found
                found=$(rollup "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null) || return
                mapfile -t COMPREPLY < <(compgen -W "$found" -- "${COMP_WORDS[COMP_CWORD]}")
            }
            complete -o default -F _rollup rollup
            """,
        "zsh" => """
            #compdef rollup
            _rollup() {
                local -a found
                found=(${(f)"$(rollup "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)"})
                if (( $#found )); then compadd -a found; else _files; fi
            }
            if [ "$funcstack[1]" = _rollup ]; then _rollup "$@"; else compdef _rollup rollup; fi
            """,
        _ => """
            complete -c rollup -a '(set -l line (commandline -cp); rollup "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)'
            """,
    };
}
