using Mono.Cecil;

namespace Rollup.Tests.Unit.Law;

/// <summary>
/// Nothing is signed for an application that was not checked: whoever can sign is one of a few, and the command reaches them through
/// CheckedApplication alone. A new place fails here until it is written down with its reason.
/// </summary>
public class SigningTests
{
    static readonly Dictionary<string, string> s_mayMakeSenders = new()
    {
        ["Rollup.Client.Workspace.CheckedApplication"] = "after every comparison",
        ["Rollup.Cli.Verbs.NodeVerbs"] = "deploy: the application is not there yet",
        ["Rollup.Cli.Dev.DevChain"] = "a chain of its own, which it started",
    };

    static readonly string[] s_maySign = ["Rollup.Chain.TransactionSender", "Rollup.Node.Chain."];

    [Fact]
    public void OnlyTheseMakeASender() => Assert.Equal(
        s_mayMakeSenders.Keys.Order(StringComparer.Ordinal),
        CallersOf("Rollup.Chain.TransactionSender", ".ctor").Order(StringComparer.Ordinal));

    [Fact]
    public void OnlyTheseSign()
    {
        string[] callers = [.. CallersOf("Rollup.Chain.TransactionSigner", "Sign")];
        Assert.Contains("Rollup.Chain.TransactionSender", callers);
        Assert.All(callers, caller => Assert.Contains(s_maySign, may => caller.StartsWith(may, StringComparison.Ordinal)));
    }

    [Fact]
    public void ACheckedApplicationIsMadeByItsCheckAlone()
    {
        Assert.Empty(typeof(Rollup.Client.Workspace.CheckedApplication).GetConstructors());
        Assert.Equal(["Rollup.Client.Workspace.Session"], CallersOf("Rollup.Client.Workspace.CheckedApplication", "OfAsync"));
    }

    /// <summary>A verb that sends says at its end what it sent; its help and this list name it.</summary>
    [Fact]
    public void TheVerbsThatSendAreKnown() => Assert.Equal(
        ["accept", "cancel", "deploy", "evaluate", "execute", "open", "post", "run", "settle", "submit"],
        Verbs(CommandTree.Build()).Where(verb => verb.Sends).Select(verb => verb.Name).Order(StringComparer.Ordinal));

    static IEnumerable<Verb> Verbs(System.CommandLine.Command command) =>
        command.Subcommands.SelectMany(Verbs).Concat(command is Verb verb ? [verb] : []);

    // Types, not their closures and state machines, whose methods call a member of the type.
    static HashSet<string> CallersOf(string type, string member)
    {
        HashSet<string> callers = [];
        foreach (string assembly in Directory.GetFiles(AppContext.BaseDirectory, "*ollup*.dll"))
        {
            if (Path.GetFileName(assembly).StartsWith("Rollup.Tests", StringComparison.Ordinal)) continue;
            using ModuleDefinition module = ModuleDefinition.ReadModule(assembly);
            foreach (TypeDefinition outer in module.Types)
                foreach (MethodDefinition method in WithNested(outer).SelectMany(inner => inner.Methods).Where(method => method.HasBody))
                    if (method.Body.Instructions.Any(instruction => instruction.Operand is MethodReference called
                        && called.DeclaringType.FullName == type && called.Name == member)) callers.Add(outer.FullName);
        }
        return callers;
    }

    static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);
}
