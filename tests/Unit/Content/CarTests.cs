using Rollup.Content;
using static Rollup.Tests.Unit.Content.WireBytes;

namespace Rollup.Tests.Unit.Content;

/// <summary>Archives as the CAR specifications allow them, and not.</summary>
public class CarTests
{
    const string Version = "6776657273696f6e";

    static readonly byte[] s_block = "x"u8.ToArray();
    static readonly ContentCid s_cid = ContentCid.OfBlock(ContentCodec.Raw, s_block);

    static byte[] Header(int roots, byte version = 1) => Section(Join(
        [0xa2, 0x65, .. "roots"u8, .. roots < 24 ? [(byte)(0x80 + roots)] : new byte[] { 0x98, (byte)roots }],
        [.. Enumerable.Repeat<byte[]>([0xd8, 0x2a, 0x58, 37, 0, .. s_cid.ToBinary()], roots).SelectMany(root => root)],
        [.. Convert.FromHexString(Version), version]));

    static byte[] Section(byte[] bytes) => [.. Varint((ulong)bytes.Length), .. bytes];

    static byte[] Block => Section([.. s_cid.ToBinary(), .. s_block]);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(23)]
    [InlineData(24)]
    public void AnyNumberOfRootsIsRead(int roots)
    {
        int blocks = 0;
        Assert.Equal(roots, Car.Read(new MemoryStream(Join(Header(roots), Block, Block)), (_, _) => blocks++).Count);
        Assert.Equal(2, blocks); // a block may come twice
    }

    static readonly Dictionary<string, (byte[] Archive, string Words)> s_refused = new()
    {
        ["version 2: its pragma and header"] = ([0x0a, 0xa1, .. Convert.FromHexString(Version), 2, .. new byte[40]], "it is version 2"),
        ["the pragma alone"] = ([0x0a, 0xa1, .. Convert.FromHexString(Version), 2], "`ipfs dag export`"),
        ["version 3"] = ([0x0a, 0xa1, .. Convert.FromHexString(Version), 3], "not that of CAR version 1"),
        ["version 2 with roots"] = (Header(1, version: 2), "not that of CAR version 1"),
        ["nothing"] = ([], "empty"),
        ["a length not in its shortest form"] = ([.. Header(1), 0xa5, 0x80, 0x00, .. s_cid.ToBinary(), .. s_block], "shortest form"),
        ["a section without a name"] = ([.. Header(1), 0], "names no block"),
        ["a cut section"] = (Join(Header(1), Block)[..^1], "ends inside a section"),
        ["another block than its name says"] = (Join(Header(1), Section([.. s_cid.ToBinary(), 7])), "are not that block"),
    };

    public static TheoryData<string> Refused => [.. s_refused.Keys];

    [Theory, MemberData(nameof(Refused))]
    public void WhatIsForbiddenIsRefused(string row)
    {
        ContentException error = Assert.Throws<ContentException>(() => Car.Read(new MemoryStream(s_refused[row].Archive), (_, _) => { }));
        Assert.Contains(s_refused[row].Words, error.Message, StringComparison.Ordinal);
    }
}
