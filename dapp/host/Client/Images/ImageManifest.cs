using System.Security.Cryptography;
using System.Text.Json;

namespace Rollup.Client.Images;

/// <summary>A part of the image at its address.</summary>
public sealed record ImageSection(string Name, ulong Address, ulong Bytes);

/// <summary>The proved bound on the stack: the longest path through the calls, and the room there is.</summary>
public sealed record ImageStack(long WorstBytes, string From, long RoomBytes);

/// <summary>Where things lie in RAM: the image, the stack behind it, then the application's memory.</summary>
public sealed record ImageMemory(ulong ImageStart, ulong ImageEnd, ulong StackEnd, ulong MemoryStart, ulong MemoryEnd);

/// <summary>What the build wrote about an image, in manifest.json beside it.</summary>
public sealed record ImageManifest(
    int ImageBytes, string ImageSha256, ImageStack Stack, IReadOnlyList<ImageSection> Sections, ImageMemory Memory)
{
    /// <summary>Reads it, and refuses one that is of other bytes than the image.</summary>
    public static ImageManifest Read(string imagePath, byte[] image)
    {
        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(imagePath))!, "manifest.json");
        if (!File.Exists(path))
            throw new ClientException(new ImageReportMissing(path));
        try
        {
            ImageManifest manifest = JsonText.Read<ImageManifest>(File.ReadAllText(path));
            string digest = Convert.ToHexStringLower(SHA256.HashData(image));
            if (manifest.ImageSha256 == digest) return manifest;
            throw new ClientException(new ManifestOfAnotherImage(path, manifest.ImageSha256, imagePath, digest));
        }
        catch (JsonException exception)
        {
            throw new ClientException(new ManifestUnreadable(path, exception.Message));
        }
    }
}
