using System.Text.RegularExpressions;

namespace Rollup.Tests.Unit.Law;

/// <summary>
/// Where a test stands: tests/Unit mirrors dapp's projects, folders and names; what several tests use is in Support; a test of no single
/// file is a row of tests/README.md.
/// </summary>
public partial class MirrorTests
{
    static readonly string[] s_ownFolders = ["Law", "Bench"]; // of the tree itself, and of bench

    static IReadOnlyDictionary<string, string> Subjects { get; } = SubjectLine().Matches(Repository.Read("tests/README.md"))
        .ToDictionary(line => line.Groups[2].Value, line => line.Groups[1].Value.Trim());

    [Fact]
    public void UnitTestsStandWhereTheirSubjectDoes()
    {
        string[] tests = [.. Repository.Files("*Tests.cs").Where(path => path.StartsWith("tests/Unit/", StringComparison.Ordinal)
            && !s_ownFolders.Contains(path.Split('/')[2]))];
        Assert.True(tests.Length > 60, $"only {tests.Length} tests were found");
        Assert.Empty(tests.Where(path => !Subjects.ContainsKey(path["tests/".Length..]))
            .Select(path => FaultOf(path, Repository.Files("*.cs"))).OfType<string>());
    }

    [Fact]
    public void EveryRowOfTheTableIsThere() => Assert.All(Subjects, row =>
    {
        Assert.True(row.Value.Length > 10, $"{row.Key}: the subject is not named");
        Assert.Contains($"tests/{row.Key}", Repository.Files("*.cs"));
    });

    [Fact]
    public void HelpersStandInSupport() =>
        Assert.DoesNotContain(Repository.Files("*.cs"), path => path.StartsWith("tests/Unit/", StringComparison.Ordinal)
        && path.Split('/').Length > 3 && !s_ownFolders.Contains(path.Split('/')[2]) && !path.EndsWith("Tests.cs", StringComparison.Ordinal)
        && !path.Contains("/Support/", StringComparison.Ordinal) && !Subjects.Keys.Any(row => IsBeside(row, path)));

    [Theory]
    [InlineData("tests/Unit/Kernel/Graph/ArenaTests.cs", null)]
    [InlineData("tests/Unit/Kernel/ArenaTests.cs", "tests/Unit/Kernel/ArenaTests.cs: Arena is in Graph")]
    [InlineData("tests/Unit/Kernel/Graph/ArenasTests.cs",
        "tests/Unit/Kernel/Graph/ArenasTests.cs: no file of Kernel is called Arenas, and tests/README.md has no row for it")]
    public void TheTestSees(string test, string? fault) => Assert.Equal(fault, FaultOf(test, ["dapp/guest/Kernel/Graph/Arena.cs"]));

    // A folder with a table row may hold its own helpers: the storm's actions are nothing to anybody else.
    static bool IsBeside(string row, string path) =>
        Path.GetDirectoryName($"tests/{row}") == Path.GetDirectoryName(path) && row.Split('/').Length > 3;

    static string? FaultOf(string test, string[] files)
    {
        string[] parts = test.Split('/');
        string subject = parts[^1][..^"Tests.cs".Length];
        string[] homes = [.. files.Where(path => path.StartsWith("dapp/", StringComparison.Ordinal) && path.Split('/')[2] == parts[2]
            && path.Split('/')[^1].Split('.')[0] == subject).Select(path => string.Join('/', path.Split('/')[3..^1])).Distinct()];
        if (homes.Length == 0) return $"{test}: no file of {parts[2]} is called {subject}, and tests/README.md has no row for it";
        return homes.Contains(string.Join('/', parts[3..^1])) ? null : $"{test}: {subject} is in {homes[0]}";
    }

    // | what is tested | `Unit/Folder/NameTests.cs` |
    [GeneratedRegex(@"^\| ([^|`]+) \| `((?:Unit)/[\w/]+\.cs)` \|$", RegexOptions.Multiline)]
    internal static partial Regex SubjectLine();
}
