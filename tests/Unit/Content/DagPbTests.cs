using Rollup.Content;
using static Rollup.Tests.Unit.Content.WireBytes;

namespace Rollup.Tests.Unit.Content;

/// <summary>
/// What the specifications of dag-pb and UnixFS allow is read, and what they forbid is refused. Each row names its source: [dag-pb] is
/// "Protobuf Strictness" and "Constraints" of the DAG-PB specification, [IPIP-550] the order of a node's fields, [UnixFS] the UnixFS
/// specification, [protobuf] the encoding below both.
/// </summary>
public class DagPbTests
{
    static readonly byte[] s_hello = "hello "u8.ToArray(), s_world = "world\n"u8.ToArray();
    static readonly ContentCid s_first = ContentCid.OfBlock(ContentCodec.Raw, s_hello),
        s_second = ContentCid.OfBlock(ContentCodec.Raw, s_world);

    static byte[] One => Link(s_first, "", 6);
    static byte[] Two => Link(s_second, "", 6);
    static byte[] Data => Bytes(1, File());

    // Type, size and the sizes of the two parts.
    static byte[] File() => Join(Number(1, 2), Number(3, 12), Number(4, 6), Number(4, 6));

    static byte[] DataOf(params byte[][] fields) => Bytes(1, Join(fields));

    static byte[] Node(byte[] data) => Join(One, Two, data);

    static byte[] LinkOf(params byte[][] fields) => Bytes(2, Join(fields));

    static byte[] Hash => Bytes(1, s_first.ToBinary());

    static readonly Dictionary<string, byte[]> s_read = new()
    {
        ["links, then data [dag-pb 2]"] = Join(One, Two, Data),
        ["data, then links [IPIP-550, dag-pb 2]"] = Join(Data, One, Two),
        ["a link without a name [dag-pb]"] = Join(LinkOf(Hash, Number(3, 6)), Two, Data),
        ["a link without a size [UnixFS, Tsize is a hint]"] = Join(LinkOf(Hash, Bytes(2)), Two, Data),
        ["a link with a wrong size [UnixFS, Tsize is a hint]"] = Join(Link(s_first, "", 99), Two, Data),
        ["a link that is a hash alone [dag-pb]"] = Join(LinkOf(Hash), Two, Data),
        ["sizes packed [protobuf]"] = Node(DataOf(Number(1, 2), Number(3, 12), Bytes(4, 6, 6))),
        ["sizes packed and one by one [protobuf]"] = Node(DataOf(Number(1, 2), Number(3, 12), Bytes(4, 6), Number(4, 6))),
        ["UnixFS fields in another order [protobuf]"] = Node(DataOf(Number(4, 6), Number(3, 12), Number(4, 6), Number(1, 2))),
        ["an unknown UnixFS field [protobuf]"] = Node(DataOf(File(), Number(9, 1), Bytes(15, 1, 2))),
        ["a UnixFS number not in its shortest form [protobuf]"] = Node(
            DataOf(LongNumber(1, 2), Number(3, 12), Number(4, 6), LongNumber(4, 6))),
        ["a mode [UnixFS 1.5]"] = Node(DataOf(File(), Number(7, 0x1ff))),
        ["a time before 1970 [UnixFS 1.5]"] = Node(DataOf(File(), Bytes(8, Join(Number(1, ulong.MaxValue), [0x15, 1, 0, 0, 0])))),
        ["content before the parts [UnixFS]"] = Join(
            Two, DataOf(Number(1, 2), Bytes(2, s_hello), Number(3, 12), Number(4, 6))),
        ["the deprecated kind Raw [UnixFS, MAY read]"] = DataOf(Number(1, 0), Bytes(2, [.. s_hello, .. s_world]), Number(3, 12)),
    };

    static readonly Dictionary<string, (byte[] Block, string Words)> s_refused = new()
    {
        ["links on both sides of data [IPIP-550]"] = (Join(One, Data, Two), "before and behind its data"),
        ["data twice [dag-pb 3]"] = (Join(One, Two, Data, Data), "data twice"),
        ["an unknown field of a node [dag-pb 4]"] = (Join(One, Two, Data, Number(3, 1)), "field 3"),
        ["data of another wire type [dag-pb 4]"] = (Join(One, Two, Number(1, 5)), "field 1 of wire type 0"),
        ["links of another wire type [dag-pb 4]"] = (Join(Data, Number(2, 5)), "field 2 of wire type 0"),
        ["name before hash [dag-pb 1]"] = (Join(LinkOf(Bytes(2), Hash), Two, Data), "another order"),
        ["size before name [dag-pb 1]"] = (Join(LinkOf(Hash, Number(3, 6), Bytes(2)), Two, Data), "another order"),
        ["a hash twice [dag-pb 3]"] = (Join(LinkOf(Hash, Hash), Two, Data), "twice"),
        ["a name twice [dag-pb 3]"] = (Join(LinkOf(Hash, Bytes(2), Bytes(2)), Two, Data), "twice"),
        ["a size twice [dag-pb 3]"] = (Join(LinkOf(Hash, Number(3, 6), Number(3, 6)), Two, Data), "twice"),
        ["an unknown field of a link [dag-pb 4]"] = (Join(LinkOf(Hash, Number(4, 1)), Two, Data), "field 4"),
        ["a link without a hash [dag-pb]"] = (Join(LinkOf(Bytes(2), Number(3, 6)), Two, Data), "names no block"),
        ["a hash that is no CID [dag-pb]"] = (Join(LinkOf(Bytes(1, 1, 2, 3)), Two, Data), "names no block"),
        ["bytes behind a CID [dag-pb]"] = (Join(LinkOf(Bytes(1, [.. s_first.ToBinary(), 0])), Two, Data), "names no block"),
        ["a group [dag-pb 4]"] = (Join(One, Two, Data, [0x1b, 0x1c]), "wire type 3"),
        ["field 0 [protobuf]"] = (Join(One, Two, Data, [0x02, 0x00]), "no number"),
        ["a cut field [protobuf]"] = (Join(One, Two, Data)[..^1], "cut short"),
        ["a number of more than 64 bits [protobuf]"] = (
            Node(DataOf([0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02])), "64 bits"),
        ["fewer sizes than links [UnixFS]"] = (Node(DataOf(Number(1, 2), Number(3, 6), Number(4, 6))), "2 links and 1 sizes"),
        ["no sizes [UnixFS, though Kubo reads on]"] = (Node(DataOf(Number(1, 2), Number(3, 12))), "2 links and 0 sizes"),
        ["more sizes than links [UnixFS]"] = (
            Node(DataOf(Number(1, 2), Number(3, 18), Number(4, 6), Number(4, 6), Number(4, 6))), "2 links and 3 sizes"),
        ["a wrong file size [UnixFS]"] = (Node(DataOf(Number(1, 2), Number(3, 13), Number(4, 6), Number(4, 6))), "it says 13"),
        ["no file size, which is 0 [UnixFS]"] = (Node(DataOf(Number(1, 2), Number(4, 6), Number(4, 6))), "it says 0"),
        ["a part with another size than its own [UnixFS]"] = (Node(DataOf(Number(1, 2), Number(3, 12), Number(4, 5), Number(4, 7))),
            "its parent says"),
        ["a part with a name [UnixFS]"] = (Join(Link(s_first, "x", 6), Two, Data), "has a name"),
        ["no kind [UnixFS]"] = (Node(DataOf(Number(3, 12), Number(4, 6), Number(4, 6))), "does not say what it is"),
        ["a kind twice"] = (Node(DataOf(Number(1, 2), Number(1, 2), Number(3, 12), Number(4, 6), Number(4, 6))), "field 1 twice"),
        ["a kind of another wire type [protobuf]"] = (Node(DataOf(Bytes(1, 2))), "wire type 2"),
        ["a packed list that is cut [protobuf]"] = (Node(DataOf(Number(1, 2), Number(3, 12), Bytes(4, 6, 0x86))), "cut short"),
        ["a kind that there is not [UnixFS]"] = (Node(DataOf(Number(1, 300), Number(3, 12), Number(4, 6), Number(4, 6))), "no file"),
        ["a symlink [UnixFS]"] = (DataOf(Number(1, 4), Bytes(2, s_hello)), "no file but Symlink"),
        ["nanoseconds of 0 [UnixFS 1.5]"] = (Node(DataOf(File(), Bytes(8, Join(Number(1, 5), [0x15, 0, 0, 0, 0])))), "a time that is none"),
        ["a second of nanoseconds [UnixFS 1.5]"] = (
            Node(DataOf(File(), Bytes(8, Join(Number(1, 5), [0x15, 0x00, 0xca, 0x9a, 0x3b])))), "a time that is none"),
        ["a time without seconds [UnixFS 1.5]"] = (Node(DataOf(File(), Bytes(8, [0x15, 1, 0, 0, 0]))), "a time that is none"),
        ["an empty node [UnixFS; dag-pb allows it]"] = ([], "does not say what it is"),
    };

    public static TheoryData<string> Read => [.. s_read.Keys];

    public static TheoryData<string> Refused => [.. s_refused.Keys];

    [Theory, MemberData(nameof(Read))]
    public void WhatIsAllowedIsRead(string row) => Assert.Equal("hello world\n"u8.ToArray(), ReadFile(s_read[row]));

    [Theory, MemberData(nameof(Refused))]
    public void WhatIsForbiddenIsRefused(string row)
    {
        ContentException error = Assert.Throws<ContentException>(() => ReadFile(s_refused[row].Block));
        Assert.Equal(ContentFault.Malformed, error.Fault);
        Assert.Contains(s_refused[row].Words, error.Message, StringComparison.Ordinal);
    }

    /// <summary>The node without a byte is one, and has a name of its own.</summary>
    [Fact]
    public void EmptyNodeIsOne()
    {
        Assert.Equal("bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku", ContentCid.OfBlock(ContentCodec.DagPb, []).ToString());
        DagNode node = DagPb.Decode([]);
        Assert.Equal((0, 0), (node.Links.Count, node.Data.Length));
    }

    /// <summary>Whatever is changed in a node: an error of ours or a node.</summary>
    [Fact]
    public void DamagedNodesEndWell() => Gen.Select(Gen.Int[0, Join(One, Two, Data).Length - 1], Gen.Byte, Gen.Bool).Sample(
        (position, value, cut) =>
        {
            byte[] block = Join(One, Two, Data);
            if (!cut) block[position] = value;
            try
            {
                _ = UnixFsData.Decode(DagPb.Decode(cut ? block.AsSpan(0, position) : block).Data);
            }
            catch (ContentException)
            {
            }
        });

    static byte[] ReadFile(byte[] block)
    {
        ContentCid cid = ContentCid.OfBlock(ContentCodec.DagPb, block);
        return new UnixFsReader(name => name == cid ? block : name == s_first ? s_hello : s_world).ReadFile(cid);
    }
}
