using Rollup.Content;

namespace Rollup.Tests.Unit.Content;

public sealed class BlockStoreTests : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("lockstep-blocks-").FullName;
    readonly BlockStore _store;

    public BlockStoreTests() => _store = new BlockStore(_directory);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void WhatIsStoredIsReadByAnotherProcess()
    {
        ContentCid cid = _store.Add(ContentCodec.Raw, "hello world"u8);
        Assert.Equal("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e", cid.ToString());
        Assert.Equal("hello world"u8, new BlockStore(_directory).Get(cid));
        Assert.Equal([cid], _store.List());
        Assert.Equal([cid.ToString()], Directory.GetFiles(_directory).Select(Path.GetFileName));
        _store.Remove(cid);
        Assert.False(_store.Has(cid));
    }

    [Theory]
    [InlineData("hello worle", ContentFault.Corrupt)]
    [InlineData("hello", ContentFault.Corrupt)]
    [InlineData("", ContentFault.Corrupt)]
    [InlineData(null, ContentFault.Missing)]
    public void ADamagedBlockIsAnErrorThatNamesItAndPutRepairsIt(string? damaged, ContentFault fault)
    {
        ContentCid cid = _store.Add(ContentCodec.Raw, "hello world"u8);
        if (damaged is null) File.Delete(_store.PathOf(cid));
        else File.WriteAllText(_store.PathOf(cid), damaged);

        ContentException error = Assert.Throws<ContentException>(() => _store.Get(cid));
        Assert.Equal(fault, error.Fault);
        Assert.Contains(cid.ToString(), error.Message, StringComparison.Ordinal);
        _store.Put(cid, "hello world"u8);
        Assert.Equal("hello world"u8, _store.Get(cid));
    }

    [Fact]
    public void AWrongNameOrAnOversizedBlockIsNotStored()
    {
        ContentCid cid = ContentCid.OfBlock(ContentCodec.Raw, "one"u8);
        Assert.Equal(ContentFault.Corrupt, Assert.Throws<ContentException>(() => _store.Put(cid, "two"u8)).Fault);
        Assert.Equal(ContentFault.TooLarge,
            Assert.Throws<ContentException>(() => _store.Add(ContentCodec.Raw, new byte[BlockLimits.BlockBytesMax + 1])).Fault);
        Assert.Empty(Directory.GetFiles(_directory));
    }

    [Fact]
    public void ManyWritersOfOneBlockLeaveOneGoodFile()
    {
        byte[] block = [.. Enumerable.Range(0, 100_000).Select(index => (byte)index)];
        ContentCid cid = ContentCid.OfBlock(ContentCodec.Raw, block);
        Parallel.For(0, 16, _ => new BlockStore(_directory).Put(cid, block));
        Assert.Equal(block, _store.Get(cid));
        Assert.Single(Directory.GetFiles(_directory));
    }

    [Fact]
    public void AnArchiveCarriesATreeAndAnIncompleteOneIsRefused()
    {
        DagRoot root = new UnixFsWriter(UnixFsProfile.Machine, _store.Put).WriteFile(new byte[100_000]);
        using MemoryStream archive = new();
        Car.Write(root.Cid, _store.Get, archive);

        BlockStore other = new(Path.Combine(_directory, "other"));
        archive.Position = 0;
        Car.Import(archive, root.Cid, other);
        Assert.Equal(new byte[100_000], new UnixFsReader(other.Get).ReadFile(root.Cid));

        ContentCid elsewhere = ContentCid.OfBlock(ContentCodec.Raw, "not in there"u8);
        archive.Position = 0;
        Assert.Equal(ContentFault.Missing, Assert.Throws<ContentException>(() => Car.Import(archive, elsewhere, other)).Fault);
    }

    // Whatever single byte of an archive is changed or wherever it is cut: an error of ours, or the same blocks as before (a root's claim).
    [Fact]
    public void ADamagedArchiveIsNeverBelieved()
    {
        DagRoot root = new UnixFsWriter(UnixFsProfile.Machine with { ChunkBytes = 16 }, _store.Put)
            .WriteFile("a file of a few chunks, to be damaged"u8);
        using MemoryStream whole = new();
        Car.Write(root.Cid, _store.Get, whole);
        byte[] bytes = whole.ToArray();
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Int[1, 255], Gen.Bool).Sample((position, change, cut) =>
        {
            byte[] damaged = cut ? bytes[..position] : [.. bytes];
            if (!cut) damaged[position] ^= (byte)change;
            try
            {
                Car.Read(new MemoryStream(damaged), (cid, block) => Assert.True(cid.Names(block)));
            }
            catch (ContentException)
            {
            }
        });
    }

    [Fact]
    public void NamesHaveOneSpelling() => Gen.Byte.Array[32].Sample(digest =>
    {
        ContentCid cid = ContentCid.FromDigest(ContentCodec.Raw, digest);
        Assert.Equal(cid, ContentCid.Parse(cid.ToString()));
        Assert.Equal(digest, cid.Digest());
        ContentCid old = ContentCid.Parse(ContentCid.OfBlock(ContentCodec.DagPb, digest, version: 0).ToString());
        Assert.Equal(0, old.Version);
        Assert.False(ContentCid.TryParse(cid.ToString().ToUpperInvariant(), out _));
        Assert.False(ContentCid.TryParse(cid + "a", out _));
        Assert.False(ContentCid.TryParse(cid.ToString()[..^1], out _));
    });
}
