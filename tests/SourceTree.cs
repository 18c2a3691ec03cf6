namespace Rollup.Support;

/// <summary>Where the sources lie that a program of tests or bench was built from.</summary>
static class SourceTree
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    static string Find(string directory)
    {
        while (!File.Exists(Path.Combine(directory, "Rollup.sln")))
            directory = Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("no Rollup.sln above this program");
        return directory;
    }
}
