using System.Globalization;

namespace Rollup.Bench.Validation;

/// <summary>
/// The phases of a marked process: totals (instructions or seconds since its start) at the end of each phase, in order. A phase named
/// `mark` does nothing: it says what a mark costs, and that is taken off each later phase. A phase may come several times; its best counts.
/// </summary>
sealed class PhaseTimes
{
    const string Nothing = "mark";

    readonly Dictionary<string, double> _best = [];

    public PhaseTimes(IReadOnlyList<string> names, IReadOnlyList<double> totals)
    {
        if (totals.Count < names.Count) throw new FormatException($"{totals.Count} totals for {names.Count} marks");
        double markCost = 0, before = 0;
        for (int i = 0; i < names.Count; i++)
        {
            double length = totals[i] - before - markCost;
            if (length < 0) length = 0;
            before = totals[i];
            if (names[i] == Nothing) markCost = length;
            else _best[names[i]] = Math.Min(length, _best.GetValueOrDefault(names[i], double.MaxValue));
        }
    }

    public double this[string phase] => _best.GetValueOrDefault(phase);

    /// <summary>Everything that a process must do to have done the work once.</summary>
    public double Once => this["start"] + this["import"] + this["read"] + this["first"];

    /// <summary>The file that count.c writes: one total in a line.</summary>
    public static double[] ReadTotals(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => (double)long.Parse(line, NumberStyles.None, CultureInfo.InvariantCulture))];
}
