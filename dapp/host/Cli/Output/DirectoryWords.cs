namespace Rollup.Cli.Output;

/// <summary>Of a data directory that is made by being named: a letter too many makes another one.</summary>
static class DirectoryWords
{
    /// <summary>Null of one that is known.</summary>
    public static string? OfNew(DataDirectory directory)
    {
        if (IsKnown(directory.Root)) return null;
        IEnumerable<string> others = Directory.EnumerateDirectories(Path.GetDirectoryName(directory.Root) ?? directory.Root)
            .Where(IsKnown).Select(folder => Path.GetFileName(folder)!);
        return $"{directory.Root} is a new data directory, which knows no key and no application yet. "
            + Nearest.Question(Path.GetFileName(directory.Root), others);
    }

    static bool IsKnown(string folder) => File.Exists(DataDirectory.ConfigurationOf(folder))
        || (Directory.Exists(DataDirectory.KeysOf(folder)) && Directory.EnumerateFiles(DataDirectory.KeysOf(folder)).Any());
}
