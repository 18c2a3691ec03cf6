using System.Security.Cryptography;
using Rollup.Machine.Riscv;
using Rollup.Protocol;

namespace Rollup.Machine.Cartesi;

/// <summary>
/// machine-image/image.lock as it was when this program was built: the accepted image and, where somebody computed it, its template hash.
/// </summary>
public static class ImageLock
{
    const string TemplateName = "template-hash-0.21";

    /// <summary>
    /// The template hash of an image on the Cartesi Machine 0.21.0, or null: the lock is of other bytes or of another RAM, or the hash has
    /// not been computed since they changed.
    /// </summary>
    public static Bytes32? TemplateHashOf(ReadOnlySpan<byte> image) => TemplateHashOf(image, Text());

    internal static Bytes32? TemplateHashOf(ReadOnlySpan<byte> image, string lockText)
    {
        string[] lines = lockText.Split('\n');
        string template = $"{TemplateName} {RiscvMachine.RamBytes} ";
        string? hash = lines.FirstOrDefault(line => line.StartsWith(template, StringComparison.Ordinal))?[template.Length..];
        bool isOfThese = lines.Contains($"image-sha256 {Convert.ToHexStringLower(SHA256.HashData(image))}");
        return isOfThese && hash?.Length == 2 * Bytes32.Size ? Bytes32.Read(Convert.FromHexString(hash)) : null;
    }

    /// <summary>The line of the lock that says what an application of the accepted image carries.</summary>
    public static string TemplateLine(Bytes32 hash) => $"{TemplateName} {RiscvMachine.RamBytes} {Convert.ToHexStringLower(hash.Bytes)}";

    internal static string Text()
    {
        using StreamReader reader = new(typeof(ImageLock).Assembly.GetManifestResourceStream("image.lock")!);
        return reader.ReadToEnd();
    }
}
