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
        Stack<(ContentCid Cid, int Level, ulong Bits)> shards = new([(cid, 0, 0)]); // with the bits of the hash that led there
        while (shards.TryPop(out (ContentCid Cid, int Level, ulong Bits) next))
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
                if (!sharded)
                {
                    entries.Add((link.Name, link.Cid));
                    continue;
                }
                ulong bits = next.Bits << 8 | BucketOf(next.Cid, link);
                byte[] name = link.Name[2..];
                if (name.Length == 0) shards.Push((link.Cid, next.Level + 1, bits));
                else if (Murmur3.Hash64(name) >> (56 - 8 * next.Level) == bits) entries.Add((name, link.Cid));
                else throw Malformed(next.Cid, "a name lies in a bucket that is not its own");
            }
            if (sharded) CheckBuckets(next.Cid, node.Links, data.Content);
        }
        return Named(cid, entries);
    }

    // The first two characters of a link's name: upper-case hexadecimal digits.
    static ulong BucketOf(ContentCid cid, DagLink link)
    {
        string digits = Encoding.Latin1.GetString(link.Name.AsSpan(0, Math.Min(2, link.Name.Length)));
        bool isBucket = digits.Length == 2 && digits.All(digit => char.IsAsciiHexDigitUpper(digit));
        return isBucket ? Convert.FromHexString(digits)[0] : throw Malformed(cid, "a link of it names no bucket");
    }

    // The content of a shard has one bit for each bucket that has a link, the last byte first.
    static void CheckBuckets(ContentCid cid, IReadOnlyList<DagLink> links, byte[] present)
    {
        byte[] expected = new byte[HamtWriter.Fanout / 8];
        foreach (DagLink link in links) expected[^(1 + (int)BucketOf(cid, link) / 8)] |= (byte)(1 << (int)(BucketOf(cid, link) % 8));
        int buckets = expected.Sum(bits => int.PopCount(bits));
        if (buckets != links.Count || !present.AsSpan().TrimStart((byte)0).SequenceEqual(expected.AsSpan().TrimStart((byte)0)))
            throw Malformed(cid, "its links are not those of the buckets that it says it has");
    }

    static List<(string Name, ContentCid Cid)> Named(ContentCid cid, List<(byte[] Name, ContentCid Cid)> entries)
    {
        entries.Sort((left, right) => left.Name.AsSpan().SequenceCompareTo(right.Name));
        List<(string Name, ContentCid Cid)> named = [];
        foreach ((byte[] name, ContentCid entry) in entries)
        {
            if (!EntryName.TryRead(name, out string? text)) throw Malformed(cid, $"'{PlainName(name)}' cannot be the name of an entry");
            if (named.Count > 0 && named[^1].Name == text) throw Malformed(cid, $"it has two entries '{PlainName(name)}'");
            named.Add((text, entry));
        }
        return named;
    }

    // A name of a stranger's in a message: nothing in it moves a terminal.
    static string PlainName(byte[] name) =>
        string.Concat(Encoding.UTF8.GetString(name).Take(80).Select(letter => char.IsControl(letter) ? '\uFFFD' : letter));

    /// <summary>Walks a path like `model/weights.bin` down from a directory; a step up must not leave it.</summary>
    public ContentCid Resolve(ContentCid root, string path)
    {
        List<string> steps = [];
        foreach (string step in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(step => step != "."))
        {
            if (step != "..") steps.Add(step);
            else if (steps.Count > 0) steps.RemoveAt(steps.Count - 1);
            else throw new ContentException(ContentFault.MalformedName, $"'{path}' leads out of {root}");
        }
        ContentCid current = root;
        foreach (string name in steps)
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
        if (node.Links.Any(link => link.Name.Length > 0)) throw Malformed(cid,
            "a part of it has a name, as only entries of directories have");
        if (data.BlockBytes.Count != node.Links.Count)
            throw Malformed(cid, $"it has {node.Links.Count} links and {data.BlockBytes.Count} sizes");
        UInt128 sum = (UInt128)data.Content.Length;
        foreach (ulong bytes in data.BlockBytes)
        {
            // No writer makes empty parts, and a tree of them would cost time without end.
            if (bytes == 0) throw Malformed(cid, "a part of it is empty");
            sum += bytes;
        }
        if (sum != (data.FileBytes ?? 0) || sum > long.MaxValue) // a size that is left out is 0
            throw Malformed(cid, $"its parts have {sum} bytes and it says {data.FileBytes ?? 0}");
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
