using System.Diagnostics;

namespace Rollup.Bench.Validation;

/// <summary>Seconds on a machine that is shared: other work only ever makes a run longer, so the best of many counts.</summary>
static class BestTimes
{
    const double PatienceSeconds = 1;
    const int RunsMin = 5;

    /// <summary>
    /// The best run of those that a second holds, and of five at least. What takes less than a millisecond is timed in bunches.
    /// </summary>
    public static double Best(Action work)
    {
        int bunch = (int)Math.Clamp(1e-3 / Time(work, 1), 1, 10_000);
        double best = double.MaxValue;
        long began = Stopwatch.GetTimestamp();
        for (int run = 0; run < RunsMin || Stopwatch.GetElapsedTime(began).TotalSeconds < PatienceSeconds; run++)
            best = Math.Min(best, Time(work, bunch));
        return best;
    }

    static double Time(Action work, int times)
    {
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++) work();
        return Stopwatch.GetElapsedTime(began).TotalSeconds / times;
    }

    /// <summary>
    /// Runs a program that must succeed, in an environment of nothing but what is given; the best of several runs in seconds.
    /// </summary>
    public static double BestOfProcess(
        int times, string program, IReadOnlyList<string> arguments, params (string Name, string Value)[] environment)
    {
        double best = double.MaxValue;
        for (int i = 0; i < times; i++)
        {
            ProcessStartInfo start = new(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
            start.Environment.Clear();
            foreach ((string name, string value) in environment) start.Environment[name] = value;
            long began = Stopwatch.GetTimestamp();
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalSeconds);
            if (process.ExitCode != 0)
                throw new InvalidOperationException(
                    $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}\n{said}{errors.Result}");
        }
        return best;
    }
}
