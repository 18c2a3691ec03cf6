using Spectre.Console;

namespace Rollup.Cli.Output;

/// <summary>
/// Where a command speaks. People read tables on standard output. With <c>--json</c> standard output carries exactly one JSON
/// document, and what is told on the way goes to standard error.
/// </summary>
sealed class Screen
{
    const int WidthWhenRedirected = 140;

    readonly TextWriter _output;
    readonly TextWriter _story;

    public Screen(bool json, TextWriter? output = null, TextWriter? error = null)
    {
        IsJson = json;
        _output = output ?? Console.Out;
        Errors = error ?? Console.Error;
        _story = json ? Errors : _output;
        bool isTerminal = json
            ? ReferenceEquals(Errors, Console.Error) && !Console.IsErrorRedirected
            : ReferenceEquals(_output, Console.Out) && !Console.IsOutputRedirected;
        Story = ConsoleOver(_story, redirected: !isTerminal);
    }

    public bool IsJson { get; }

    public TextWriter Errors { get; }

    /// <summary>Narration and tables for people.</summary>
    public IAnsiConsole Story { get; }

    /// <summary>A terminal that can redraw a progress bar.</summary>
    public bool IsInteractive => Story.Profile.Capabilities.Interactive;

    /// <summary>One line, not folded, so that a hash or a path can be copied; addresses without what may be a key.</summary>
    public void Say(string text) => _story.WriteLine(EndpointText.Discreet(text));

    public void Markup(string markup) => Story.MarkupLine(markup);

    /// <summary>The one answer of a command: a document for machines, or what <paramref name="render"/> draws for people.</summary>
    public void Answer<T>(T answer, Action<IAnsiConsole> render)
    {
        if (IsJson) _output.WriteLine(JsonText.Of(answer));
        else render(Story);
    }

    /// <summary>One of several documents, a line each.</summary>
    public void Line<T>(T document)
    {
        _output.WriteLine(OneLine(document));
        _output.Flush();
    }

    public static string OneLine<T>(T document) => string.Concat(JsonText.Of(document).Split('\n').Select(line => line.Trim()));

    public void Table(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows) =>
        Story.Write(TableOf(title, columns, rows));

    public static Table TableOf(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        Table table = new Table().Border(TableBorder.Rounded);
        if (title.Length > 0) table.Title(Spectre.Console.Markup.Escape(title));
        foreach (string column in columns)
        {
            bool isNumber = column.EndsWith('#');
            TableColumn shown = new(Spectre.Console.Markup.Escape(column.TrimEnd('#')));
            table.AddColumn(isNumber ? shown.RightAligned() : shown);
        }
        foreach (IReadOnlyList<string> row in rows) table.AddRow([.. row.Select(Spectre.Console.Markup.Escape)]);
        return table;
    }

    static IAnsiConsole ConsoleOver(TextWriter writer, bool redirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected) console.Profile.Width = WidthWhenRedirected;
        return console;
    }
}
