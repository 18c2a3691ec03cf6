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
