using System.Diagnostics;
using System.Security.Cryptography;
using Rollup.Machine.Cartesi;

namespace Rollup.Tests.Translator;

/// <summary>The guest's own build: the same image wherever it stands, and none for a guest that leaves the subset.</summary>
public class GuestBuildTests(GuestCopy copy) : IClassFixture<GuestCopy>
{
    [Fact]
    public void TheSameSourcesElsewhereGiveTheSameImage() =>
        Assert.Equal(GuestImage.Bytes, copy.Image);

    [Fact]
    public void AFloatInTheGuestFailsItsBuild()
    {
        string exports = Path.Combine(copy.Root, "dapp", "guest", "Entry", "Exports.cs");
        string[] lines = File.ReadAllLines(exports);
        int last = Array.LastIndexOf(lines, "}");
        File.WriteAllLines(exports, [.. lines[..last], "    public static int Half(int number) => (int)(number * 0.5);", "}"]);

        (int code, string said) = Run("tests/build.sh", "dapp/guest/Entry", "--no-restore");
        File.WriteAllLines(exports, lines);

        Assert.NotEqual(0, code);
        Assert.Contains(
            $"error : aot: Exports.Half(int) IL_0001 (Exports.cs:{last + 1}): floating point (conv.r8)", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image-bytes ", "> image-bytes", "make image ACCEPT=1")]
    [InlineData("clang ", "> clang", "install the tools of the lock")]
    public void ADriftIsAnErrorThatSaysWhatWhyAndWhatNext(string line, string what, string next)
    {
        string path = Path.Combine(copy.Root, "machine-image", "image.lock"), text = File.ReadAllText(path);
        Assert.Equal((0, ""), Run("machine-image/lock.sh"));
        File.WriteAllText(path, text.Replace("\n" + line, "\n" + line + "7", StringComparison.Ordinal));
        (int code, string said) = Run("machine-image/lock.sh");
        File.WriteAllText(path, text);

        Assert.Equal(1, code);
        Assert.All((string[])[what, "Why it matters", next], part => Assert.Contains(part, said, StringComparison.Ordinal));
    }

    // The hash follows from bytes and RAM, so it stays as long as both and goes with either.
    [Theory]
    [InlineData("artifacts/guest/guest.bin", "\u0001")] // one byte more
    [InlineData("machine-image/runtime/machine.ld", "\nram_bytes = 64M;\n")] // the later one counts
    public void AcceptingOtherBytesOrAnotherRamDropsTheTemplateHash(string file, string more)
    {
        string path = Path.Combine(copy.Root, "machine-image", "image.lock"), text = File.ReadAllText(path),
            changed = Path.Combine(copy.Root, file);
        byte[] kept = File.ReadAllBytes(changed);
        Bytes32 hash = Bytes32.Read(SHA256.HashData(kept));
        try
        {
            string known = text[..text.LastIndexOf("template-hash", StringComparison.Ordinal)] + ImageLock.TemplateLine(hash) + "\n";
            File.WriteAllText(path, known);
            Assert.Equal((0, ""), Run("machine-image/lock.sh"));
            Assert.Equal((0, "image: machine-image/image.lock written\n"), Accept());
            Assert.Equal(known, File.ReadAllText(path));
            Assert.True(ImageLock.TemplateHashOf(copy.Image, known)!.Value.Equals(hash));

            File.AppendAllText(changed, more);
            Assert.Contains("not computed", Run("machine-image/lock.sh").Said, StringComparison.Ordinal);
            Assert.Equal(0, Accept().Code);
            string accepted = File.ReadAllText(path);
            Assert.EndsWith(" not computed\n", accepted, StringComparison.Ordinal);
            byte[] image = File.ReadAllBytes(Path.Combine(copy.Root, "artifacts", "guest", "guest.bin"));
            Assert.Null(ImageLock.TemplateHashOf(image, accepted));
        }
        finally
        {
            File.WriteAllBytes(changed, kept);
            File.WriteAllText(path, text);
        }

        (int Code, string Said) Accept() => Run("/usr/bin/env", "ACCEPT=1", Path.Combine(copy.Root, "machine-image/lock.sh"));
    }

    // A script of the copy: how it ended, and all that it said.
    (int Code, string Said) Run(string script, params string[] arguments)
    {
        ProcessStartInfo start = new(
            "bash", ["-c", "exec \"$0\" \"$@\" 2>&1", Path.Combine(copy.Root, script), .. arguments])
        { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }
}
