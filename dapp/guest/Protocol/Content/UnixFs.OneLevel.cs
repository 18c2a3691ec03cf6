namespace Rollup.Protocol;

/// <summary>Why a block is no file root of ours; the first that applies.</summary>
public enum UnixFsStatus : byte
{
    Accepted = 0,

    /// <summary>Not the bytes that the writer makes: other fields, other order, longer numbers, bytes left over.</summary>
    Malformed = 1,

    /// <summary>Less than two links, more than 174, or more than the caller has room for.</summary>
    LinkCountOutOfRange = 2,

    /// <summary>A chunk but the last is not 32,768 bytes, or the last is empty or longer.</summary>
    ChunkSizeWrong = 3,

    /// <summary>Tsize, block sizes and file size do not agree.</summary>
    SizesDisagree = 4,
}

/// <summary>Roots of files of one level, as they were read before there were more.</summary>
public static partial class UnixFs
{
    public const int FileBytesMax = ChunkBytes * LinksMax;

    /// <summary>Room for the largest root.</summary>
    public const int RootBytesMax = NodeBytesMax;

    const int LinkPrefixBytes = 6; // 0a 24, then 01 55 12 20
    const int LinkBytesBeforeSize = LinkPrefixBytes + Bytes32.Size + 3; // ... 12 00 18
    const int WholeLinkEntryBytes = LinkEntryHeadBytes + LinkBytesBeforeSize + 3; // 80 80 02

    /// <summary>
    /// Writes the root over the chunks' digests. Gives the bytes written, 0 when they do not fit or count and size do not agree.
    /// </summary>
    public static int WriteRoot(ReadOnlySpan<Bytes32> digests, int fileBytes, Span<byte> destination) =>
        fileBytes > ChunkBytes && fileBytes <= FileBytesMax ? WriteNode(new FileShape(fileBytes), position: 0, digests, destination) : 0;

    /// <summary>The digest of one chunk, from a root that was accepted: links before it are of whole chunks, and so equally long.</summary>
    public static Bytes32 DigestOfChunk(ReadOnlySpan<byte> root, int index) =>
        Bytes32.Read(root.Slice(index * WholeLinkEntryBytes + LinkEntryHeadBytes + LinkPrefixBytes));

    /// <summary>Reads a root: digests of the chunks in order. Nothing is promised about the spans when it is refused.</summary>
    public static UnixFsStatus TryReadFile(ReadOnlySpan<byte> root, Span<Bytes32> digests, out int count, out int fileBytes)
    {
        count = 0;
        fileBytes = 0;
        ProtoReader reader = new(root);
        ProtoField field = default;
        int linkedBytes = 0;
        while (reader.Next(ref field) && field.Is(2, ProtoWire.Bytes))
        {
            if (!field.IsMinimal) return UnixFsStatus.Malformed;
            if (count == LinksMax || count == digests.Length) return UnixFsStatus.LinkCountOutOfRange;

            ReadOnlySpan<byte> link = root.Slice(field.Start, field.Length);
            UnixFsStatus status = ReadLink(link, out digests[count], out int chunkBytes);
            if (status != UnixFsStatus.Accepted) return status;
            if (linkedBytes != count * ChunkBytes) return UnixFsStatus.ChunkSizeWrong; // an earlier chunk was short

            linkedBytes += chunkBytes;
            count++;
        }
        if (!field.Is(1, ProtoWire.Bytes) || !field.IsMinimal || reader.Failed) return UnixFsStatus.Malformed;
        if (count < 2) return UnixFsStatus.LinkCountOutOfRange;

        fileBytes = linkedBytes;
        ReadOnlySpan<byte> data = root.Slice(field.Start, field.Length);
        UnixFsStatus dataStatus = ReadData(data, count, linkedBytes);
        if (dataStatus != UnixFsStatus.Accepted) return dataStatus;

        return reader.Next(ref field) || reader.Failed ? UnixFsStatus.Malformed : UnixFsStatus.Accepted;
    }

    // 0a 24 01 55 12 20 <digest> 12 00 18 <size>, and nothing else.
    static UnixFsStatus ReadLink(ReadOnlySpan<byte> link, out Bytes32 digest, out int chunkBytes)
    {
        digest = default;
        chunkBytes = 0;
        if (link.Length <= LinkBytesBeforeSize) return UnixFsStatus.Malformed;
        if (link[0] != 0x0a || link[1] != Cid.BinaryBytes || !link.Slice(2, 4).SequenceEqual(LinkIdentifierPrefix))
            return UnixFsStatus.Malformed;
        if (link[LinkBytesBeforeSize - 3] != 0x12 || link[LinkBytesBeforeSize - 2] != 0 || link[LinkBytesBeforeSize - 1] != 0x18)
            return UnixFsStatus.Malformed;

        ProtoReader reader = new(link.Slice(LinkBytesBeforeSize - 1));
        ProtoField field = default;
        if (!reader.Next(ref field) || !field.IsMinimal || !reader.AtEnd) return UnixFsStatus.Malformed;
        if (field.Value == 0 || field.Value > ChunkBytes) return UnixFsStatus.ChunkSizeWrong;

        digest = Bytes32.Read(link.Slice(LinkPrefixBytes));
        chunkBytes = (int)field.Value;
        return UnixFsStatus.Accepted;
    }

    // 08 02, 18 <file size>, then 20 <size> for every chunk.
    static UnixFsStatus ReadData(ReadOnlySpan<byte> data, int count, int fileBytes)
    {
        ProtoReader reader = new(data);
        ProtoField field = default;
        if (!reader.Next(ref field) || !field.Is(1, ProtoWire.Varint) || !field.IsMinimal || field.Value != 2)
            return UnixFsStatus.Malformed;
        if (!reader.Next(ref field) || !field.Is(3, ProtoWire.Varint) || !field.IsMinimal) return UnixFsStatus.Malformed;
        if (field.Value != (ulong)fileBytes) return UnixFsStatus.SizesDisagree;

        for (int index = 0; index < count; index++)
        {
            if (!reader.Next(ref field) || !field.Is(4, ProtoWire.Varint) || !field.IsMinimal) return UnixFsStatus.Malformed;
            if (field.Value != (ulong)ChunkLength(fileBytes, index)) return UnixFsStatus.SizesDisagree;
        }
        return reader.AtEnd ? UnixFsStatus.Accepted : UnixFsStatus.Malformed;
    }

    // Version 1, raw, sha2-256, 32 bytes.
    static ReadOnlySpan<byte> LinkIdentifierPrefix => [0x01, Cid.RawCodec, 0x12, Bytes32.Size];
}
