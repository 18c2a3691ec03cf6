namespace Rollup.Tests.Simulator;

/// <summary>How often what happened. A simulator in which nothing happens finds nothing.</summary>
sealed class Tally
{
    readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public int this[string kind] => _counts.GetValueOrDefault(kind);

    public void Add(string kind, int count = 1) => _counts[kind] = this[kind] + count;

    public void Add(Tally other)
    {
        foreach ((string kind, int count) in other._counts) Add(kind, count);
    }

    public override string ToString() => string.Join(", ", _counts.Select(pair => $"{pair.Key} {pair.Value}"));
}
