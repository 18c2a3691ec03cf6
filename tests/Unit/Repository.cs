using System.Diagnostics;

namespace Rollup.Tests.Unit;

/// <summary>The source tree that these tests were built from: what git tracks or would track.</summary>
static class Repository
{
    static readonly Lazy<string[]> Tracked = new(ListFiles);

    public static string Root { get; } = Support.SourceTree.Root;

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>Paths relative to the root whose file name is this, or ends as this when it starts with a star.</summary>
    public static string[] Files(string pattern) => [.. Tracked.Value.Where(path => pattern.StartsWith('*')
        ? path.EndsWith(pattern[1..], StringComparison.Ordinal)
        : Path.GetFileName(path) == pattern)];

    static string[] ListFiles()
    {
        ProcessStartInfo git = new(
            "git", ["-C", Root, "ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        { RedirectStandardOutput = true };
        using Process process = Process.Start(git) ?? throw new InvalidOperationException("git did not start");
        string[] paths = process.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return process.ExitCode == 0
            ? [.. paths.Where(path => File.Exists(PathOf(path)))]
            : throw new InvalidOperationException($"git ls-files ended with {process.ExitCode}");
    }
}
