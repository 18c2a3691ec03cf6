namespace Rollup.Cli.Output;

/// <summary>What somebody may have meant who mistyped a word.</summary>
static class Nearest
{
    const int PrefixMin = 3;

    /// <summary>The known word that is nearest to one, where it is near; null where none is.</summary>
    public static string? To(string word, IEnumerable<string> known)
    {
        string bare = Bare(word);
        if (bare.Length == 0) return null;
        (string Word, int Distance)[] near =
        [
            .. known.Select(candidate => (Word: candidate, Distance: Distance(bare, Bare(candidate))))
                .Where(one => one.Distance <= Math.Max(1, Math.Min(bare.Length, Bare(one.Word).Length) / 3)),
        ];
        if (near.Length > 0) return near.MinBy(one => one.Distance).Word;
        return bare.Length < PrefixMin ? null
            : known.FirstOrDefault(candidate => Bare(candidate).StartsWith(bare, StringComparison.Ordinal));
    }

    /// <summary>The question, or nothing.</summary>
    public static string Question(string word, IEnumerable<string> known) =>
        To(word, known) is { } meant ? $"did you mean {meant}? " : "";

    static string Bare(string word) => word.TrimStart('-').ToLowerInvariant();

    // Letters to insert, to leave out, to replace or to exchange with the next one.
    static int Distance(string one, string other)
    {
        int[,] steps = new int[one.Length + 1, other.Length + 1];
        for (int row = 0; row <= one.Length; row++)
        {
            for (int column = 0; column <= other.Length; column++)
            {
                if (row == 0 || column == 0)
                {
                    steps[row, column] = row + column;
                    continue;
                }
                int replaced = steps[row - 1, column - 1] + (one[row - 1] == other[column - 1] ? 0 : 1);
                steps[row, column] = Math.Min(replaced, 1 + Math.Min(steps[row - 1, column], steps[row, column - 1]));
                bool isExchange = row > 1 && column > 1 && one[row - 1] == other[column - 2] && one[row - 2] == other[column - 1];
                if (isExchange) steps[row, column] = Math.Min(steps[row, column], 1 + steps[row - 2, column - 2]);
            }
        }
        return steps[one.Length, other.Length];
    }
}
