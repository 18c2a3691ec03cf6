namespace Rollup.Tests.Translator;

/// <summary>The machine's image as machine-image/aot.sh makes it, which `make test` runs before these tests.</summary>
static class GuestImage
{
    public static string Path { get; } = System.IO.Path.Combine(SourceTree.Root, "artifacts", "guest", "guest.bin");

    public static byte[] Bytes => File.ReadAllBytes(Path);
}
