namespace Rollup.Content;

/// <summary>One link of a dag-pb node. TreeBytes is the length of the child's block plus that of all below it, repeats counted.</summary>
public readonly record struct DagLink(ContentCid Cid, byte[] Name, ulong TreeBytes);

/// <summary>A dag-pb node.</summary>
public sealed record DagNode(IReadOnlyList<DagLink> Links, byte[] Data);

/// <summary>
/// dag-pb as IPFS nodes write it: links (field 2) before data (field 1); a link is hash, name and size, the name present even when empty.
/// A protobuf library would write fields by number and drop empty names, and so make other CIDs.
/// </summary>
public static class DagPb
{
    const byte LinksTag = 0x12;
    const byte DataTag = 0x0a;
    const byte HashTag = 0x0a;
    const byte NameTag = 0x12;
    const byte SizeTag = 0x18;

    public static byte[] Encode(IReadOnlyList<DagLink> links, ReadOnlySpan<byte> data)
    {
        WireWriter node = new();
        foreach (DagLink link in links)
        {
            WireWriter entry = new();
            entry.Bytes(HashTag, link.Cid.ToBinary());
            entry.Bytes(NameTag, link.Name);
            entry.Number(SizeTag, link.TreeBytes);
            node.Bytes(LinksTag, entry.Written);
        }
        node.Bytes(DataTag, data);
        return node.Written.ToArray();
    }

    /// <summary>
    /// Reads a node. Strict: this field order, no unknown field, no trailing byte; absent names and sizes count as empty.
    /// </summary>
    public static DagNode Decode(ReadOnlySpan<byte> block)
    {
        WireReader reader = new(block);
        List<DagLink> links = [];
        while (reader.Next(LinksTag)) links.Add(DecodeLink(reader.Bytes()));
        byte[] data = reader.Next(DataTag) ? reader.Bytes().ToArray() : [];
        reader.End("dag-pb node");
        return new DagNode(links, data);
    }

    static DagLink DecodeLink(ReadOnlySpan<byte> entry)
    {
        WireReader reader = new(entry);
        if (!reader.Next(HashTag) || !ContentCid.TryReadBinary(reader.Bytes(), out ContentCid cid, out int _))
            throw new ContentException(ContentFault.Malformed, "a dag-pb link names no block that we can verify");
        byte[] name = reader.Next(NameTag) ? reader.Bytes().ToArray() : [];
        ulong treeBytes = reader.Next(SizeTag) ? reader.Number() : 0;
        reader.End("dag-pb link");
        return new DagLink(cid, name, treeBytes);
    }
}
