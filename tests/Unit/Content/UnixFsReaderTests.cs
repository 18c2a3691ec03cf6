using Rollup.Content;
using static Rollup.Tests.Unit.Content.WireBytes;

namespace Rollup.Tests.Unit.Content;

/// <summary>Directories as strangers may have made them: what the UnixFS specification says of names, shards and paths.</summary>
public class UnixFsReaderTests
{
    static readonly byte[] s_content = "x"u8.ToArray();
    static readonly ContentCid s_file = ContentCid.OfBlock(ContentCodec.Raw, s_content);

    static byte[] Directory(params byte[][] links) => Join([.. links, Bytes(1, Number(1, 1))]);

    static byte[] Shard(byte[] bits, ulong hash, ulong fanout, params byte[][] links) =>
        Join([.. links, Bytes(1, Join(Number(1, 5), Bytes(2, bits), Number(5, hash), Number(6, fanout)))]);

    static readonly Dictionary<string, (byte[] Block, string Words)> s_refused = new()
    {
        ["two entries of one name [UnixFS: the decoder MUST fail]"] = (
            Directory(Link(s_file, "a", 1), Link(s_file, "a", 1)), "two entries 'a'"),
        ["an empty name"] = (Directory(Link(s_file, "", 1)), "cannot be the name"),
        ["the name ."] = (Directory(Link(s_file, ".", 1)), "cannot be the name"),
        ["the name .."] = (Directory(Link(s_file, "..", 1)), "cannot be the name"),
        ["a name of two components"] = (Directory(Link(s_file, "a/b", 1)), "cannot be the name"),
        ["a name with a NUL"] = (Directory(Link(s_file, "a\0", 1)), "cannot be the name"),
        ["a name that is no UTF-8"] = (
            Directory(Bytes(2, Join(Bytes(1, s_file.ToBinary()), Bytes(2, 0xff, 0xfe), Number(3, 1)))), "cannot be the name"),
        ["a shard of more buckets than are allowed (CVE-2023-23625)"] = (Shard([1], 0x22, 1 << 20), "another kind"),
        ["a shard by another hash"] = (Shard([1], 0x12, 256), "another kind"),
        ["a shard without a fanout"] = (Join(Bytes(1, Join(Number(1, 5), Number(5, 0x22)))), "another kind"),
        ["a bucket in lower case"] = (Shard([1], 0x22, 256, Link(s_file, "0aname", 1)), "names no bucket"),
        ["a bucket of one digit"] = (Shard([1], 0x22, 256, Link(s_file, "A", 1)), "names no bucket"),
        ["a name in another's bucket"] = (Shard([1], 0x22, 256, Link(s_file, "01470.txt", 1)), "not its own"),
        ["a bucket that the bits do not have"] = (Shard([2], 0x22, 256, Link(s_file, "00470.txt", 1)), "not those of the buckets"),
        ["bits without a bucket"] = (Shard([3], 0x22, 256, Link(s_file, "00470.txt", 1)), "not those of the buckets"),
        ["a file"] = (Join(Bytes(1, Join(Number(1, 2), Number(3, 0)))), "no directory but File"),
    };

    public static TheoryData<string> Refused => [.. s_refused.Keys];

    [Theory, MemberData(nameof(Refused))]
    public void WhatIsForbiddenIsRefused(string row)
    {
        ContentException error = Assert.Throws<ContentException>(() => List(s_refused[row].Block));
        Assert.Equal(ContentFault.Malformed, error.Fault);
        Assert.Contains(s_refused[row].Words, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Decoders must take entries in any order, and data before links.</summary>
    [Fact]
    public void EntriesMayStandInAnyOrder()
    {
        byte[] unsorted = Join(Bytes(1, Number(1, 1)), Link(s_file, "b", 1), Link(s_file, "a", 1));
        Assert.Equal(["a", "b"], List(unsorted).Select(entry => entry.Name));
        // The bucket that the specification computes for this name.
        Assert.Equal(["470.txt"], List(Shard([1], 0x22, 256, Link(s_file, "00470.txt", 1))).Select(entry => entry.Name));
    }

    [Theory]
    [InlineData("b/./../a", true)]
    [InlineData("/a/", true)]
    [InlineData("..", false)]
    [InlineData("a/../../a", false)]
    public void PathsDoNotLeaveTheirRoot(string path, bool isInside)
    {
        byte[] block = Directory(Link(s_file, "a", 1));
        ContentCid cid = ContentCid.OfBlock(ContentCodec.DagPb, block);
        UnixFsReader reader = new(name => name == cid ? block : s_content);
        if (isInside) Assert.Equal(s_file, reader.Resolve(cid, path));
        else Assert.Equal(ContentFault.MalformedName, Assert.Throws<ContentException>(() => reader.Resolve(cid, path)).Fault);
    }

    [Fact]
    public void FilesHaveNoEntries()
    {
        byte[] block = Directory(Link(s_file, "a", 1));
        ContentCid cid = ContentCid.OfBlock(ContentCodec.DagPb, block);
        Assert.Throws<ContentException>(() => new UnixFsReader(name => name == cid ? block : s_content).Resolve(cid, "a/b"));
    }

    static IReadOnlyList<(string Name, ContentCid Cid)> List(byte[] block)
    {
        ContentCid cid = ContentCid.OfBlock(ContentCodec.DagPb, block);
        return new UnixFsReader(_ => block).ListDirectory(cid);
    }
}
