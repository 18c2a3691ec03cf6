namespace Rollup.Content;

public enum UnixFsKind : byte
{
    Raw = 0,
    Directory = 1,
    File = 2,
    Symlink = 4,
    Shard = 5,
}

/// <summary>
/// The message in a dag-pb node's data field. Times and modes are read over and never written: they would give one file two names.
/// Block sizes are written one by one, not packed.
/// </summary>
public sealed record UnixFsData(
    UnixFsKind Kind, byte[] Content, ulong? FileBytes, IReadOnlyList<ulong> BlockBytes, ulong? HashCode, ulong? Fanout)
{
    const byte KindTag = 0x08;
    const byte ContentTag = 0x12;
    const byte FileBytesTag = 0x18;
    const byte BlockBytesTag = 0x20;
    const byte HashCodeTag = 0x28;
    const byte FanoutTag = 0x30;
    const byte ModeTag = 0x38;
    const byte TimeTag = 0x42;

    public static UnixFsData Directory { get; } = new(UnixFsKind.Directory, [], null, [], null, null);

    /// <summary>A file node: of a leaf the content, of an inner node the bytes under each child.</summary>
    public static UnixFsData File(byte[] content, ulong fileBytes, IReadOnlyList<ulong> blockBytes) =>
        new(UnixFsKind.File, content, fileBytes, blockBytes, null, null);

    public byte[] Encode()
    {
        WireWriter message = new();
        message.Number(KindTag, (ulong)Kind);
        if (Content.Length > 0) message.Bytes(ContentTag, Content);
        if (FileBytes is ulong fileBytes) message.Number(FileBytesTag, fileBytes);
        foreach (ulong bytes in BlockBytes) message.Number(BlockBytesTag, bytes);
        if (HashCode is ulong hashCode) message.Number(HashCodeTag, hashCode);
        if (Fanout is ulong fanout) message.Number(FanoutTag, fanout);
        return message.Written.ToArray();
    }

    public static UnixFsData Decode(ReadOnlySpan<byte> message)
    {
        WireReader reader = new(message);
        if (!reader.Next(KindTag)) throw new ContentException(ContentFault.Malformed, "a UnixFS message does not say what it is");
        UnixFsKind kind = (UnixFsKind)Math.Min(reader.Number(), byte.MaxValue);
        byte[] content = reader.Next(ContentTag) ? reader.Bytes().ToArray() : [];
        ulong? fileBytes = reader.Next(FileBytesTag) ? reader.Number() : null;
        List<ulong> blockBytes = [];
        while (reader.Next(BlockBytesTag)) blockBytes.Add(reader.Number());
        ulong? hashCode = reader.Next(HashCodeTag) ? reader.Number() : null;
        ulong? fanout = reader.Next(FanoutTag) ? reader.Number() : null;
        if (reader.Next(ModeTag)) reader.Number();
        if (reader.Next(TimeTag)) reader.Bytes();
        reader.End("UnixFS message");
        return new UnixFsData(kind, content, fileBytes, blockBytes, hashCode, fanout);
    }
}
