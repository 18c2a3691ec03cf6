using System.Text.RegularExpressions;

namespace Rollup.Tests.Unit.Law;

/// <summary>
/// The map in dapp/README.md is what the code uses. Projects: each arrow is a use. Folders of a project stand in an order in which each
/// uses only those before it, so that none is in a circle.
/// </summary>
public partial class FolderGraphTests
{
    const string Root = "(root)";

    public static TheoryData<string> Projects => [.. Map.Keys];

    // Project path under dapp -> its folders in order, as the map says.
    static IReadOnlyDictionary<string, string[]> Map { get; } = ReadMap(Repository.Read("dapp/README.md"));

    [Fact]
    public void EveryProjectIsOnTheMapOfFolders() => Assert.Equal(
        Repository.Files("*.csproj").Where(path => path.StartsWith("dapp/", StringComparison.Ordinal))
            .Select(path => Path.GetDirectoryName(path)!["dapp/".Length..]).Order(StringComparer.Ordinal),
        Map.Keys.Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Projects))]
    public void FoldersUseOnlyThoseBeforeThem(string project)
    {
        SourceFile[] files = [.. Repository.Files("*.cs").Where(path => path.StartsWith($"dapp/{project}/", StringComparison.Ordinal))
            .Select(path => SourceFile.Of(FolderOf(path, project), path, Repository.Read(path)))];
        Assert.Empty(FaultsOf(files, Map[project]));
    }

    [Theory]
    [InlineData("A,B", "")]
    [InlineData("B,A", "B/b.cs uses One of A, which stands after B")]
    [InlineData("A", "B is not on the map")]
    [InlineData("A,B,C", "C is on the map and not there")]
    public void TheTestSees(string order, string fault)
    {
        SourceFile[] files =
        [
            SourceFile.Of("A", "A/a.cs", "public sealed class One { }"),
            SourceFile.Of(
                "B", "B/b.cs", "static class Two { static One One => new(); } // Three\nrecord struct Three(string Text = \"Two\");"),
        ];
        Assert.Equal(fault, string.Join('\n', FaultsOf(files, order.Split(','))));
    }

    static IEnumerable<string> FaultsOf(SourceFile[] files, string[] order)
    {
        string[] folders = [.. files.Select(file => file.Folder).Distinct()];
        foreach (string folder in folders.Except(order)) yield return $"{folder} is not on the map";
        foreach (string folder in order.Except(folders)) yield return $"{folder} is on the map and not there";

        ILookup<string, string> homes = files.SelectMany(file => file.Declared.Select(name => (name, file.Folder)))
            .ToLookup(entry => entry.name, entry => entry.Folder);
        foreach (SourceFile file in files)
            foreach (string name in file.Used.Where(homes.Contains))
                if (!homes[name].Contains(file.Folder) && homes[name].All(
                    home => Array.IndexOf(order, home) > Array.IndexOf(order, file.Folder)) && order.Contains(file.Folder))
                    yield return $"{file.Path} uses {name} of {homes[name].First()}, which stands after {file.Folder}";
    }

    static string FolderOf(string path, string project)
    {
        string[] parts = path[$"dapp/{project}/".Length..].Split('/');
        return parts.Length == 1 ? Root : string.Join('/', parts[..^1]);
    }

    // Lines such as "guest/Market: State, Money, (root)".
    static Dictionary<string, string[]> ReadMap(string page) => MapLine().Matches(page)
        .ToDictionary(line => line.Groups[1].Value, line => line.Groups[2].Value.Split(',', StringSplitOptions.TrimEntries));

    [GeneratedRegex(@"^((?:guest|host)/\w+): (.+)$", RegexOptions.Multiline)]
    internal static partial Regex MapLine();

    sealed partial record SourceFile(string Folder, string Path, string[] Declared, string[] Used)
    {
        public static SourceFile Of(string folder, string path, string text)
        {
            string code = Literals().Replace(text, " ");
            string[] declared = [.. Declaration().Matches(code).Select(match => match.Groups[1].Value).Distinct()];
            return new SourceFile(folder, path, declared, [.. Identifier().Matches(code).Select(match => match.Value).Distinct()]);
        }

        // Texts and comments, which name what they do not use, and members of enums.
        [GeneratedRegex(
            "\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|//[^\\n]*|^ +\\w+(?: = [^,\\n]+)?,[ \\t]*$", RegexOptions.Multiline)]
        internal static partial Regex Literals();

        [GeneratedRegex(
            "^(?:(?:public|internal|static|sealed|abstract|partial|readonly|ref|file) +)*"
            + @"(?:class|struct|enum|interface|record(?: struct| class)?) +(\w+)", RegexOptions.Multiline)]
        internal static partial Regex Declaration();

        // Not a member of something else, nor the name of what is declared here, which stands behind its type.
        [GeneratedRegex(@"(?<![\w.])(?<!\b(?!(?:" + Keywords + @") )\w+ )(?<!\w[>\]?]+ )[A-Za-z_]\w*")]
        internal static partial Regex Identifier();

        const string Keywords =
            "abstract|and|as|async|await|case|class|const|else|enum|event|explicit|file|implicit|in|interface|internal|is|new|not"
            + "|operator|or|out|override|params|partial|private|protected|public|readonly|record|ref|required|return|scoped|sealed|static"
            + "|struct|throw|unsafe|virtual|where|yield";
    }
}
