using System.Text.RegularExpressions;

namespace Rollup.Tests.Unit.Law;

/// <summary>Rules of the source text: a rule that no test runs is a wish. Each has a planted line that it must find.</summary>
public partial class TidyTests
{
    const int CodeLinesMax = 400;
    const int WordMax = 60;
    const long FileBytesMax = 1 << 20;
    const string Counted = @"\{[a-z][\w.]*\} (columns|rows|blocks|classes|epochs|vouchers|inputs|outputs|levels|cells|features)\b";
    const string ThisFile = "tests/Unit/Law/TidyTests.cs"; // its table spells out what it forbids

    /// <summary>Where (path prefix, file ending), what, why, a line that breaks it, a line that does not.</summary>
    public static TheoryData<string, string, string, string, string, string> Rules => new()
    {
        { "dapp/guest/", ".cs", @"^\s*#(if|else|elif)\b", "guest and host differ by file", "#if GUEST", "// #if is not for us" },
        { "dapp/guest/", ".cs", @"\busing System\.(Linq|Reflection|Threading)", "not in the machine", "using System.Linq;",
            "using System.Buffers;" },
        { "dapp/guest/", ".cs", @"\bunsafe\b", "spans suffice in the guest", "static unsafe void F()", "// an unsafe thing" },
        { "", ".cs", @"^[^""]*\bprivate\b(?! protected)", "members are private unless they say more", "    private int x;",
            "    int privateKey;" },
        { "dapp/host/Cli/Output/", ".cs", Counted, "it may be 1: Numbers.Count", "$\"{of.Columns} columns\"",
            "$\"{Numbers.Count(of.Columns, \"column\")} and {Max} columns\"" },
        { "dapp/host/Cli/Verbs/", ".cs", Counted, "it may be 1: Numbers.Count", "$\"{rows} rows\"", "$\"{rows:N0} rows\"" },
        { "dapp/host/", ".cs", @"\basync void\b|\.Result\b(?! *[=(])|\.GetAwaiter\(\)\.GetResult\(\)", "await it", "int x = task.Result;",
            "int result = 1;" },
        { "", "", @"\b(TO" + "DO|FIX" + @"ME|HA" + @"CK|XX" + @"X)\b", "finish it before it lands", "// TO" + "DO: later", "// todos los" },
        { "", "", @"\.\./sha" + @"red\b|(?<![\w.\-*/])/wo" + @"rk\b", "a path of one machine", "see /wo" + "rk/x", "see ./network" },
        { "", ".cs", @"""/(home|root|opt|mnt|Users)/", "an absolute path", "\"/home/x\"", "\"/ipfs/x\"" },
        { "", ".csproj", @"(Include|Project)=""(/|[A-Z]:)", "an absolute path", "<Import Project=\"/x\" />", "<Import Project=\"x\" />" },
        { "", "package-lock.json", @"""resolved"": ""http", "npm: omit-lockfile-registry-resolved", "\"resolved\": \"https://x\"",
            "\"x\"" },
    };

    [Theory, MemberData(nameof(Rules))]
    public void SourcesKeep(string prefix, string ending, string pattern, string why, string planted, string allowed)
    {
        Regex rule = new(pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant);
        Assert.Matches(rule, WithoutComment(planted, ending));
        Assert.DoesNotMatch(rule, WithoutComment(allowed, ending));

        List<string> faults = [];
        foreach (string path in TextFiles(prefix, ending))
            foreach ((string line, int number) in Repository.Read(path).Split('\n').Select((line, index) => (line, index + 1)))
                if (rule.IsMatch(WithoutComment(line, ending))) faults.Add($"{path}:{number}: {why}: {line.Trim()}");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void FilesAreOneIdeaLong()
    {
        string[] faults = [.. Repository.Files("*.cs").Where(path => !path.EndsWith(".g.cs", StringComparison.Ordinal))
            .Where(path => Repository.Read(path).Split('\n').Length > CodeLinesMax)];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    [Fact]
    public void LinesFitAScreen()
    {
        int most = int.Parse(LineLengthMax().Match(Repository.Read(".editorconfig")).Groups[1].Value);
        string[] faults = [.. Repository.Files("*.cs").Where(path => !path.EndsWith(".g.cs", StringComparison.Ordinal))
            .SelectMany(path => Repository.Read(path).Split('\n')
                .Select((line, index) => (Path: path, Number: index + 1, Columns: ColumnsOf(line))))
            .Where(line => line.Columns > most).Select(line => $"{line.Path}:{line.Number}: {line.Columns} columns, at most {most}")];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    [Theory]
    [InlineData("    return 1;", 13)]
    [InlineData("x(\"0x0000000000000000000000000000000000000000000000000000000000000000000000000000\")", 60)]
    public void WhatCannotBeBrokenCountsAsSixty(string line, int columns) => Assert.Equal(columns, ColumnsOf(line));

    // Hex and JSON without a blank cannot be broken.
    static int ColumnsOf(string line) => line.Split(' ').Sum(word => Math.Min(word.Length, WordMax) + 1) - 1;

    [Fact]
    public void NoFileIsLarge() =>
        Assert.DoesNotContain(Repository.Files("*"), path => new FileInfo(Repository.PathOf(path)).Length > FileBytesMax);

    // Of C#, rules that are about a keyword look at code, not at prose; the two rules for every file look at all of it.
    static string WithoutComment(string line, string ending) => ending == ".cs" ? Comment().Replace(line, "") : line;

    static IEnumerable<string> TextFiles(string prefix, string ending) => Repository.Files("*" + ending)
        .Where(path => path.StartsWith(prefix, StringComparison.Ordinal) && path != ThisFile && !BinaryEnding().IsMatch(path));

    [GeneratedRegex(@"^max_line_length = ([0-9]+)$", RegexOptions.Multiline)]
    internal static partial Regex LineLengthMax();

    [GeneratedRegex(@"(^|\s)//.*$")]
    internal static partial Regex Comment();

    [GeneratedRegex(@"\.(png|ico|woff2?|onnx|bin|car|gz)$")]
    internal static partial Regex BinaryEnding();
}
