namespace Rollup.Aot;

/// <summary>No function may reach itself: the stack has a bound because of it.</summary>
static class Recursion
{
    public static void Check(
        IReadOnlyDictionary<string, SortedSet<string>> calls, IReadOnlyDictionary<string, string> titles, List<string> refusals)
    {
        HashSet<string> done = [];
        List<List<string>> cycles = [];
        foreach (string start in calls.Keys) Visit(start, calls, done, [], cycles);
        refusals.AddRange(cycles.Select(cycle => $"recursion: {string.Join(" -> ", cycle.Append(cycle[0]).Select(name => titles[name]))}"));
    }

    static void Visit(string name, IReadOnlyDictionary<string, SortedSet<string>> calls, HashSet<string> done, List<string> path,
        List<List<string>> cycles)
    {
        int cycle = path.IndexOf(name);
        if (cycle >= 0) cycles.Add(path[cycle..]);
        if (cycle >= 0 || !done.Add(name)) return;
        path.Add(name);
        foreach (string callee in calls[name]) Visit(callee, calls, done, path, cycles);
        path.RemoveAt(path.Count - 1);
    }
}
