using System.Text.RegularExpressions;

namespace Rollup.Cli.Output;

/// <summary>
/// What was typed and may be a key is never shown again: a key pasted where an address, a file or a number belongs would stand in an
/// error, in a log of it, and in the scrollback. Hashes that a command found out itself are shown.
/// </summary>
static partial class Secrets
{
    const string Hidden = "(not shown: it may be a key)";
    const int PhraseWordsMin = 11;

    /// <summary>The text without those of the words that look like a key or like the words of a recovery phrase.</summary>
    public static string Hide(string text, IEnumerable<string> words)
    {
        foreach (string word in words.SelectMany(MayBeSecret).Distinct().OrderByDescending(word => word.Length))
            text = text.Replace(word, Hidden, StringComparison.OrdinalIgnoreCase);
        return text;
    }

    /// <summary>The words of a line whose unquoted phrase became arguments of their own.</summary>
    public static bool IsPhrase(IReadOnlyCollection<string> unmatched) => unmatched.Count >= PhraseWordsMin && unmatched.All(IsPlainWord);

    static IEnumerable<string> MayBeSecret(string word)
    {
        if (word.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(IsPlainWord) >= PhraseWordsMin) yield return word;
        foreach (Match run in KeyLike().Matches(word))
            if (run.Value.Count(char.IsAsciiHexDigit) * 10 >= run.Value.Length * 9) yield return run.Value;
    }

    static bool IsPlainWord(string word) => word.Length is >= 3 and <= 8 && word.All(char.IsAsciiLetterLower);

    // Longer than an address, also with a digit too many, and as long as a key with some missing.
    [GeneratedRegex("[0-9A-Za-z]{48,}")]
    internal static partial Regex KeyLike();
}
