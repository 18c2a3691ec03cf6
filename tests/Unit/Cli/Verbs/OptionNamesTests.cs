using System.CommandLine;
using System.Text.RegularExpressions;

namespace Rollup.Tests.Unit.Cli;

/// <summary>Whoever reads an option in advice, help or a page can type it.</summary>
public partial class OptionNamesTests
{
    /// <summary>
    /// Options of other programs that our words name: cartesi-machine, anvil, npm, unshare. An entry that nobody names any more fails.
    /// </summary>
    static readonly string[] s_foreign = ["--assert-rolling-template", "--block-time", "--ignore-scripts", "--net", "--user"];

    static readonly string[] s_pages = ["README.md", "machine-image/README.md", "dapp/host/Node/README.md", "CHANGELOG.md",
        "packaging/lockstep-node.service"];

    [Fact]
    public void EveryOptionThatIsNamedExists()
    {
        HashSet<string> known = [.. AllOptions(CommandTree.Build()).SelectMany(option => option.Aliases.Append(option.Name)), .. s_foreign];
        string[] files =
            [.. Repository.Files("*.cs").Where(path => path.StartsWith("dapp/host/Cli/", StringComparison.Ordinal)), .. s_pages];
        (string Path, string Option)[] named =
            [.. files.SelectMany(path => Option().Matches(Repository.Read(path)).Select(match => (path, match.Value)))];
        Assert.True(named.Length > 100, $"only {named.Length} options were found");
        Assert.Empty(named.Where(entry => !known.Contains(entry.Option)).Distinct());
        Assert.All(s_foreign, option => Assert.Contains(option, named.Select(entry => entry.Option)));
    }

    [Theory]
    [InlineData("Choose --judge holdout", "--judge")]
    [InlineData("`--commit-blocks`,", "--commit-blocks")]
    [InlineData("count--;", null)]
    [InlineData("a -- b", null)]
    [InlineData("----|---", null)]
    public void TheSearchSees(string text, string? option) =>
        Assert.Equal(option is null ? [] : [option], Option().Matches(text).Select(match => match.Value));

    static IEnumerable<Option> AllOptions(Command command) => command.Options.Concat(command.Subcommands.SelectMany(AllOptions));

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*[a-z]")]
    internal static partial Regex Option();
}
