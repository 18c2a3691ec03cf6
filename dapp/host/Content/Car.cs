using System.Buffers;

namespace Rollup.Content;

/// <summary>
/// CAR version 1: one file that carries a whole tree of blocks. What is written is byte for byte what `ipfs dag export` writes. What is
/// read is trusted in nothing: each block is hashed, sections are bounded, and the roots in the header are claims.
/// </summary>
public static class Car
{
    const int HeaderBytesMax = 1 << 14; // 255 roots
    const int SectionBytesMax = BlockLimits.BlockBytesMax + ContentCid.BinaryBytesMax;

    // dag-cbor: a map of two, "roots" to a list, "version" to 1.
    static ReadOnlySpan<byte> RootsKey => [0xa2, 0x65, (byte)'r', (byte)'o', (byte)'o', (byte)'t', (byte)'s'];
    static ReadOnlySpan<byte> VersionOne => [0x67, (byte)'v', (byte)'e', (byte)'r', (byte)'s', (byte)'i', (byte)'o', (byte)'n', 0x01];

    // All that stands in front of version 2.
    static ReadOnlySpan<byte> VersionTwo => [0xa1, 0x67, (byte)'v', (byte)'e', (byte)'r', (byte)'s', (byte)'i', (byte)'o', (byte)'n', 0x02];
    static ReadOnlySpan<byte> CidTag => [0xd8, 0x2a, 0x58];

    public static void Write(ContentCid root, BlockSource source, Stream destination)
    {
        byte[] cid = root.ToBinary();
        WriteSection(destination, [.. RootsKey, 0x81, .. CidTag, (byte)(cid.Length + 1), 0, .. cid, .. VersionOne], []);
        foreach ((ContentCid name, byte[] block) in Dag.Walk(root, source)) WriteSection(destination, name.ToBinary(), block);
    }

    /// <summary>Gives every verified block to the sink and returns the roots that the file claims.</summary>
    public static IReadOnlyList<ContentCid> Read(Stream archive, BlockSink sink)
    {
        byte[]? header = ReadSection(archive, HeaderBytesMax);
        if (header is null) throw Malformed("the archive is empty");
        IReadOnlyList<ContentCid> roots = ReadRoots(header);
        while (ReadSection(archive, SectionBytesMax) is byte[] section)
        {
            if (!ContentCid.TryReadBinary(section, out ContentCid cid, out int length))
                throw Malformed("a section names no block that we can verify");
            ReadOnlySpan<byte> block = section.AsSpan(length);
            if (!cid.Names(block)) throw new ContentException(ContentFault.Corrupt, $"the archive's bytes for {cid} are not that block");
            sink(cid, block);
        }
        return roots;
    }

    /// <summary>Reads an archive into a store and checks that everything under the root one asked for is there.</summary>
    public static void Import(Stream archive, ContentCid expectedRoot, BlockStore store)
    {
        Read(archive, store.Put);
        foreach ((ContentCid _, byte[] _) in Dag.Walk(expectedRoot, store.Get)) { }
    }

    static List<ContentCid> ReadRoots(ReadOnlySpan<byte> header)
    {
        if (header.SequenceEqual(VersionTwo))
            throw Malformed(
                "it is version 2, and version 1 is read: `ipfs dag import` it and write it again with `ipfs dag export`, or cut out "
                + "what lies at its data offset");
        if (!header.StartsWith(RootsKey) || header.Length < 9) throw Malformed("the header is not that of CAR version 1");
        // A list of up to 23 has its length in its first byte, one of up to 255 in the next.
        bool isLong = header[RootsKey.Length] == 0x98;
        int count = isLong ? header[RootsKey.Length + 1] : header[RootsKey.Length] - 0x80;
        ReadOnlySpan<byte> rest = header[(RootsKey.Length + (isLong ? 2 : 1))..];
        if (count < 0 || (!isLong && count > 23)) throw Malformed("the header is not that of CAR version 1");
        List<ContentCid> roots = [];
        for (int index = 0; index < count; index++)
        {
            if (rest.Length < 5 || !rest.StartsWith(CidTag) || rest[4] != 0) throw Malformed("a root in the header is no name");
            if (!ContentCid.TryReadBinary(rest[5..], out ContentCid cid, out int length) || rest[3] != length + 1)
                throw Malformed("a root in the header is no name that we can verify");
            roots.Add(cid);
            rest = rest[(5 + length)..];
        }
        if (!rest.SequenceEqual(VersionOne)) throw Malformed("the header is not that of CAR version 1");
        return roots;
    }

    static void WriteSection(Stream destination, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        ArrayBufferWriter<byte> length = new(10);
        Varint.Write(length, (ulong)(head.Length + body.Length));
        destination.Write(length.WrittenSpan);
        destination.Write(head);
        destination.Write(body);
    }

    // Nothing at a clean end of the archive.
    static byte[]? ReadSection(Stream archive, int bytesMax)
    {
        byte[] prefix = new byte[10];
        int prefixBytes = 0;
        ulong length;
        while (!Varint.TryRead(prefix.AsSpan(0, prefixBytes), out length, out int _))
        {
            int next = prefixBytes < 5 ? archive.ReadByte() : -1;
            if (next < 0 && prefixBytes == 0) return null;
            if (next < 0) throw Malformed("a section's length is cut short, too large or not in its shortest form");
            prefix[prefixBytes++] = (byte)next;
        }
        if (length > (ulong)bytesMax)
            throw new ContentException(ContentFault.TooLarge, $"a section of {length} bytes, at most {bytesMax} are read");
        byte[] section = new byte[length];
        if (archive.ReadAtLeast(section, section.Length, throwOnEndOfStream: false) < section.Length)
            throw Malformed("the archive ends inside a section");
        return section;
    }

    static ContentException Malformed(string why) => new(ContentFault.Malformed, $"not a readable CAR file: {why}");
}
