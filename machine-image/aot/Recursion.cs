namespace Rollup.Aot;

/// <summary>No function may reach itself: the stack has a bound because of it.</summary>
static class Recursion
{
    public static void Check(IReadOnlyDictionary<string, SortedSet<string>> calls, List<string> refusals)
    {
        HashSet<string> done = [];
        foreach (string start in calls.Keys) Visit(start, calls, done, [], refusals);
    }

    static void Visit(string name, IReadOnlyDictionary<string, SortedSet<string>> calls, HashSet<string> done, List<string> path, List<string> refusals)
    {
        int cycle = path.IndexOf(name);
        if (cycle >= 0) refusals.Add($"recursion: {string.Join(" -> ", path[cycle..])} -> {name}");
        if (cycle >= 0 || !done.Add(name)) return;
        path.Add(name);
        foreach (string callee in calls[name]) Visit(callee, calls, done, path, refusals);
        path.RemoveAt(path.Count - 1);
    }
}
