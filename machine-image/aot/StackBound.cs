namespace Rollup.Aot;

/// <summary>
/// The worst depth of the stack: there is no recursion, so the longest path through the calls, weighted by frames, bounds it.
/// </summary>
static class StackBound
{
    /// <summary>
    /// calls: "caller: callee callee"; usage: the C compiler's "file:line:function TAB bytes TAB static". An inlined function has no frame.
    /// </summary>
    public static string Of(string[] calls, string[] usage)
    {
        Dictionary<string, long> frames = [];
        foreach (string[] parts in usage.Select(line => line.Split('\t')))
        {
            if (parts[2] != "static") throw new InvalidDataException($"{parts[0]} has a frame of {parts[2]} size");
            frames[parts[0][(parts[0].LastIndexOf(':') + 1)..]] = long.Parse(parts[1]);
        }
        Dictionary<string, string[]> callees = calls.Select(line => line.Split(':'))
            .ToDictionary(parts => parts[0], parts => parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Dictionary<string, long> depths = [];
        (string root, long bytes) = callees.Keys.Select(name => (name, Depth(name, callees, frames, depths))).MaxBy(pair => pair.Item2);
        return $"{bytes} bytes from {root}";
    }

    static long Depth(string name, Dictionary<string, string[]> callees, Dictionary<string, long> frames, Dictionary<string, long> depths)
    {
        if (depths.TryGetValue(name, out long known)) return known;
        long deepest = callees[name].Select(callee => Depth(callee, callees, frames, depths)).DefaultIfEmpty().Max();
        return depths[name] = frames.GetValueOrDefault(name) + deepest;
    }
}
