using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rollup.Node.Verify;

/// <summary>
/// Where a verification that held has ended: the outputs root after each input, so many outputs, and the machine's snapshot. It is the word
/// of whoever keeps the file, so it is kept where nobody else writes.
/// </summary>
/// <param name="Roots">32 bytes an input: whoever claims later what came before is judged by them.</param>
/// <param name="Digest">SHA-256 of the engine, the guest's build, all those inputs, and what is said of their outputs.</param>
public sealed record VerifiedState(ulong OutputCount, ReadOnlyMemory<byte> Roots, Bytes32 Digest, ReadOnlyMemory<byte> Snapshot)
{
    const int FrontBytes = 4 + sizeof(int) + sizeof(ulong) + Bytes32.Size;

    static ReadOnlySpan<byte> Magic => "LKV2"u8;

    public int InputCount => Roots.Length / Bytes32.Size;

    /// <summary>The machine has taken all inputs.</summary>
    public static VerifiedState Of(IMachine machine, IReadOnlyList<InputLog> inputs, VerifyReport report)
    {
        byte[] roots = [.. report.Roots.SelectMany(root => Hex.ReadBytes32(root).Bytes.ToArray())];
        return new VerifiedState(report.OutputCount, roots, DigestOf(machine, inputs, report.OutputCount, roots), machine.Save());
    }

    /// <summary>The outputs root after so many of the inputs, at least one.</summary>
    public string RootAfter(int count) => Bytes32.Read(Roots.Span[((count - 1) * Bytes32.Size)..]).ToHex();

    /// <summary>True if the machine is in that state now: it is of the same build and engine, and those are the first inputs.</summary>
    public bool TryLoad(IMachine machine, IReadOnlyList<InputLog> inputs)
    {
        if (InputCount > inputs.Count || !DigestOf(machine, inputs, OutputCount, Roots.Span).Equals(Digest)) return false;
        try
        {
            machine.Load(Snapshot.Span);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>What was kept in the file; null if nothing was, or nothing that can be read.</summary>
    public static VerifiedState? Read(string path)
    {
        if (!File.Exists(path)) return null;
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length < FrontBytes || !bytes.AsSpan().StartsWith(Magic)) return null;
        ReadOnlySpan<byte> front = bytes.AsSpan(Magic.Length);
        long rootBytes = BinaryPrimitives.ReadInt32LittleEndian(front) * (long)Bytes32.Size;
        if (rootBytes <= 0 || rootBytes > bytes.Length - FrontBytes) return null;
        front = front[sizeof(int)..];
        return new VerifiedState(
            BinaryPrimitives.ReadUInt64LittleEndian(front), bytes.AsMemory(FrontBytes, (int)rootBytes),
            Bytes32.Read(front[sizeof(ulong)..]), bytes.AsMemory(FrontBytes + (int)rootBytes));
    }

    /// <summary>Keeps it in a file that only its owner can read or write, whole or not at all.</summary>
    public void Write(string path)
    {
        byte[] bytes = new byte[FrontBytes + Roots.Length + Snapshot.Length];
        Magic.CopyTo(bytes);
        Span<byte> front = bytes.AsSpan(Magic.Length);
        BinaryPrimitives.WriteInt32LittleEndian(front, InputCount);
        front = front[sizeof(int)..];
        BinaryPrimitives.WriteUInt64LittleEndian(front, OutputCount);
        Digest.CopyTo(front[sizeof(ulong)..]);
        Roots.Span.CopyTo(bytes.AsSpan(FrontBytes));
        Snapshot.Span.CopyTo(bytes.AsSpan(FrontBytes + Roots.Length));
        PrivateFolder.Ensure(Path.GetDirectoryName(path)!);
        WholeFile.WritePrivate(path, bytes);
    }

    // Of as many inputs as there are roots.
    static Bytes32 DigestOf(IMachine machine, IReadOnlyList<InputLog> inputs, ulong outputCount, ReadOnlySpan<byte> roots)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{machine.Name} {GuestBuild.Id} {outputCount}\n"));
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (InputLog input in inputs.Take(roots.Length / Bytes32.Size))
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, input.Blob.Length);
            hash.AppendData(length);
            hash.AppendData(input.Blob);
        }
        hash.AppendData(roots);
        return Bytes32.Read(hash.GetHashAndReset());
    }
}
