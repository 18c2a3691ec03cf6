namespace Rollup.Tests.Translator;

/// <summary>A copy of the guest and of what builds it, in another directory, and the image made there.</summary>
public sealed class GuestCopy : IDisposable
{
    static readonly string[] Parts = ["Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig", "dapp/guest",
        "machine-image", "tests/build.sh"];

    public GuestCopy()
    {
        foreach (string part in Parts) Copy(part);
        SourceTree.Run(Path.Combine(Root, "machine-image", "image.sh"), []);
        Image = File.ReadAllBytes(Path.Combine(Root, "artifacts", "guest", "guest.bin"));
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("lockstep-guest-elsewhere-").FullName;

    public byte[] Image { get; }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    void Copy(string part)
    {
        string from = Path.Combine(SourceTree.Root, part);
        string[] files = Directory.Exists(from) ? Directory.GetFiles(from, "*", SearchOption.AllDirectories) : [from];
        foreach (string file in files)
        {
            string to = Path.Combine(Root, Path.GetRelativePath(SourceTree.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }
}
