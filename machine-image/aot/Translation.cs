using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Rollup.Aot;

/// <summary>The whole program: what the roots reach, each closed method once, in the order in which it is first met.</summary>
sealed class Translation : IDisposable
{
    readonly Dictionary<MethodBase, string> _names = [];
    readonly Queue<MethodBase> _pending = new();
    readonly Dictionary<FieldInfo, string> _data = [];
    readonly List<string> _traps = [];
    readonly SortedDictionary<string, SortedSet<string>> _calls = new(StringComparer.Ordinal);
    readonly StringBuilder _prototypes = new(), _dataText = new(), _bodies = new();
    readonly HashSet<Assembly> _ours;
    readonly SourceLines _lines = new();

    /// <summary>One line per method that cannot be translated.</summary>
    public List<string> Refusals { get; } = [];

    public CTypes Types { get; }

    public Intrinsics Intrinsics { get; } = Intrinsics.Load();

    public Translation(IEnumerable<Assembly> ours)
    {
        _ours = [.. ours];
        Types = new CTypes(_ours.Contains);
    }

    /// <summary>Translates every root and what it reaches. A root is seen from C by the name given.</summary>
    public void Translate(IEnumerable<(MethodInfo Method, string Name)> roots)
    {
        foreach ((MethodInfo root, string name) in roots)
        {
            _names[root] = name;
            _pending.Enqueue(root);
        }
        HashSet<MethodBase> exported = [.. _pending];
        while (_pending.TryDequeue(out MethodBase? method)) TranslateOne(method, exported.Contains(method));
        if (Refusals.Count == 0) Recursion.Check(_calls, _names.ToDictionary(pair => pair.Value, pair => Names.Of(pair.Key)), Refusals);
    }

    /// <summary>The name in C of a method, which is translated some time.</summary>
    public string FunctionOf(MethodBase method, MethodBase caller)
    {
        if (!_names.TryGetValue(method, out string? name))
        {
            if (!IsTranslated(method.DeclaringType!))
                throw new RefusalException($"call to {Names.Of(method)}, which is not in the intrinsics table");
            name = $"m{_names.Count}_{Names.Identifier($"{Names.Of(method.DeclaringType!)}.{method.Name.TrimStart('.')}")}";
            _names[method] = name;
            _pending.Enqueue(method);
        }
        CallsOf(_names[caller]).Add(name);
        return name;
    }

    public int TrapSite(TrapKind kind, MethodBase method, int offset, string detail = "")
    {
        string line = $"{_traps.Count + 1}  {kind}  {Place(method, offset)}";
        _traps.Add(detail.Length == 0 ? line : $"{line}  {detail}");
        return _traps.Count;
    }

    /// <summary>The name in C of a field that holds literal data.</summary>
    public string DataOf(FieldInfo field)
    {
        if (_data.TryGetValue(field, out string? known)) return known;
        if (!field.IsStatic || (field.Attributes & FieldAttributes.HasFieldRVA) == 0)
            throw new RefusalException($"static state ({Names.Of(field.DeclaringType!)}.{field.Name})");
        ReadOnlySpan<byte> bytes = DataBytes(field);
        string name = $"d{_data.Count}";
        _data[field] = name;
        _dataText.Append($"static const u1 {name}[{bytes.Length}] __attribute__((aligned(16))) = {{");
        for (int i = 0; i < bytes.Length; i++) _dataText.Append($"{(i % 32 == 0 ? "\n    " : "")}{bytes[i]},");
        _dataText.Append("\n};\n");
        return name;
    }

    public static ReadOnlySpan<byte> DataBytes(FieldInfo field) => RuntimeHelpers.CreateSpan<byte>(field.FieldHandle);

    /// <summary>The kind of each trap site, from site 1.</summary>
    public IEnumerable<TrapKind> TrapKinds => _traps.Select(line => Enum.Parse<TrapKind>(line.Split("  ")[1]));

    public string LineOf(MethodBase method, int offset) => _lines.At(method, offset);

    public string CFile() =>
        $"// Made by machine-image/aot from the guest's assemblies. {_names.Count} functions, " +
        $"{Types.StructCount} structs, {_traps.Count} trap sites.\n" +
        $"#include \"rt.h\"\n\n{Types.Text}\n{_dataText}\n{_prototypes}\n{_bodies}";

    public string TrapFile() => string.Concat(_traps.Select(line => line + "\n"));

    /// <summary>Who calls whom, one caller a line: what the bound on the stack is computed from.</summary>
    public string CallFile() => string.Concat(_calls.Select(pair => $"{pair.Key}: {string.Join(' ', pair.Value)}\n"));

    public void Dispose() => _lines.Dispose();

    // Tuples are the one part of the framework whose own IL is taken: constructors that store their arguments.
    bool IsTranslated(Type type) => _ours.Contains(type.Assembly) || CTypes.IsTuple(type);

    SortedSet<string> CallsOf(string name)
    {
        if (!_calls.TryGetValue(name, out SortedSet<string>? calls)) _calls[name] = calls = new SortedSet<string>(StringComparer.Ordinal);
        return calls;
    }

    string Place(MethodBase method, int offset)
    {
        string line = LineOf(method, offset);
        return $"{Names.Of(method)} IL_{offset:x4}{(line.Length == 0 ? "" : $" ({line})")}";
    }

    // What the author wishes of the JIT holds for the C compiler too.
    static string Inlining(MethodBase method) =>
        (method.MethodImplementationFlags & (MethodImplAttributes.AggressiveInlining | MethodImplAttributes.NoInlining)) switch
        {
            MethodImplAttributes.AggressiveInlining => "inline __attribute__((always_inline)) ",
            MethodImplAttributes.NoInlining => "__attribute__((noinline)) ",
            _ => "",
        };

    void TranslateOne(MethodBase method, bool isExported)
    {
        CallsOf(_names[method]);
        int offset = 0;
        try
        {
            MethodTranslator translator = new(this, method, _names[method]);
            (string prototype, string body) = translator.Translate(ref offset);
            string storage = isExported ? "" : $"static {Inlining(method)}";
            _prototypes.Append($"{storage}{prototype};\n");
            _bodies.Append($"// {Names.Of(method)}\n{storage}{prototype}\n{body}\n");
        }
        catch (RefusalException refusal)
        {
            Refusals.Add($"{Place(method, offset)}: {refusal.Message}");
        }
    }
}
