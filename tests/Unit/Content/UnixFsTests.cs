using Rollup.Content;

namespace Rollup.Tests.Unit.Content;

/// <summary>Same bytes, same CIDs, same CAR files as Kubo and the npm importer; and everything written is read back.</summary>
public class UnixFsTests
{
    public static TheoryData<string> Ids => [.. ContentVectors.All.Select(vector => vector.GetProperty("id").GetString()!)];

    [Theory, MemberData(nameof(Ids))]
    public void EqualsTheVector(string id)
    {
        JsonElement vector = ContentVectors.ById(id);
        JsonElement expected = vector.GetProperty("result");
        Dictionary<ContentCid, byte[]> blocks = [];
        DagRoot root = ContentVectors.Write(
            vector, new UnixFsWriter(ContentVectors.ProfileOf(vector), (cid, block) => blocks[cid] = block.ToArray()));

        Assert.Equal(expected.GetProperty("cid").GetString(), root.Cid.ToString());
        if (vector.TryGetProperty("expect", out JsonElement published)) Assert.Equal(published.GetString(), root.Cid.ToString());
        Assert.Equal(expected.GetProperty("dagSize").GetUInt64(), root.TreeBytes);
        if (expected.TryGetProperty("rootBlockHex", out JsonElement hex))
            Assert.Equal(hex.GetString(), Convert.ToHexStringLower(blocks[root.Cid]));

        List<(ContentCid Cid, byte[] Block)> tree = [.. Dag.Walk(root.Cid, cid => blocks[cid])];
        Assert.Equal(expected.GetProperty("blocks").GetInt32(), tree.Count);
        Assert.Equal(expected.GetProperty("totalBlockBytes").GetInt64(), tree.Sum(entry => (long)entry.Block.Length));
        CheckCar(expected.GetProperty("car"), root.Cid, blocks);

        UnixFsReader reader = new(cid => blocks[cid]);
        if (vector.TryGetProperty("file", out JsonElement file))
            Assert.True(reader.ReadFile(root.Cid).AsSpan().SequenceEqual(ContentVectors.Generate(file)));
        if (expected.TryGetProperty("entries", out JsonElement entries))
            foreach (JsonProperty entry in entries.EnumerateObject())
                Assert.Equal(entry.Value.GetString(), reader.Resolve(root.Cid, entry.Name).ToString());
        if (vector.TryGetProperty("kuboDir", out JsonElement names))
            Assert.Equal(names.GetProperty("count").GetInt32(), reader.ListDirectory(root.Cid).Count);
    }

    static void CheckCar(JsonElement expected, ContentCid root, Dictionary<ContentCid, byte[]> blocks)
    {
        using MemoryStream archive = new();
        Car.Write(root, cid => blocks[cid], archive);
        Assert.Equal(expected.GetProperty("bytes").GetInt64(), archive.Length);
        Assert.Equal(expected.GetProperty("sha256").GetString(),
            Convert.ToHexStringLower(SHA256.HashData(archive.GetBuffer().AsSpan(0, (int)archive.Length))));

        archive.Position = 0;
        int read = 0;
        Assert.Equal([root], Car.Read(archive, (cid, block) => read += block.SequenceEqual(blocks[cid]) ? 1 : 0));
        Assert.Equal(Dag.Walk(root, cid => blocks[cid]).Count(), read);
    }

    // ipfs add --cid-version=1 --chunker=size-32768 of one byte more than a chunk: two raw leaves under a node.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(32_768, 1)]
    [InlineData(32_769, 3)]
    [InlineData(262_144, 9)]
    public void MachineFilesAreChunkedToFitAnInput(int bytes, int blockCount)
    {
        Dictionary<ContentCid, byte[]> blocks = [];
        byte[] content = RandomNumberGenerator.GetBytes(bytes);
        DagRoot root = new UnixFsWriter(UnixFsProfile.Machine, (cid, block) => blocks[cid] = block.ToArray()).WriteFile(content);
        Assert.Equal(blockCount, blocks.Count);
        Assert.All(blocks.Values, block => Assert.InRange(block.Length, 0, ContentCid.MachineChunkBytes));
        Assert.Equal(root.Cid, ContentCid.OfMachineFile(root.Cid.Digest(), bytes));
    }

    [Theory]
    [InlineData("0a06080218051800", "field 3 twice")]
    [InlineData("0a020802ff", "cut short")]                          // a trailing byte
    [InlineData("0a0408021880", "cut short")]                 // a cut number
    [InlineData("0a021000", "field 2 of a UnixFS message has wire type 0")]
    [InlineData("0a0408021805", "parts have 0 bytes")]               // says five bytes and holds none
    [InlineData("0a020801", "no file but Directory")]
    [InlineData("12021200", "names no block")]                       // a link without a hash
    public void MalformedNodesAreRefusedByName(string hex, string why)
    {
        byte[] block = Convert.FromHexString(hex);
        ContentCid cid = ContentCid.OfBlock(ContentCodec.DagPb, block);
        ContentException error = Assert.Throws<ContentException>(() => new UnixFsReader(_ => block).ReadFile(cid));
        Assert.Equal(ContentFault.Malformed, error.Fault);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AParentThatLiesAboutItsChildIsRefused()
    {
        byte[] leaf = [1, 2, 3];
        ContentCid leafCid = ContentCid.OfBlock(ContentCodec.Raw, leaf);
        foreach (ulong claimed in (ulong[])[0, 2, 4, ulong.MaxValue])
        {
            byte[] node = DagPb.Encode([new DagLink(leafCid, [], 3)], UnixFsData.File([], claimed, [claimed]).Encode());
            ContentCid cid = ContentCid.OfBlock(ContentCodec.DagPb, node);
            Assert.Throws<ContentException>(() => new UnixFsReader(name => name == cid ? node : leaf).ReadFile(cid));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\0")]
    public void BadEntryNamesAreRefused(string name)
    {
        UnixFsWriter writer = new(UnixFsProfile.KuboCidV1, (_, _) => { });
        Assert.Throws<ContentException>(() => writer.WriteDirectory([new DirectoryEntry(name, writer.WriteFile("x"u8))]));
    }
}
