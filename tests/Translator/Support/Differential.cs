using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using Rollup.Aot;

namespace Rollup.Tests.Translator;

/// <summary>A set of methods, their C, and one hash a method over what the JIT gives for all pairs of operands.</summary>
sealed record Differential(string Program, string Folder, MethodInfo[] Methods, string[] Expected)
{
    static readonly ConcurrentDictionary<string, Lazy<Differential>> Known = new();

    public static string Runtime { get; } = Path.Combine(SourceTree.Root, "machine-image", "runtime");

    /// <summary>A program of <see cref="Programs"/>.</summary>
    public static Differential Of(string program) => Known.GetOrAdd(program, name => new Lazy<Differential>(() => Make(name))).Value;

    /// <summary>A line for each method whose hash is another than by the JIT.</summary>
    public void AddDifferences(string name, string[] got, ConcurrentBag<string> differences)
    {
        if (got.Length != Expected.Length) differences.Add($"{Program} on {name}: {got.Length} hashes for {Expected.Length} methods");
        for (int i = 0; i < Math.Min(got.Length, Expected.Length); i++)
            if (got[i] != Expected[i]) differences.Add($"{Program} on {name}: {Methods[i].Name}: {got[i]}, by the JIT {Expected[i]}");
    }

    /// <summary>Writes program.c and methods.h, which the driver is compiled with.</summary>
    public static void Write(string folder, MethodInfo[] methods, string text, IEnumerable<int> trapKinds)
    {
        File.WriteAllText(Path.Combine(folder, "program.c"), text);
        StringBuilder header = new();
        for (int i = 0; i < methods.Length; i++) header.Append($"i8 x{i}(i8, i8); // {methods[i].Name}\n");
        header.Append($"static const method methods[] = {{{string.Join(", ", methods.Select((_, index) => $"x{index}"))}}};\n");
        header.Append($"static const u1 trap_kinds[] = {{0, {string.Join(", ", trapKinds.Select(kind => 1 + kind))}}};\n");
        header.Append($"static const i8 values[] = {{{string.Join(", ", Operands.Values.Select(value => $"(i8){(ulong)value}ULL"))}}};\n");
        File.WriteAllText(Path.Combine(folder, "methods.h"), header.ToString());
    }

    /// <summary>The roots of a translation: each method by its name in C.</summary>
    public static IEnumerable<(MethodInfo Method, string Name)> Roots(MethodInfo[] methods) =>
        methods.Select((method, index) => (method, $"x{index}"));

    static Differential Make(string program)
    {
        Programs.Make(program);
        MethodInfo[] methods = Programs.Load(program);
        if (methods.Length < 10) throw new InvalidOperationException($"{program} has {methods.Length} methods");
        using Translation translation = new([methods[0].DeclaringType!.Assembly]);
        translation.Translate(Roots(methods));
        if (translation.Refusals.Count > 0) throw new InvalidOperationException(string.Join('\n', translation.Refusals));
        string folder = Programs.FolderOf(program);
        Write(folder, methods, translation.CFile(), translation.TrapKinds.Select(kind => (int)kind));
        return new Differential(program, folder, methods, JitHashes.OfMethods(methods));
    }
}
