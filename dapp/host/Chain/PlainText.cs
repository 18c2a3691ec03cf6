using System.Text;

namespace Rollup.Chain;

/// <summary>
/// What others wrote, made fit to be shown: nothing in it moves a cursor, clears a screen, begins a line of its own or turns the direction
/// in which it is read. Characters that a schema may not hold are none that are shown.
/// </summary>
public static class PlainText
{
    public static string Of(string text)
    {
        if (!text.EnumerateRunes().Any(IsHidden)) return text;
        StringBuilder shown = new(text.Length);
        foreach (Rune letter in text.EnumerateRunes()) shown.Append((IsHidden(letter) ? Rune.ReplacementChar : letter).ToString());
        return shown.ToString();
    }

    static bool IsHidden(Rune letter) => SchemaText.IsInvisible(letter.Value);
}
