namespace Rollup.Cli.Images;

/// <summary>Where the machine's image is: named, or beside this program, or where `make image` wrote it in the source tree above this program or here.</summary>
static class ImageFile
{
    public static byte[] Read(string? named, out string path)
    {
        path = named ?? Find();
        if (!File.Exists(path)) throw UserError.Usage($"there is no image {path}", "--image names it", "check the path, or run make image");
        return File.ReadAllBytes(path);
    }

    static string Find()
    {
        const string Name = "guest.bin";
        string beside = Path.Combine(AppContext.BaseDirectory, Name), built = Path.Combine("artifacts", "guest", Name);
        if (File.Exists(beside)) return beside;
        foreach (string start in new[] { AppContext.BaseDirectory, Environment.CurrentDirectory })
            for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
                if (File.Exists(Path.Combine(folder, built))) return Path.Combine(folder, built);
        throw UserError.Usage($"there is neither {beside} nor {built} above it or here", "the image has not been built", "run make image, or name one with --image");
    }
}
