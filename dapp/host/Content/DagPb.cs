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
    const int DataField = 1;
    const int LinksField = 2;
    const int HashField = 1;
    const int NameField = 2;
    const int SizeField = 3;

    public static byte[] Encode(IReadOnlyList<DagLink> links, ReadOnlySpan<byte> data)
    {
        WireWriter node = new();
        foreach (DagLink link in links)
        {
            WireWriter entry = new();
            entry.Bytes(HashField, link.Cid.ToBinary());
            entry.Bytes(NameField, link.Name);
            entry.Number(SizeField, link.TreeBytes);
            node.Bytes(LinksField, entry.Written);
        }
        node.Bytes(DataField, data);
        return node.Written.ToArray();
    }

    /// <summary>
    /// Reads a node by the dag-pb specification: links before data or data before links, each in one piece; in a link hash, name and size,
    /// in this order; no field twice and none that is not known. Absent names and sizes count as empty.
    /// </summary>
    public static DagNode Decode(ReadOnlySpan<byte> block)
    {
        WireReader reader = new(block);
        List<DagLink> links = [];
        byte[]? data = null;
        bool areLinksOver = false;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case DataField when reader.Wire == WireKind.Bytes:
                    if (data is not null) throw Malformed("a dag-pb node has its data twice");
                    data = reader.Bytes.ToArray();
                    areLinksOver = links.Count > 0;
                    break;
                case LinksField when reader.Wire == WireKind.Bytes:
                    if (areLinksOver) throw Malformed("a dag-pb node has links before and behind its data");
                    links.Add(DecodeLink(reader.Bytes));
                    break;
                default:
                    throw Unknown("node", in reader);
            }
        }
        return new DagNode(links, data ?? []);
    }

    static DagLink DecodeLink(ReadOnlySpan<byte> entry)
    {
        WireReader reader = new(entry);
        ContentCid? cid = null;
        byte[] name = [];
        ulong treeBytes = 0;
        for (int last = 0; reader.Next(); last = reader.Field)
        {
            switch (reader.Field)
            {
                case HashField when reader.Wire == WireKind.Bytes:
                    if (ContentCid.TryReadBinary(reader.Bytes, out ContentCid read, out int length)
                        && length == reader.Bytes.Length) cid = read;
                    break;
                case NameField when reader.Wire == WireKind.Bytes:
                    name = reader.Bytes.ToArray();
                    break;
                case SizeField when reader.Wire == WireKind.Number:
                    treeBytes = reader.Number;
                    break;
                default:
                    throw Unknown("link", in reader);
            }
            if (reader.Field <= last) throw Malformed("a dag-pb link has a field twice, or its fields in another order");
        }
        return new DagLink(cid ?? throw Malformed("a dag-pb link names no block that we can verify"), name, treeBytes);
    }

    static ContentException Unknown(string what, in WireReader reader) =>
        Malformed($"a dag-pb {what} has field {reader.Field} of wire type {(byte)reader.Wire}, which is not of its form");

    static ContentException Malformed(string message) => new(ContentFault.Malformed, message);
}
