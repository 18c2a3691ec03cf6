namespace Rollup.Client.Images;

/// <summary>
/// Where a product of machine-image is: beside this program, or where it was built in the source tree above this program or here.
/// </summary>
public static class BuiltFile
{
    public static string Find(string name)
    {
        string beside = Path.Combine(AppContext.BaseDirectory, name), built = Path.Combine("artifacts", "guest", name);
        if (File.Exists(beside)) return beside;
        foreach (string start in new[] { AppContext.BaseDirectory, Environment.CurrentDirectory })
            for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
                if (File.Exists(Path.Combine(folder, built))) return Path.Combine(folder, built);
        throw new ClientException(new BuiltFileMissing(name, beside, built));
    }
}
