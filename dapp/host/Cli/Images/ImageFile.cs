using System.CommandLine;

namespace Rollup.Cli.Images;

/// <summary>Where the machine's image is: named, or beside this program, or where `make image` wrote it in the source tree above this program or here.</summary>
static class ImageFile
{
    public static readonly Option<string?> Option = new("--image")
    {
        Description = "the machine's image [default: guest.bin beside rollup, else artifacts/guest/guest.bin above rollup or here]", HelpName = "file",
    };

    public static byte[] Read(ParseResult parsed, out string path) => Read(parsed.GetValue(Option), out path);

    public static byte[] Read(string? named, out string path)
    {
        path = named ?? BuiltFile.Find("guest.bin", "make image", "--image");
        if (!File.Exists(path)) throw UserError.Usage($"there is no image {path}", "--image names it", "check the path, or run make image");
        return File.ReadAllBytes(path);
    }
}
