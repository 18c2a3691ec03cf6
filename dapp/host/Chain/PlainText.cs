namespace Rollup.Chain;

/// <summary>What others wrote, made fit to be shown: nothing in it moves a cursor, clears a screen or begins a line of its own.</summary>
static class PlainText
{
    const char Replacement = '\uFFFD';

    public static string Of(string text) => text.Any(char.IsControl)
        ? string.Create(text.Length, text, static (shown, text) =>
        {
            for (int i = 0; i < shown.Length; i++) shown[i] = char.IsControl(text[i]) ? Replacement : text[i];
        })
        : text;
}
