namespace Rollup.Client.Data;

/// <summary>When two words of a table are the same: the one place that says so, for names of columns, levels and classes.</summary>
public static class LabelText
{
    /// <summary>
    /// The place of a cell among labels, or -1. A label as it is written comes first; then the only one that differs in case, in spaces
    /// or quotes around it, or in how it writes a number: 1, 1.0 and 01 are one.
    /// </summary>
    public static int IndexOf(IReadOnlyList<string> labels, string cell)
    {
        int found = -1;
        for (int index = 0; index < labels.Count; index++)
        {
            if (string.Equals(labels[index], cell, StringComparison.Ordinal)) return index;
        }
        string key = KeyOf(cell);
        for (int index = 0; index < labels.Count; index++)
        {
            if (KeyOf(labels[index]) != key) continue;
            if (found >= 0) return -1;
            found = index;
        }
        return found;
    }

    /// <summary>Two labels that nobody could tell apart by <see cref="IndexOf"/>; null if there are none.</summary>
    public static (string One, string Other)? Alike(IReadOnlyList<string> labels)
    {
        Dictionary<string, string> seen = [];
        foreach (string label in labels)
        {
            if (!seen.TryAdd(KeyOf(label), label)) return (seen[KeyOf(label)], label);
        }
        return null;
    }

    public static string KeyOf(string label)
    {
        string bare = string.Join(' ', label.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        while (bare.Length >= 2 && bare[0] == bare[^1] && bare[0] is '"' or '\'') bare = bare[1..^1].Trim();
        return DecimalText.TryParse(bare, out DecimalText number) ? $"{number.Mantissa}e-{number.Decimals}" : bare.ToUpperInvariant();
    }
}
