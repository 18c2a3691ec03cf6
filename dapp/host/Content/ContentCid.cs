using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Rollup.Content;

/// <summary>What a block holds: plain bytes, or a dag-pb node with links.</summary>
public enum ContentCodec : byte
{
    Raw = 0x55,
    DagPb = 0x70,
}

/// <summary>
/// The name of a block: how to read it and the SHA-256 of its bytes. Version 1 is what we make; version 0 (a dag-pb node in base58) is
/// read, and made on request for comparison with plain `ipfs add`.
/// </summary>
public readonly record struct ContentCid
{
    public const int DigestBytes = 32;
    public const int BinaryBytesMax = 36;

    /// <summary>The largest file that is one raw block for the machine; a larger one has a dag-pb root.</summary>
    public const int MachineChunkBytes = Protocol.UnixFs.ChunkBytes;

    const byte Sha256Code = 0x12;

    // The digest as two numbers, so that equality and hashing are the record's own.
    readonly UInt128 _digestHigh;
    readonly UInt128 _digestLow;

    public byte Version { get; }
    public ContentCodec Codec { get; }

    ContentCid(byte version, ContentCodec codec, ReadOnlySpan<byte> digest)
    {
        Version = version;
        Codec = codec;
        _digestHigh = BinaryPrimitives.ReadUInt128BigEndian(digest);
        _digestLow = BinaryPrimitives.ReadUInt128BigEndian(digest[16..DigestBytes]);
    }

    /// <summary>The version 1 name of a digest.</summary>
    public static ContentCid FromDigest(ContentCodec codec, ReadOnlySpan<byte> digest) => digest.Length == DigestBytes
        ? new ContentCid(1, codec, digest)
        : throw new ContentException(ContentFault.MalformedName, $"a SHA-256 digest has 32 bytes, not {digest.Length}");

    /// <summary>
    /// The name of a file that the machine reads, of which the chain carries digest and length: one chunk is raw, more is a tree.
    /// </summary>
    public static ContentCid OfMachineFile(ReadOnlySpan<byte> digest, long fileBytes) =>
        FromDigest(fileBytes <= MachineChunkBytes ? ContentCodec.Raw : ContentCodec.DagPb, digest);

    /// <summary>The name of these bytes. Version 0 exists for dag-pb only.</summary>
    public static ContentCid OfBlock(ContentCodec codec, ReadOnlySpan<byte> block, byte version = 1)
    {
        Span<byte> digest = stackalloc byte[DigestBytes];
        SHA256.HashData(block, digest);
        return new ContentCid(version, codec, digest);
    }

    /// <summary>Whether these bytes are the block of this name.</summary>
    public bool Names(ReadOnlySpan<byte> block) => OfBlock(Codec, block, Version) == this;

    public void CopyDigest(Span<byte> digest)
    {
        BinaryPrimitives.WriteUInt128BigEndian(digest, _digestHigh);
        BinaryPrimitives.WriteUInt128BigEndian(digest[16..], _digestLow);
    }

    public byte[] Digest()
    {
        byte[] digest = new byte[DigestBytes];
        CopyDigest(digest);
        return digest;
    }

    /// <summary>Version 1: `01 codec 12 20 digest`; version 0: `12 20 digest`.</summary>
    public byte[] ToBinary()
    {
        byte[] binary = Version == 0
            ? [Sha256Code, DigestBytes, .. Digest()]
            : [1, (byte)Codec, Sha256Code, DigestBytes, .. Digest()];
        return binary;
    }

    /// <summary>Reads the name that the span starts with and says how many bytes it took.</summary>
    public static bool TryReadBinary(ReadOnlySpan<byte> source, out ContentCid cid, out int length)
    {
        cid = default;
        length = 0;
        if (source.Length >= 34 && source[0] == Sha256Code && source[1] == DigestBytes)
        {
            cid = new ContentCid(0, ContentCodec.DagPb, source[2..]);
            length = 34;
            return true;
        }
        bool known = source.Length >= BinaryBytesMax && source[0] == 1 && source[1] is (byte)ContentCodec.Raw or (byte)ContentCodec.DagPb
            && source[2] == Sha256Code && source[3] == DigestBytes;
        if (!known) return false;
        cid = new ContentCid(1, (ContentCodec)source[1], source[4..]);
        length = BinaryBytesMax;
        return true;
    }

    /// <summary>Reads `b…` (base32, version 1) or `Qm…` (base58, version 0); nothing else is a name here.</summary>
    public static bool TryParse(string? text, out ContentCid cid)
    {
        cid = default;
        byte[] binary = text switch
        {
            ['b', ..] when text.Length < 100 => Multibase.DecodeBase32(text.AsSpan(1)),
            ['Q', 'm', ..] when text.Length == 46 => Multibase.DecodeBase58(text),
            _ => [],
        };
        // Only the one canonical spelling: two texts for one name would be two files in the store.
        return TryReadBinary(binary, out cid, out int length) && length == binary.Length && cid.ToString() == text;
    }

    public static ContentCid Parse(string text) => TryParse(text, out ContentCid cid)
        ? cid
        : throw new ContentException(ContentFault.MalformedName, $"'{text}' is no CID of a SHA-256 block (raw or dag-pb)");

    public override string ToString() => Version == 0 ? Multibase.EncodeBase58(ToBinary()) : "b" + Multibase.EncodeBase32(ToBinary());
}
