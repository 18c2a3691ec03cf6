namespace Rollup.Tests.Unit.Protocol;

public class CidTests
{
    static readonly JsonElement Machine = Vectors.Load("unixfs-machine.json");

    static string Text(in Cid cid)
    {
        Span<byte> text = stackalloc byte[Cid.TextBytes];
        Assert.Equal(Cid.TextBytes, cid.WriteText(text));
        return Encoding.ASCII.GetString(text);
    }

    static Cid Parse(string text)
    {
        Assert.True(Cid.TryParse(Encoding.ASCII.GetBytes(text), out Cid cid));
        return cid;
    }

    [Fact]
    public void PublishedIdentifiersAreOurs()
    {
        foreach (JsonElement file in Machine.GetProperty("published").EnumerateArray())
            Assert.Equal(file.GetProperty("cid").GetString(),
                Text(Cid.OfBlock(Cid.RawCodec, Encoding.UTF8.GetBytes(file.GetProperty("text").GetString()!))));
        foreach (JsonElement node in Machine.GetProperty("dagPb").EnumerateArray())
            Assert.Equal(node.GetProperty("cid").GetString(), Text(Cid.OfBlock(Cid.DagPbCodec, Vectors.Hex(node.GetProperty("block")))));
    }

    [Fact]
    public void SharedVectorsOfOneRawBlockAreOurs()
    {
        int seen = 0;
        foreach (JsonElement vector in Vectors.Load("cid.json").GetProperty("vectors").EnumerateArray())
        {
            string cid = vector.GetProperty("result").GetProperty("cid").GetString()!;
            if (!cid.StartsWith('b')) continue;
            Assert.Equal(cid, Text(Parse(cid)));
            seen++;
        }
        Assert.True(seen > 20);
    }

    [Fact]
    public void TextAndBinaryComeBack()
    {
        Random random = new(5);
        byte[] digest = new byte[32];
        byte[] binary = new byte[Cid.BinaryBytes];
        for (int round = 0; round < 2000; round++)
        {
            random.NextBytes(digest);
            Cid cid = Cid.From(round % 2 == 0 ? Cid.RawCodec : Cid.DagPbCodec, Bytes32.Read(digest));
            Assert.True(Parse(Text(in cid)).Equals(in cid));
            Assert.Equal(Cid.BinaryBytes, cid.WriteBinary(binary));
            Assert.True(Cid.TryReadBinary(binary, out Cid read) && read.Equals(in cid));
        }
        Assert.Equal(0, Cid.From(Cid.RawCodec, default).WriteBinary(binary.AsSpan(1)));
        Assert.Equal(0, Cid.From(Cid.RawCodec, default).WriteText(new byte[Cid.TextBytes - 1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("b")]
    [InlineData("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH")]                         // version 0
    [InlineData("zb2rhZi1JR4eNc2jBGaRYJKYM8JEB4ovenym8L1CmFsRAytkz")]                       // base58
    [InlineData("BAFKREIHDWDCEFGH4DQKJV67UZCMW7OJEE6XEDZDETOJUZJEVTENXQUVYKU")]             // upper case
    [InlineData("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyk")]              // short
    [InlineData("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvykuu")]            // long
    [InlineData("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvykv")]             // a spare bit is one
    [InlineData("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvy1u")]             // no digit
    [InlineData("bafyreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")]             // dag-cbor
    [InlineData("Bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")]
    public void OtherTextsAreRefused(string text) => Assert.False(Cid.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Theory]
    [InlineData(0, 0, 2)]
    [InlineData(1, 0x71, 0xD5)]
    [InlineData(2, 0x13)]
    [InlineData(3, 0x14)]
    public void OtherBinariesAreRefused(int place, params int[] values)
    {
        byte[] binary = new byte[Cid.BinaryBytes];
        Assert.Equal(Cid.BinaryBytes, Cid.From(Cid.RawCodec, default).WriteBinary(binary));
        Assert.True(Cid.TryReadBinary(binary, out _));
        Assert.False(Cid.TryReadBinary([.. binary, 0], out _));
        Assert.False(Cid.TryReadBinary(binary.AsSpan(0, 35), out _));
        Assert.All(values, value =>
        {
            binary[place] = (byte)value;
            Assert.False(Cid.TryReadBinary(binary, out _));
        });
    }

    [Fact]
    public void DamagedTextIsRefusedOrAnotherIdentifier()
    {
        byte[] valid = Encoding.ASCII.GetBytes("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
        void Judge(ReadOnlySpan<byte> spoilt)
        {
            if (Cid.TryParse(spoilt, out Cid cid)) Assert.Equal(Encoding.ASCII.GetString(spoilt), Text(in cid));
        }
        Storm.Lengths(valid, spoilt => Assert.False(Cid.TryParse(spoilt, out _)));
        Storm.Bits(valid, Judge);
        Storm.Random(valid, 3, 5000, Judge);
    }
}

public class UnixFsOneLevelTests
{
    static readonly JsonElement Machine = Vectors.Load("unixfs-machine.json");

    static Bytes32[] Digests(byte[] file)
    {
        Bytes32[] digests = new Bytes32[UnixFs.ChunkCount(file.Length)];
        for (int index = 0; index < digests.Length; index++)
            digests[index] = Bytes32.Read(SHA256.HashData(file.AsSpan(index * UnixFs.ChunkBytes, UnixFs.ChunkLength(file.Length, index))));
        return digests;
    }

    static byte[] Root(int fileBytes, out Bytes32[] digests)
    {
        digests = Digests(Vectors.Xorshift(fileBytes));
        byte[] root = new byte[UnixFs.RootBytesMax];
        return root[..UnixFs.WriteRoot(digests, fileBytes, root)];
    }

    static UnixFsStatus Status(ReadOnlySpan<byte> root) => UnixFs.TryReadFile(root, new Bytes32[UnixFs.LinksMax], out int _, out int _);

    [Fact]
    public void RootsOfOneLevelAreTheReferences()
    {
        foreach (JsonElement vector in Machine.GetProperty("vectors").EnumerateArray())
        {
            int size = int.Parse(vector.GetProperty("size").GetString()!, CultureInfo.InvariantCulture);
            if (size <= UnixFs.FileBytesMax && vector.GetProperty("rootBlock").GetString() is { } root)
                Assert.Equal(root, Vectors.ToHex(Root(size, out _)));
        }
    }

    [Theory]
    [InlineData(32769)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(1048576)]
    [InlineData(173 * 32768 + 5)]
    [InlineData(174 * 32768)]
    public void RootsAreReadBack(int fileBytes)
    {
        byte[] root = Root(fileBytes, out Bytes32[] expected);
        Bytes32[] digests = new Bytes32[UnixFs.LinksMax];
        Assert.Equal(UnixFsStatus.Accepted, UnixFs.TryReadFile(root, digests, out int count, out int bytes));
        Assert.Equal(fileBytes, bytes);
        Assert.Equal(expected.Length, count);
        for (int index = 0; index < count; index++)
        {
            Assert.True(digests[index].Equals(in expected[index]));
            Assert.True(UnixFs.DigestOfChunk(root, index).Equals(in expected[index]));
        }
        Assert.Equal(UnixFsStatus.LinkCountOutOfRange, UnixFs.TryReadFile(root, digests.AsSpan(0, count - 1), out _, out _));
    }

    [Fact]
    public void WriterRefusesWhatIsNoRoot()
    {
        byte[] root = new byte[UnixFs.RootBytesMax];
        Assert.Equal(0, UnixFs.WriteRoot(new Bytes32[1], 32768, root));
        Assert.Equal(0, UnixFs.WriteRoot(new Bytes32[2], 32768, root));
        Assert.Equal(0, UnixFs.WriteRoot(new Bytes32[3], 65536, root));
        Assert.Equal(0, UnixFs.WriteRoot(new Bytes32[175], UnixFs.FileBytesMax + 1, root));
        Assert.Equal(0, UnixFs.WriteRoot(new Bytes32[2], 65536, root.AsSpan(0, 100)));
        Assert.Equal(0, UnixFs.WriteRoot(default, -1, root));
    }

    [Fact]
    public void DamagedRootsAreRefusedUnlessOnlyADigestChanged()
    {
        byte[] valid = Root(100000, out _);
        byte[] again = new byte[UnixFs.RootBytesMax];
        Bytes32[] digests = new Bytes32[UnixFs.LinksMax];
        void Judge(ReadOnlySpan<byte> spoilt)
        {
            if (UnixFs.TryReadFile(spoilt, digests, out int count, out int fileBytes) != UnixFsStatus.Accepted) return;
            int length = UnixFs.WriteRoot(digests.AsSpan(0, count), fileBytes, again);
            Assert.True(spoilt.SequenceEqual(again.AsSpan(0, length)));
        }
        Storm.Lengths(valid, spoilt => Assert.NotEqual(UnixFsStatus.Accepted, Status(spoilt)));
        Storm.Bits(valid, Judge);
        Storm.Random(valid, 4, 20000, Judge);
    }

    public static TheoryData<string, UnixFsStatus, string> Wrong()
    {
        string hash = "0a24015512205855385382aef19b0c73daee724d50674980141b845cfda2a3d4490f3eeb8ca9";
        string full = "122c" + hash + "1200188080" + "02";
        string last = "122a" + hash + "12001801";
        string data = "0a0c0802188180022080800" + "22001";
        return new()
        {
            { full + last + data, UnixFsStatus.Accepted, "as it should be" },
            { "", UnixFsStatus.Malformed, "nothing" },
            { data, UnixFsStatus.LinkCountOutOfRange, "no link" },
            { full + data, UnixFsStatus.LinkCountOutOfRange, "one link" },
            { full + last, UnixFsStatus.Malformed, "no data" },
            { data + full + last, UnixFsStatus.LinkCountOutOfRange, "data first" },
            { full + last + data + data, UnixFsStatus.Malformed, "data twice" },
            { full + last + data + "1800", UnixFsStatus.Malformed, "field behind" },
            { last + full + data, UnixFsStatus.ChunkSizeWrong, "short chunk first" },
            { full + full + data, UnixFsStatus.SizesDisagree, "size of the file is smaller" },
            { full + last + "0a0c0802188280022080800" + "22001", UnixFsStatus.SizesDisagree, "size of the file is larger" },
            { full + last + "0a0c0802188180022080800" + "22002", UnixFsStatus.SizesDisagree, "block size" },
            { full + last + "0a0a080218818002208080" + "02", UnixFsStatus.Malformed, "block size missing" },
            { full + last + "0a0e0802188180022080800" + "220012001", UnixFsStatus.Malformed, "block size too many" },
            { full + last + "0a0c0801188180022080800" + "22001", UnixFsStatus.Malformed, "a directory" },
            { full + last + "0a0d080218818002208080022" + "08100", UnixFsStatus.Malformed, "longer number" },
            { full + last + "0a0e0802120018818002208080" + "022001", UnixFsStatus.Malformed, "empty content written" },
            { full + "122a" + hash + "12001800" + data, UnixFsStatus.ChunkSizeWrong, "empty chunk" },
            { "122c" + hash + "1200188180" + "02" + last + data, UnixFsStatus.ChunkSizeWrong, "chunk too long" },
            { full + "1228" + hash + "1801" + data, UnixFsStatus.Malformed, "no name" },
            { full + "122b" + hash + "1201611801" + data, UnixFsStatus.Malformed, "a name" },
            { full + "1228" + hash + "1200" + data, UnixFsStatus.Malformed, "no size" },
            { full + "122a" + hash.Replace("0155", "0170", StringComparison.Ordinal) + "12001801" + data, UnixFsStatus.Malformed,
                "node as leaf" },
            { full + "122a" + hash.Replace("1220", "1320", StringComparison.Ordinal) + "12001801" + data, UnixFsStatus.Malformed,
                "another hash" },
            { full + "122c" + hash + "1200" + "1801" + "1801" + data, UnixFsStatus.Malformed, "size twice" },
            { full + last + data.Replace("0a0c", "0a8c00", StringComparison.Ordinal), UnixFsStatus.Malformed, "longer length of the data" },
            { full + last.Replace("122a", "12aa00", StringComparison.Ordinal) + data, UnixFsStatus.Malformed, "longer length" },
        };
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void EveryOtherFormIsRefused(string root, UnixFsStatus expected, string why) =>
        Assert.True(expected == Status(Vectors.Hex(root)), $"{why}: {Status(Vectors.Hex(root))}");
}
