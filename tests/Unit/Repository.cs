
namespace Rollup.Tests.Unit;

/// <summary>Finds files of the source tree from wherever the tests were built to.</summary>
static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    static string FindRoot(string directory)
    {
        while (!File.Exists(Path.Combine(directory, "Rollup.sln")))
            directory = Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("no Rollup.sln above the tests");
        return directory;
    }
}
