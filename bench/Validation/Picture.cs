using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Rollup.Bench.Validation;

/// <summary>
/// bench/validation.svg and .png: a plot for each piece of work, a line for each contender from the work alone (filled) to the same from
/// nothing (hollow), on a logarithmic axis of seconds. Colours of Okabe and Ito, told apart by the colour-blind; shape and place say the
/// same.
/// </summary>
static class Picture
{
    const int Width = 1600, Height = 1150, Models = 2, Kinds = 3;
    const string FontFile = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", FontName = "DejaVu Sans";

    static readonly Color Ours = Color.FromHex("#0072B2"), RiscV = Color.FromHex("#D55E00"), Others = Color.FromHex("#555555"),
        Quoted = Color.FromHex("#CC79A7");

    public static void Draw(Results results)
    {
        Fonts.AddFontFile(FontName, FontFile);
        Multiplot picture = new();
        picture.AddPlots(Work.All.Length);
        picture.Layout = new ScottPlot.MultiplotLayouts.Grid(Kinds, Models);
        // A column for each model, a row for each kind of work.
        for (int i = 0; i < Work.All.Length; i++) DrawOne(picture.GetPlot(i), results, Work.All[i % Models * Kinds + i / Models]);
        string path = Path.Combine(Program.Root, "bench", "validation");
        picture.SavePng(path + ".png", Width, Height);
        using FileStream svg = File.Create(path + ".svg");
        using SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, Height), svg);
        picture.Render(canvas, new PixelRect(0, Width, Height, 0));
    }

    static void DrawOne(Plot plot, Results results, Work work)
    {
        string[] who = results.Who;
        List<Tick> names = [];
        for (int i = 0; i < who.Length; i++)
        {
            int y = who.Length - i;
            names.Add(new Tick(y, who[i]));
            if (results.Of(who[i], work) is Figure figure) DrawFigure(plot, results, figure, y, ColorOf(who[i]));
        }
        plot.Axes.Left.TickGenerator = new NumericManual([.. names]);
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. Decades()]);
        plot.Axes.SetLimits(-7, 4.5, 0.3, who.Length + 0.7);
        plot.Title($"{(work.Model == ModelKind.Logistic ? "Logistic regression" : "MLP 64-32-10")}: {work.KindTitle}", size: 16);
        plot.Grid.YAxisStyle.IsVisible = false;
        foreach (IAxis axis in (IAxis[])[plot.Axes.Left, plot.Axes.Right, plot.Axes.Top]) axis.FrameLineStyle.Width = 0;
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Left.MinimumSize = 290;
        plot.XLabel("seconds of one core: filled the work alone, hollow from nothing", size: 12);
        plot.Font.Set(FontName);
    }

    static void DrawFigure(Plot plot, Results results, Figure figure, int y, Color color)
    {
        double? alone = results.SecondsOf(figure.Seconds, figure.Instructions),
            once = results.SecondsOf(figure.OnceSeconds, figure.OnceInstructions);
        if (alone is not double seconds)
        {
            Say(plot, figure.Note ?? "not measured", -6.8, y, Others);
            return;
        }
        double x = Math.Log10(seconds), end = x;
        if (once is double whole)
        {
            end = Math.Log10(whole);
            ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(new double[] { x, end }, new double[] { y, y }, color);
            line.LineWidth = 2;
            plot.Add.Marker(end, y, MarkerShape.OpenCircle, 11, color);
        }
        plot.Add.Marker(x, y, MarkerShape.FilledCircle, 11, color);
        Say(plot, once is double all ? $"{NumberText.Seconds(seconds)} – {NumberText.Seconds(all)}" : NumberText.Seconds(seconds),
            Math.Max(x, end) + 0.2, y, color);
    }

    static void Say(Plot plot, string text, double x, double y, Color color)
    {
        ScottPlot.Plottables.Text label = plot.Add.Text(text, x, y);
        label.LabelFontName = FontName;
        label.LabelFontSize = 12;
        label.LabelFontColor = color;
        label.LabelAlignment = Alignment.MiddleLeft;
    }

    static IEnumerable<Tick> Decades()
    {
        string[] names = ["1 us", "", "", "1 ms", "", "", "1 s", "", "100 s"];
        for (int i = 0; i < names.Length; i++) yield return new Tick(i - 6, names[i]);
    }

    static Color ColorOf(string who) =>
        who.StartsWith("Lockstep", StringComparison.Ordinal) ? Ours
        : who.EndsWith("RISC-V", StringComparison.Ordinal) ? RiscV
        : who == QuotedProofs.Name ? Quoted : Others;
}
