using System.Reflection;
using Rollup.Aot;
using Xunit;

namespace Rollup.Tests.Translator;

/// <summary>What is outside the subset is refused, with words that say where and why: the golden file refusals.txt.</summary>
public class RefusalTests
{
    static readonly string GoldenFile = Path.Combine(Tree.Root, "tests", "Translator", "refusals.txt");

    [Fact]
    public void EveryRuleIsRefusedInItsWords()
    {
        List<string> messages = [];
        foreach (MethodInfo method in typeof(Refused).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).OrderBy(method => method.MetadataToken))
        {
            using Translation translation = new([typeof(Refused).Assembly]);
            translation.Translate([(method, "root")]);
            messages.AddRange(translation.Refusals.DefaultIfEmpty($"{method.Name} was translated"));
        }
        if (Environment.GetEnvironmentVariable("LOCKSTEP_GOLDEN") == "1") File.WriteAllLines(GoldenFile, messages);
        Assert.Equal(File.ReadAllLines(GoldenFile), messages);
    }

    [Fact]
    public void TranslationIsDeterministic() => Assert.Equal(Translated(), Translated());

    static string Translated()
    {
        using Translation translation = new([typeof(Cases).Assembly]);
        MethodInfo[] roots = [.. typeof(Cases).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).OrderBy(method => method.MetadataToken)];
        translation.Translate(roots.Select(root => (root, root.Name)));
        return translation.CFile() + translation.TrapFile() + translation.CallFile();
    }
}
