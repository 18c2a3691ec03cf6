namespace Rollup.Node.Facts;

/// <summary>Where the facts lie, and where those that are not believed are kept.</summary>
public static class FactsFile
{
    public const string Name = "facts.sqlite";

    // What SQLite writes beside a database belongs to it.
    static readonly string[] s_endings = ["", "-wal", "-shm"];

    /// <summary>Gives the file another name, of which none is there yet: nothing is deleted. Returns that name.</summary>
    public static string SetAside(string file)
    {
        FactsDatabase.ForgetReaders(file);
        string aside = Enumerable.Range(1, int.MaxValue).Select(number => $"{file}.aside-{number}")
            .First(name => s_endings.All(ending => !Path.Exists(name + ending)));
        foreach (string ending in s_endings)
        {
            if (Directory.Exists(file + ending)) Directory.Move(file + ending, aside + ending);
            else if (File.Exists(file + ending)) File.Move(file + ending, aside + ending);
        }
        return aside;
    }
}
