using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rollup.Node.Verify;

/// <summary>
/// Where a verification that held has ended: so many inputs and outputs, the outputs root, and the machine's snapshot. It is the word of
/// whoever keeps the file, so it is kept where nobody else writes.
/// </summary>
/// <param name="Digest">SHA-256 of the engine, the guest's build and all those inputs.</param>
public sealed record VerifiedState(ulong InputCount, ulong OutputCount, Bytes32 Root, Bytes32 Digest, ReadOnlyMemory<byte> Snapshot)
{
    const int FrontBytes = 4 + 2 * sizeof(ulong) + 2 * Bytes32.Size;

    static ReadOnlySpan<byte> Magic => "LKV1"u8;

    /// <summary>The machine has taken all inputs.</summary>
    public static VerifiedState Of(IMachine machine, IReadOnlyList<InputLog> inputs, VerifyReport report) => new(
        report.InputCount, report.OutputCount, Hex.ReadBytes32(report.LastRoot), DigestOf(machine, inputs, report.InputCount),
        machine.Save());

    /// <summary>True if the machine is in that state now: it is of the same build and engine, and those are the first inputs.</summary>
    public bool TryLoad(IMachine machine, IReadOnlyList<InputLog> inputs)
    {
        if (InputCount > (ulong)inputs.Count || !DigestOf(machine, inputs, InputCount).Equals(Digest)) return false;
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
        return new VerifiedState(
            BinaryPrimitives.ReadUInt64LittleEndian(front), BinaryPrimitives.ReadUInt64LittleEndian(front[sizeof(ulong)..]),
            Bytes32.Read(front[(2 * sizeof(ulong))..]), Bytes32.Read(front[(2 * sizeof(ulong) + Bytes32.Size)..]),
            bytes.AsMemory(FrontBytes));
    }

    /// <summary>Keeps it in a file that only its owner can read or write, whole or not at all.</summary>
    public void Write(string path)
    {
        byte[] bytes = new byte[FrontBytes + Snapshot.Length];
        Span<byte> front = bytes.AsSpan(Magic.Length);
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(front, InputCount);
        BinaryPrimitives.WriteUInt64LittleEndian(front[sizeof(ulong)..], OutputCount);
        Root.CopyTo(front[(2 * sizeof(ulong))..]);
        Digest.CopyTo(front[(2 * sizeof(ulong) + Bytes32.Size)..]);
        Snapshot.Span.CopyTo(bytes.AsSpan(FrontBytes));
        PrivateFolder.Ensure(Path.GetDirectoryName(path)!);
        WholeFile.WritePrivate(path, bytes);
    }

    static Bytes32 DigestOf(IMachine machine, IReadOnlyList<InputLog> inputs, ulong count)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{machine.Name} {GuestBuild.Id}\n"));
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (InputLog input in inputs.Take((int)count))
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, input.Blob.Length);
            hash.AppendData(length);
            hash.AppendData(input.Blob);
        }
        return Bytes32.Read(hash.GetHashAndReset());
    }
}
