using System.Reflection;
using Rollup.Aot;

namespace Rollup.Tests.Translator;

/// <summary>What is outside the subset is refused, with words that say where and why: the golden file refusals.txt.</summary>
public class RefusalTests
{
    static readonly string GoldenFile = Path.Combine(SourceTree.Root, "tests", "Translator", "refusals.txt");

    /// <summary>What C# can say, then what only raw IL can.</summary>
    internal static MethodInfo[] Methods { get; } =
    [
        .. typeof(Refused).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .OrderBy(method => method.MetadataToken),
        .. RefusedIl.Methods(),
    ];

    internal static List<string> MessagesOf(MethodInfo method)
    {
        using Translation translation = new([method.DeclaringType!.Assembly]);
        translation.Translate([(method, "root")]);
        return translation.Refusals;
    }

    [Fact]
    public void EveryRuleIsRefusedInItsWords()
    {
        string[] messages = [.. Methods.SelectMany(method => MessagesOf(method).DefaultIfEmpty($"{method.Name} was translated"))];
        if (Environment.GetEnvironmentVariable("LOCKSTEP_GOLDEN") == "1") File.WriteAllLines(GoldenFile, messages);
        Assert.Equal(File.ReadAllLines(GoldenFile), messages);
    }

    [Fact]
    public void TranslationIsDeterministic() => Assert.Equal(Translated(), Translated());

    static string Translated()
    {
        using Translation translation = new([typeof(LanguageCases).Assembly]);
        MethodInfo[] roots = [.. typeof(LanguageCases).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .OrderBy(method => method.MetadataToken)];
        translation.Translate(roots.Select(root => (root, root.Name)));
        return translation.CFile() + translation.TrapFile() + translation.CallFile();
    }
}
