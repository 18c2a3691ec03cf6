using Rollup.Protocol;

namespace Rollup.Machine.Cartesi;

/// <summary>A machine that waits for its first input, as a folder that a rollups-node starts an application from.</summary>
public static class CartesiSnapshot
{
    /// <summary>
    /// The file of hashes in a stored machine, and where in it the root stands. Deployments read it there without loading the machine.
    /// </summary>
    const string HashTreeFile = "hash_tree.sht";
    const long RootOffset = 0x60;

    /// <summary>Starts the image, checks that it waits as a template must, and writes it into a folder that is not there yet.</summary>
    public static CartesiTemplate Write(string imageFile, string directory)
    {
        if (!File.Exists(imageFile)) throw new FileNotFoundException($"there is no image {imageFile}", imageFile);
        if (Path.Exists(directory)) throw new IOException($"{directory} is there already; a snapshot is written into a new folder");
        using CartesiMachine machine = new(imageFile, isServed: false);
        if (Path.GetDirectoryName(Path.GetFullPath(directory)) is { } parent) Directory.CreateDirectory(parent);
        machine.Store(directory);
        Bytes32 stored = TemplateHashOf(directory);
        if (!stored.Equals(machine.TemplateHash)) throw new CartesiException($"the hash stored in {directory} is not that of the machine");
        return new CartesiTemplate(machine.TemplateHash, machine.StartCycles, CartesiLibrary.Version);
    }

    /// <summary>
    /// What the application contract must carry for a snapshot. The snapshot is believed: verify one that is not your own.
    /// </summary>
    public static Bytes32 TemplateHashOf(string directory)
    {
        string file = Path.Combine(directory, HashTreeFile);
        if (!File.Exists(file))
            throw new InvalidDataException($"{directory} is no stored machine of 0.20 or later: it has no {HashTreeFile}");
        using FileStream stream = File.OpenRead(file);
        Span<byte> bytes = stackalloc byte[Bytes32.Size];
        stream.Position = RootOffset;
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InvalidDataException($"{file} is too short");
        Bytes32 hash = Bytes32.Read(bytes);
        return hash.IsZero ? throw new InvalidDataException($"{directory} was stored without its hash") : hash;
    }
}

/// <summary>
/// A snapshot that was written: its template hash, the instructions to its first accept, and the emulator it is for, as 21000 for 0.21.0.
/// </summary>
public sealed record CartesiTemplate(Bytes32 TemplateHash, ulong StartCycles, ulong EmulatorVersion);
