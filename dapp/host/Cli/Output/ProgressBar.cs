using System.Diagnostics;
using Spectre.Console;

namespace Rollup.Cli.Output;

/// <summary>Progress of counted work with speed and time left: a bar on a terminal, a plain line every two seconds anywhere else.</summary>
static class ProgressBar
{
    /// <param name="screen">Where it is shown.</param>
    /// <param name="title">What is done.</param>
    /// <param name="stepsTotal">Of all of it.</param>
    /// <param name="unit">Of the steps.</param>
    /// <param name="work">Tells how many steps are done.</param>
    /// <param name="stepsBefore">Of these, those that were done before.</param>
    public static T Run<T>(
        Screen screen, string title, long stepsTotal, string unit, Func<Action<long>, T> work, long stepsBefore = 0)
    {
        if (!screen.IsInteractive) return work(Lines(screen, title, stepsTotal, unit, stepsBefore));
        Stopwatch clock = Stopwatch.StartNew();
        return screen.Story.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(),
                new SpinnerColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, stepsTotal));
                return work(done =>
                {
                    task.Value = done;
                    task.Description = Markup.Escape($"{title} ({Speed(done - stepsBefore, clock.Elapsed, unit)})");
                });
            });
    }

    /// <summary>A line every two seconds, and one at the end.</summary>
    public static Action<long> Lines(Screen screen, string title, long stepsTotal, string unit, long stepsBefore = 0)
    {
        Stopwatch clock = Stopwatch.StartNew();
        TimeSpan shownAt = TimeSpan.Zero;
        return done =>
        {
            if (done < stepsTotal && clock.Elapsed - shownAt < TimeSpan.FromSeconds(2)) return;
            shownAt = clock.Elapsed;
            screen.Say($"  {title}: {done}/{stepsTotal} {unit}, {Speed(done - stepsBefore, clock.Elapsed, unit)}, "
                + $"{Left(done - stepsBefore, stepsTotal - stepsBefore, clock.Elapsed)}");
        };
    }

    public static string Speed(long done, TimeSpan elapsed, string unit) =>
        elapsed <= TimeSpan.Zero ? $"- {unit}/s" : $"{done / elapsed.TotalSeconds:0.#} {unit}/s";

    public static string Left(long done, long total, TimeSpan elapsed) =>
        done <= 0 ? "time left unknown" : $"{elapsed.TotalSeconds * (total - done) / done:0.0} s left";
}
