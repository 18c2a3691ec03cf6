namespace Rollup.Cli.Images;

/// <summary>Where the machine's image is: named, or the one that `make image` wrote in the source tree this program is run from.</summary>
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
        string relative = Path.Combine("artifacts", "guest", "guest.bin");
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, relative))) return Path.Combine(folder, relative);
        }
        throw UserError.Usage($"there is no {relative} above {AppContext.BaseDirectory}", "the image has not been built", "run make image, or name one with --image");
    }
}
