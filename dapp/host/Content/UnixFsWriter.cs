using System.Text;

namespace Rollup.Content;

/// <summary>
/// What was written: the name of the root, the bytes of the file (0 for a directory), and the bytes of all blocks, repeats counted.
/// </summary>
public readonly record struct DagRoot(ContentCid Cid, ulong FileBytes, ulong TreeBytes);

/// <summary>An entry of a directory to be written.</summary>
public readonly record struct DirectoryEntry(string Name, DagRoot Root);

/// <summary>
/// Cuts files into blocks and gives each to the sink, children before parents. The layout is the balanced one of `ipfs add`: all leaves
/// at one depth, nodes full from the left, so that the right edge may be a chain of nodes with one link.
/// </summary>
public sealed class UnixFsWriter(UnixFsProfile profile, BlockSink sink)
{
    public DagRoot WriteFile(ReadOnlySpan<byte> content)
    {
        List<List<DagRoot>> levels = [[]];
        do
        {
            int length = Math.Min(profile.ChunkBytes, content.Length);
            Add(levels, 0, WriteLeaf(content[..length]));
            content = content[length..];
        }
        while (content.Length > 0);
        return Close(levels);
    }

    /// <summary>Reads the stream to its end. Memory: one chunk, and one list of links per level.</summary>
    public DagRoot WriteFile(Stream content)
    {
        byte[] chunk = new byte[profile.ChunkBytes];
        List<List<DagRoot>> levels = [[]];
        int length = content.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
        do
        {
            Add(levels, 0, WriteLeaf(chunk.AsSpan(0, length)));
            length = content.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
        }
        while (length > 0);
        return Close(levels);
    }

    /// <summary>A directory of entries already written, in any order. Large ones are cut into shards by the rule of the profile.</summary>
    public DagRoot WriteDirectory(IEnumerable<DirectoryEntry> entries)
    {
        List<DagLink> links = [];
        foreach (DirectoryEntry entry in entries) links.Add(new DagLink(entry.Root.Cid, CheckedName(entry.Name), entry.Root.TreeBytes));
        // By the bytes of the name: .NET compares strings by UTF-16 units, which is another order above U+D800.
        links.Sort((left, right) => left.Name.AsSpan().SequenceCompareTo(right.Name));
        for (int index = 1; index < links.Count; index++)
            if (links[index].Name.AsSpan().SequenceEqual(links[index - 1].Name))
                throw new ContentException(
                    ContentFault.Malformed, $"a directory has two entries '{Encoding.UTF8.GetString(links[index].Name)}'");

        byte[] block = DagPb.Encode(links, UnixFsData.Directory.Encode());
        long size = profile.ShardByBlockBytes ? block.Length : links.Sum(link => (long)link.Name.Length + link.Cid.ToBinary().Length);
        return size > UnixFsProfile.DirectoryBytesMax
            ? new HamtWriter(PutNode).Write(links)
            : PutNode(block, 0, links);
    }

    static byte[] CheckedName(string name) => EntryName.IsGood(name) ? Encoding.UTF8.GetBytes(name)
        : throw new ContentException(ContentFault.Malformed, $"'{name}' cannot be the name of a directory entry");

    DagRoot WriteLeaf(ReadOnlySpan<byte> content)
    {
        ulong fileBytes = (ulong)content.Length;
        if (!profile.RawLeaves) return PutNode(DagPb.Encode([], UnixFsData.File(content.ToArray(), fileBytes, []).Encode()), fileBytes, []);

        ContentCid cid = ContentCid.OfBlock(ContentCodec.Raw, content, profile.CidVersion);
        sink(cid, content);
        return new DagRoot(cid, fileBytes, fileBytes);
    }

    // A full level becomes one node of the level above.
    void Add(List<List<DagRoot>> levels, int level, DagRoot child)
    {
        for (; ; level++)
        {
            if (level == levels.Count) levels.Add([]);
            levels[level].Add(child);
            if (levels[level].Count < profile.LinksMax) return;
            child = WriteNode(levels[level]);
            levels[level].Clear();
        }
    }

    // What is left on each level becomes a node of the level above, until one is left on top.
    DagRoot Close(List<List<DagRoot>> levels)
    {
        for (int level = 0; ; level++)
        {
            List<DagRoot> children = levels[level];
            if (level == levels.Count - 1 && children.Count == 1) return children[0];
            if (children.Count > 0) Add(levels, level + 1, WriteNode(children));
        }
    }

    DagRoot WriteNode(List<DagRoot> children)
    {
        List<DagLink> links = [];
        List<ulong> blockBytes = [];
        ulong fileBytes = 0;
        foreach (DagRoot child in children)
        {
            links.Add(new DagLink(child.Cid, [], child.TreeBytes));
            blockBytes.Add(child.FileBytes);
            fileBytes += child.FileBytes;
        }
        return PutNode(DagPb.Encode(links, UnixFsData.File([], fileBytes, blockBytes).Encode()), fileBytes, links);
    }

    DagRoot PutNode(byte[] block, ulong fileBytes, IReadOnlyList<DagLink> links)
    {
        ContentCid cid = ContentCid.OfBlock(ContentCodec.DagPb, block, profile.CidVersion);
        sink(cid, block);
        ulong treeBytes = (ulong)block.Length;
        foreach (DagLink link in links) treeBytes += link.TreeBytes;
        return new DagRoot(cid, fileBytes, treeBytes);
    }
}
