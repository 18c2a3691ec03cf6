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
    const int KindField = 1;
    const int ContentField = 2;
    const int FileBytesField = 3;
    const int BlockBytesField = 4;
    const int HashCodeField = 5;
    const int FanoutField = 6;
    const int TimeField = 8; // 7 is the mode

    public static UnixFsData Directory { get; } = new(UnixFsKind.Directory, [], null, [], null, null);

    /// <summary>A file node: of a leaf the content, of an inner node the bytes under each child.</summary>
    public static UnixFsData File(byte[] content, ulong fileBytes, IReadOnlyList<ulong> blockBytes) =>
        new(UnixFsKind.File, content, fileBytes, blockBytes, null, null);

    public byte[] Encode()
    {
        WireWriter message = new();
        message.Number(KindField, (ulong)Kind);
        if (Content.Length > 0) message.Bytes(ContentField, Content);
        if (FileBytes is ulong fileBytes) message.Number(FileBytesField, fileBytes);
        foreach (ulong bytes in BlockBytes) message.Number(BlockBytesField, bytes);
        if (HashCode is ulong hashCode) message.Number(HashCodeField, hashCode);
        if (Fanout is ulong fanout) message.Number(FanoutField, fanout);
        return message.Written.ToArray();
    }

    /// <summary>
    /// Reads fields in any order and sizes packed or one by one, as protobuf allows, and skips what is unknown. A field twice is refused:
    /// readers differ in which of the two they take.
    /// </summary>
    public static UnixFsData Decode(ReadOnlySpan<byte> message)
    {
        WireReader reader = new(message);
        UnixFsKind? kind = null;
        byte[] content = [];
        ulong? fileBytes = null, hashCode = null, fanout = null;
        List<ulong> blockBytes = [];
        int seen = 0;
        while (reader.Next())
        {
            int field = reader.Field;
            if (field > TimeField) continue;
            bool fits = reader.Wire == (field is ContentField or TimeField ? WireKind.Bytes : WireKind.Number)
                || (field == BlockBytesField && reader.Wire == WireKind.Bytes);
            if (!fits) throw Malformed($"field {field} of a UnixFS message has wire type {(byte)reader.Wire}");
            if (field != BlockBytesField && (seen & 1 << field) != 0) throw Malformed($"a UnixFS message has field {field} twice");
            seen |= 1 << field;
            if (field == KindField) kind = (UnixFsKind)Math.Min(reader.Number, byte.MaxValue);
            else if (field == ContentField) content = reader.Bytes.ToArray();
            else if (field == FileBytesField) fileBytes = reader.Number;
            else if (field == BlockBytesField) AddSizes(blockBytes, in reader);
            else if (field == HashCodeField) hashCode = reader.Number;
            else if (field == FanoutField) fanout = reader.Number;
            else if (field == TimeField) CheckTime(reader.Bytes);
        }
        return new UnixFsData(
            kind ?? throw Malformed("a UnixFS message does not say what it is"), content, fileBytes, blockBytes, hashCode, fanout);
    }

    static void AddSizes(List<ulong> blockBytes, in WireReader field)
    {
        if (field.Wire == WireKind.Number) blockBytes.Add(field.Number);
        WireReader packed = new(field.Bytes);
        while (!packed.IsAtEnd) blockBytes.Add(packed.ReadNumber());
    }

    // A time has seconds, and nanoseconds from 1 on where it has any.
    static void CheckTime(ReadOnlySpan<byte> message)
    {
        const int Seconds = 1, Nanoseconds = 2;
        WireReader reader = new(message);
        bool hasSeconds = false, fits = true;
        while (reader.Next())
        {
            hasSeconds |= reader.Field == Seconds;
            if (reader.Field == Seconds) fits &= reader.Wire == WireKind.Number;
            if (reader.Field == Nanoseconds) fits &= reader.Wire == WireKind.Fixed32 && reader.Number is >= 1 and <= 999_999_999;
        }
        if (!hasSeconds || !fits) throw Malformed("a UnixFS message has a time that is none");
    }

    static ContentException Malformed(string message) => new(ContentFault.Malformed, message);
}
