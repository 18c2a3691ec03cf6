using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Rollup.Cli.Verbs;

/// <summary>
/// How words of a command line are read: as they stand. Every whole number by the one strict rule, ASCII digits and a minus, where the
/// library's own reader takes blanks and plus signs; and no word that begins with @ is a file of more words, which errors would show.
/// </summary>
static class StrictWords
{
    public static ParseResult Parse(Command command, IReadOnlyList<string> words) =>
        MakeStrict(command).Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>What was mistyped, as questions: of words that are no option and no verb there. Other words are not shown.</summary>
    public static string QuestionsOn(ParseResult parsed)
    {
        List<string> known = [];
        for (SymbolResult? symbol = parsed.CommandResult; symbol is not null; symbol = symbol.Parent)
        {
            if (symbol is not CommandResult { Command: { } command }) continue;
            bool isHere = symbol == parsed.CommandResult;
            known.AddRange(command.Options.Where(option => isHere || option.Recursive).Select(option => option.Name));
            if (isHere) known.AddRange(command.Subcommands.Select(verb => verb.Name));
        }
        return string.Concat(parsed.UnmatchedTokens
            .Select(word => Nearest.Question(word, known.Where(name => name.StartsWith('-') == word.StartsWith('-')))).Distinct());
    }

    static T MakeStrict<T>(T command) where T : Command
    {
        foreach (Option option in command.Options)
        {
            if (option is Option<int> small) small.CustomParser = Read<int>;
            else if (option is Option<ulong> large) large.CustomParser = Read<ulong>;
            else if (option is Option<int?> maybeSmall) maybeSmall.CustomParser = result => Read<int>(result);
            else if (option is Option<ulong?> maybeLarge) maybeLarge.CustomParser = result => Read<ulong>(result);
        }
        foreach (Argument argument in command.Arguments)
        {
            if (argument is Argument<ulong> number) number.CustomParser = Read<ulong>;
            else if (argument is Argument<ulong?> maybe) maybe.CustomParser = result => Read<ulong>(result);
        }
        foreach (Command verb in command.Subcommands) MakeStrict(verb);
        return command;
    }

    static T Read<T>(ArgumentResult result) where T : struct, INumber<T>, IMinMaxValue<T>
    {
        string text = result.Tokens[0].Value;
        string name = (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
        if (!DecimalText.TryParseWhole(text, out BigInteger value))
            result.AddError($"'{text}' is no whole number for {name}: write digits and nothing else, for example 1000");
        else if (value < BigInteger.CreateChecked(T.MinValue) || value > BigInteger.CreateChecked(T.MaxValue))
            result.AddError($"{text} is out of range for {name}: {T.MinValue} to {T.MaxValue}");
        else return T.Parse(text, CultureInfo.InvariantCulture);
        return default;
    }
}
