using System.Text;

namespace Rollup.Content;

/// <summary>
/// Reads files and directories out of blocks. The source verifies each block; this checks that the tree says the truth about itself:
/// sizes, depth, kinds. Any profile is read.
/// </summary>
public sealed class UnixFsReader(BlockSource source)
{
    /// <summary>The whole file, at most this many bytes.</summary>
    public byte[] ReadFile(ContentCid cid, int bytesMax = 1 << 30)
    {
        ulong fileBytes = ReadFileNode(cid).FileBytes;
        byte[] file = new byte[Math.Min(fileBytes, (ulong)bytesMax)];
        ReadFile(cid, new MemoryStream(file), file.Length); // which refuses more
        return file;
    }

    /// <summary>Writes the file to the stream, leaf by leaf, and says its length.</summary>
    public long ReadFile(ContentCid cid, Stream destination, long bytesMax = long.MaxValue)
    {
        // Depth first, left to right, with the place of each node's end: where its children stop, its size is checked.
        Stack<(ContentCid Cid, int Depth, ulong? Bytes)> pending = new([(cid, 0, null)]);
        long written = 0;
        while (pending.TryPop(out (ContentCid Cid, int Depth, ulong? Bytes) next))
        {
            if (next.Depth > BlockLimits.DepthMax) throw Malformed(cid, "its tree is too deep");
            (ReadOnlyMemory<byte> content, IReadOnlyList<DagLink> links, IReadOnlyList<ulong> blockBytes, ulong fileBytes) = ReadFileNode(
                next.Cid);
            if (next.Bytes is ulong promised && promised != fileBytes)
                throw Malformed(next.Cid, $"it holds {fileBytes} bytes and its parent says {promised}");
            if (fileBytes > (ulong)Math.Max(0, bytesMax) || written > bytesMax - content.Length)
                throw new ContentException(ContentFault.TooLarge, $"{cid} is larger than {bytesMax} bytes");
            destination.Write(content.Span);
            written += content.Length;
            for (int child = links.Count - 1; child >= 0; child--) pending.Push((links[child].Cid, next.Depth + 1, blockBytes[child]));
        }
        return written;
    }

    /// <summary>The entries of a directory, sharded or not, in the order of their names' bytes.</summary>
    public IReadOnlyList<(string Name, ContentCid Cid)> ListDirectory(ContentCid cid)
    {
        List<(byte[] Name, ContentCid Cid)> entries = [];
        Stack<(ContentCid Cid, int Level)> shards = new([(cid, 0)]);
        while (shards.TryPop(out (ContentCid Cid, int Level) next))
        {
            (DagNode node, UnixFsData data) = ReadNode(next.Cid);
            bool sharded = data.Kind == UnixFsKind.Shard;
            if (!sharded && (data.Kind != UnixFsKind.Directory || next.Level > 0))
                throw Malformed(next.Cid, $"it is no directory but {data.Kind}");
            if (sharded
                && (data.Fanout != HamtWriter.Fanout || data.HashCode != HamtWriter.MurmurCode || next.Level >= HamtWriter.LevelsMax))
                throw Malformed(next.Cid, "it is a directory shard of another kind than 256 buckets by murmur3");
            foreach (DagLink link in node.Links)
            {
                if (!sharded) entries.Add((link.Name, link.Cid));
                else if (link.Name.Length == 2) shards.Push((link.Cid, next.Level + 1));
                else if (link.Name.Length > 2) entries.Add((link.Name[2..], link.Cid));
                else throw Malformed(next.Cid, "a link of it names no bucket");
            }
        }
        entries.Sort((left, right) => left.Name.AsSpan().SequenceCompareTo(right.Name));
        return [.. entries.Select(entry => (Encoding.UTF8.GetString(entry.Name), entry.Cid))];
    }

    /// <summary>Walks a path like `model/weights.bin` down from a directory.</summary>
    public ContentCid Resolve(ContentCid root, string path)
    {
        ContentCid current = root;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            (string Name, ContentCid Cid) entry = ListDirectory(current).FirstOrDefault(candidate => candidate.Name == name);
            if (entry.Name is null) throw new ContentException(ContentFault.Missing, $"{current} has no entry '{name}'");
            current = entry.Cid;
        }
        return current;
    }

    (ReadOnlyMemory<byte> Content, IReadOnlyList<DagLink> Links, IReadOnlyList<ulong> BlockBytes, ulong FileBytes) ReadFileNode(
        ContentCid cid)
    {
        if (cid.Codec == ContentCodec.Raw)
        {
            byte[] block = source(cid);
            return (block, [], [], (ulong)block.Length);
        }
        (DagNode node, UnixFsData data) = ReadNode(cid);
        if (data.Kind is not (UnixFsKind.File or UnixFsKind.Raw)) throw Malformed(cid, $"it is no file but {data.Kind}");
        if (data.BlockBytes.Count != node.Links.Count)
            throw Malformed(cid, $"it has {node.Links.Count} links and {data.BlockBytes.Count} sizes");
        UInt128 sum = (UInt128)data.Content.Length;
        foreach (ulong bytes in data.BlockBytes)
        {
            // No writer makes empty parts, and a tree of them would cost time without end.
            if (bytes == 0) throw Malformed(cid, "a part of it is empty");
            sum += bytes;
        }
        if (sum != (data.FileBytes ?? sum) || sum > long.MaxValue)
            throw Malformed(cid, $"its parts have {sum} bytes and it says {data.FileBytes}");
        return (data.Content, node.Links, data.BlockBytes, (ulong)sum);
    }

    (DagNode Node, UnixFsData Data) ReadNode(ContentCid cid)
    {
        if (cid.Codec != ContentCodec.DagPb) throw Malformed(cid, "it is a raw block and not a node");
        DagNode node = DagPb.Decode(source(cid));
        return (node, UnixFsData.Decode(node.Data));
    }

    static ContentException Malformed(ContentCid cid, string why) => new(ContentFault.Malformed, $"{cid} cannot be read: {why}");
}
