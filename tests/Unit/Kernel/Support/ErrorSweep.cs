using System.Numerics;

namespace Rollup.Tests.Unit.Kernel;

/// <summary>
/// Collects the errors of a function over many inputs in rising order. A double finds the candidates (its own error is below 3e-6
/// units); every point that may round the wrong way, and the worst eight, are judged again with <see cref="BigReal"/>.
/// </summary>
sealed class ErrorSweep(string name, int resultBits, bool isCountExact)
{
    const double DoubleErrorUnits = 3e-6;
    const int WorstKept = 8;

    readonly PriorityQueue<(long Input, long Result), double> _worst = new();
    readonly List<(long Input, long Result)> _doubtful = [];
    double _threshold = -1;
    long _previous = long.MinValue;
    long _aboveHalf;

    public long Count { get; set; }

    /// <summary>The exact largest error.</summary>
    public double MaxErrorUnits { get; set; }

    /// <summary>How many results are not the nearest ones.</summary>
    public long WrongRoundings { get; set; }

    public void Add(long input, long result, double exactUnits)
    {
        Count++;
        if (result < _previous) Assert.Fail($"{name} falls at {input}: {_previous} then {result}");
        _previous = result;
        double error = Math.Abs(result - exactUnits);
        if (isCountExact)
        {
            if (error > 0.5 - DoubleErrorUnits) _doubtful.Add((input, result));
        }
        else if (error > 0.5 + DoubleErrorUnits)
        {
            _aboveHalf++;
        }
        if (error > _threshold) Keep(input, result, error);
    }

    void Keep(long input, long result, double error)
    {
        _worst.Enqueue((input, result), error);
        if (_worst.Count <= WorstKept) return;
        _worst.Dequeue();
        _worst.TryPeek(out _, out _threshold);
    }

    /// <summary>Judges, prints one line and asserts the bound.</summary>
    public void Finish(Func<long, BigInteger> exact, double boundUnits, ITestOutputHelper output)
    {
        Assert.True(Count > 1000, $"{name}: swept {Count} inputs only");
        foreach ((long input, long result) in _worst.UnorderedItems.Select(item => item.Element))
            MaxErrorUnits = Math.Max(MaxErrorUnits, BigReal.ErrorUnits(result, exact(input), resultBits));
        WrongRoundings = isCountExact ? 0 : _aboveHalf;
        foreach ((long input, long result) in _doubtful)
        {
            double error = BigReal.ErrorUnits(result, exact(input), resultBits);
            MaxErrorUnits = Math.Max(MaxErrorUnits, error);
            if (error > 0.5) WrongRoundings++;
        }
        string line = $"{name}: {Count:N0} inputs, largest error {MaxErrorUnits:F6} units, {WrongRoundings:N0} not the nearest";
        output.WriteLine(line);
        Assert.True(MaxErrorUnits <= boundUnits, $"{line}; the bound is {boundUnits}");
    }
}

/// <summary>LOCKSTEP_FUZZ=1 (`make fuzz`) asks for the long runs.</summary>
static class Fuzz
{
    public static bool IsOn => Environment.GetEnvironmentVariable("LOCKSTEP_FUZZ") == "1";

    public static long Iterations(long usual) => IsOn ? usual * 50 : usual;
}
