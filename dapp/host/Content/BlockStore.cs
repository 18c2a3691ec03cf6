using Rollup.Files;

namespace Rollup.Content;

/// <summary>
/// Blocks in a directory, one file per CID, safe for several processes at once: a file appears whole or not at all, and its name says
/// what must be in it. Every read hashes what it read, so a fault of the disk, or a hand in the directory, is an error and never a model.
/// </summary>
public sealed class BlockStore
{
    readonly string _directory;

    public BlockStore(string directory)
    {
        _directory = directory;
        PrivateFolder.Ensure(directory);
    }

    public string PathOf(ContentCid cid) => Path.Combine(_directory, cid.ToString());

    public bool Has(ContentCid cid) => File.Exists(PathOf(cid));

    /// <summary>Stores a block under the name the caller promises; a wrong promise is an error. Storing again is free.</summary>
    public void Put(ContentCid cid, ReadOnlySpan<byte> block)
    {
        if (block.Length > BlockLimits.BlockBytesMax)
            throw new ContentException(
                ContentFault.TooLarge, $"block {cid} has {block.Length} bytes, at most {BlockLimits.BlockBytesMax} are stored");
        if (!cid.Names(block)) throw new ContentException(ContentFault.Corrupt, $"these {block.Length} bytes are not block {cid}");
        if (Intact(cid, block.Length)) return;

        // The bytes reach the disk before the name does. After a power cut the name may be missing, never half a block.
        WholeFile.Write(PathOf(cid), block);
    }

    /// <summary>Stores a block of this codec and says its name.</summary>
    public ContentCid Add(ContentCodec codec, ReadOnlySpan<byte> block)
    {
        ContentCid cid = ContentCid.OfBlock(codec, block);
        Put(cid, block);
        return cid;
    }

    /// <summary>The block, verified now.</summary>
    public byte[] Get(ContentCid cid)
    {
        byte[] block = ReadFile(cid);
        if (cid.Names(block)) return block;
        throw new ContentException(
            ContentFault.Corrupt,
            $"block {cid} is damaged: the {block.Length} bytes in {PathOf(cid)} hash to "
            + $"{ContentCid.OfBlock(cid.Codec, block, cid.Version)}. "
            + "Delete the file and fetch the block again.");
    }

    /// <summary>Every name in the store, in the order of its text.</summary>
    public IReadOnlyList<ContentCid> List()
    {
        List<ContentCid> cids = [];
        foreach (string path in Directory.EnumerateFiles(_directory))
            if (ContentCid.TryParse(Path.GetFileName(path), out ContentCid cid)) cids.Add(cid);
        cids.Sort((left, right) => string.CompareOrdinal(left.ToString(), right.ToString()));
        return cids;
    }

    public void Remove(ContentCid cid) => File.Delete(PathOf(cid));

    // A damaged file of the same length is found by Get, and replaced by Put of the good block: so Put hashes too.
    bool Intact(ContentCid cid, int blockBytes)
    {
        FileInfo file = new(PathOf(cid));
        return file.Exists && file.Length == blockBytes && cid.Names(File.ReadAllBytes(file.FullName));
    }

    byte[] ReadFile(ContentCid cid)
    {
        FileInfo file = new(PathOf(cid));
        if (!file.Exists) throw new ContentException(ContentFault.Missing, $"block {cid} is not in {_directory}");
        if (file.Length > BlockLimits.BlockBytesMax)
            throw new ContentException(ContentFault.Corrupt, $"block {cid} is damaged: {file.FullName} has {file.Length} bytes");
        try
        {
            return File.ReadAllBytes(file.FullName);
        }
        catch (FileNotFoundException)
        {
            throw new ContentException(ContentFault.Missing, $"block {cid} is not in {_directory}");
        }
    }
}
