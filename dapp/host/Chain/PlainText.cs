namespace Rollup.Chain;

/// <summary>
/// What others wrote, made fit to be shown: nothing in it moves a cursor, clears a screen, begins a line of its own or turns the direction
/// in which it is read.
/// </summary>
public static class PlainText
{
    const char Replacement = '\uFFFD';

    public static string Of(string text) => text.Any(IsMoving)
        ? string.Create(text.Length, text, static (shown, text) =>
        {
            for (int i = 0; i < shown.Length; i++) shown[i] = IsMoving(text[i]) ? Replacement : text[i];
        })
        : text;

    // Controls, the separators of lines and paragraphs, and what Unicode names as Bidi_Control.
    static bool IsMoving(char letter) => char.IsControl(letter) || letter is '\u061C' or '\u200E' or '\u200F' or '\u2028' or '\u2029'
        or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
