using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Rollup.Tests.Unit.Law;

/// <summary>No function is longer than a screen. Lengths come from the debug symbols: last statement line minus first, plus one.</summary>
public class FunctionLengthTests
{
    const int LinesMax = 70;
    const int BraceLines = 2; // counted in Debug builds, not in Release

    /// <summary>
    /// The few longer ones, with their length and the reason. This list may only shrink: a stale or a growing entry fails.
    /// </summary>
    static readonly Dictionary<string, (int Lines, string Reason)> Longer = new()
    {
        ["Rollup.Protocol.OutputsTree.get_PristineBytes"] = (130, "a table of 64 hashes and no code"),
    };

    [Fact]
    public void FunctionsFitAScreen()
    {
        Dictionary<string, int> lengths = [];
        foreach (string assembly in Directory.GetFiles(AppContext.BaseDirectory, "*ollup*.dll"))
            foreach ((string name, int lines) in LengthsOf(assembly)) lengths[name] = Math.Max(lines, lengths.GetValueOrDefault(name));
        Assert.True(lengths.Count > 100, $"only {lengths.Count} functions have debug symbols");

        List<string> faults = [];
        foreach ((string name, int lines) in lengths)
            if (lines > LinesMax && lines > Longer.GetValueOrDefault(name).Lines) faults.Add($"{name}: {lines} lines");
        foreach ((string name, (int lines, string _)) in Longer)
            if (lengths.GetValueOrDefault(name) < lines - BraceLines)
                faults.Add($"{name} has {lengths.GetValueOrDefault(name)} lines by now: shrink its entry");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void TheMeasureIsRight() => Assert.Contains(
        LengthsOf(typeof(FunctionLengthTests).Assembly.Location),
        entry => entry.Name.EndsWith(".FunctionsFitAScreen", StringComparison.Ordinal) && entry.Lines is > 10 and < 20);

    static IEnumerable<(string Name, int Lines)> LengthsOf(string assembly)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(assembly, new ReaderParameters { ReadSymbols = true });
        foreach (MethodDefinition method in module.GetAllTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            // Line 0xfeefee marks code without a source; generated sources lie under obj.
            SequencePoint[] points = [.. method.DebugInformation.SequencePoints.Where(IsWritten)];
            if (points.Length == 0) continue;
            int lines = points.Max(point => point.EndLine) - points.Min(point => point.StartLine) + 1;
            // An async body is a method of a nested type that bears its name, `<Name>d__3`.
            string name = method.Name == "MoveNext" ? method.DeclaringType.FullName : $"{method.DeclaringType.FullName}.{method.Name}";
            // A constructor's points include the field initialisers, anywhere in the type.
            if (!method.IsConstructor) yield return (name, lines);
        }
    }

    static bool IsWritten(SequencePoint point) => !point.IsHidden && !point.Document.Url.Contains("/obj/", StringComparison.Ordinal);
}
