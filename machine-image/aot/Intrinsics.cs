using System.Reflection;
using System.Text.RegularExpressions;

namespace Rollup.Aot;

/// <summary>The framework's methods that the guest may call, each as one C expression: the data of intrinsics.txt.</summary>
/// <remarks>
/// A line is <c>key = C expression</c>; in front may stand <c>[int long]</c>, which makes one line per type with % for the type. In the
/// expression {0} is an argument, {T} and {M0} the C types of the type's and the method's type arguments, {size:M0} a size, {plain:M0},
/// {integer:M0} and {view:M1} (of an M0) conditions on it, and {trap:Kind} a new trap site.
/// </remarks>
sealed partial class Intrinsics
{
    readonly Dictionary<string, string> _templates = [];

    public Intrinsics(string text)
    {
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            string[] types = ["%"];
            if (line[0] == '[')
            {
                types = line[1..line.IndexOf(']')].Split(' ');
                line = line[(line.IndexOf(']') + 1)..].Trim();
            }
            int equals = line.IndexOf(" = ", StringComparison.Ordinal);
            foreach (string type in types)
                _templates.Add(line[..equals].Replace("%", type), line[(equals + 3)..].Trim().Replace("%", type));
        }
    }

    public IReadOnlyDictionary<string, string> Templates => _templates;

    public static Intrinsics Load()
    {
        using StreamReader reader = new(typeof(Intrinsics).Assembly.GetManifestResourceStream("intrinsics.txt")!);
        return new Intrinsics(reader.ReadToEnd());
    }

    public bool TryFind(MethodBase method, out string template) => _templates.TryGetValue(Names.KeyOf(method), out template!);

    /// <summary>The expression for one call.</summary>
    public static string Expand(
        string template, MethodBase method, IReadOnlyList<string> arguments, CTypes types, Func<TrapKind, int> trapSite) =>
        Placeholder().Replace(template, match =>
        {
            string name = match.Groups[1].Value, what = match.Groups[2].Value;
            if (char.IsDigit(name[0])) return arguments[int.Parse(name)];
            switch (name)
            {
                case "trap": return $"{trapSite(Enum.Parse<TrapKind>(what))}";
                case "size": return $"{types.SizeOf(ArgumentOf(method, what))}";
                case "plain":
                    types.SizeOf(ArgumentOf(method, what));
                    return "";
                case "integer":
                    Type type = ArgumentOf(method, what);
                    if (!(type.IsPrimitive || type.IsEnum))
                        throw new RefusalException($"{Names.Of(method)}: {Names.Of(type)} is not an integer");
                    return "";
                case "view":
                    types.CheckView(ArgumentOf(method, "M0"), ArgumentOf(method, what));
                    return "";
                default: return types.Of(ArgumentOf(method, name));
            }
        });

    static Type ArgumentOf(MethodBase method, string name) => name[0] == 'T'
        ? method.DeclaringType!.GetGenericArguments()[0]
        : method.GetGenericArguments()[name[1] - '0'];

    [GeneratedRegex(@"\{(\w+)(?::(\w+))?\}")]
    internal static partial Regex Placeholder();
}
