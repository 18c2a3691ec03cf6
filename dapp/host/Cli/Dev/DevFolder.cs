namespace Rollup.Cli.Dev;

/// <summary>
/// The folder of `rollup dev`: a data directory for each person, of a chain that is new each time. It is one process's at a time, and holds
/// nothing but what that made: what is of a chain before is cleared away when another begins.
/// </summary>
sealed class DevFolder : IDisposable
{
    const string MarkFile = "dev.lock";

    /// <summary>In the order of anvil's accounts.</summary>
    public static readonly string[] People = ["operator", "sponsor", "ada", "ben", "cleo"];

    readonly FileStream _held;

    DevFolder(string root, FileStream held) => (Root, _held) = (root, held);

    public string Root { get; }

    /// <summary>Throws for a folder that somebody works in, and for one that holds anything and was not made here.</summary>
    public static DevFolder Take(string path)
    {
        string mark = Path.Combine(path, MarkFile);
        bool isOthers = Directory.Exists(path) ? !File.Exists(mark) && Directory.EnumerateFileSystemEntries(path).Any() : File.Exists(path);
        if (isOthers)
            throw UserError.Usage(
                $"{path} is not a folder of `rollup dev`", "it holds something else, and would be cleared", "name another with --data-dir");
        PrivateFolder.Ensure(path);
        FileStream held = FolderLock.TryTake(mark) ?? throw UserError.NotYet(
            $"another `rollup dev` works in {path}", "its chain ends with it", "use that one, or name another folder with --data-dir");
        DevFolder folder = new(Path.GetFullPath(path), held);
        foreach (string person in People.Select(folder.PathOf))
            if (Directory.Exists(person)) Directory.Delete(person, recursive: true);
        return folder;
    }

    public string PathOf(string person) => Path.Combine(Root, person);

    public void Dispose() => _held.Dispose();
}
