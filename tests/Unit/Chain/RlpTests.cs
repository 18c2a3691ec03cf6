using System.Text;
using Rollup.Chain;
using Xunit;

namespace Rollup.Tests.Unit.Chain;

/// <summary>The examples of the RLP specification, and the lengths at which the prefix changes.</summary>
public sealed class RlpTests
{
    [Theory]
    [InlineData("", "0x80")]
    [InlineData("\0", "0x00")]
    [InlineData("\u000f", "0x0f")]
    [InlineData("\u007f", "0x7f")]
    [InlineData("dog", "0x83646f67")]
    [InlineData("Lorem ipsum dolor sit amet, consectetur adipisicing elit",
        "0xb8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c6974")]
    public void Texts(string text, string encoded) => Assert.Equal(encoded, Hex.Encode(Rlp.Bytes(Encoding.ASCII.GetBytes(text))));

    [Theory]
    [InlineData(0, "0x80")]
    [InlineData(15, "0x0f")]
    [InlineData(127, "0x7f")]
    [InlineData(128, "0x8180")]
    [InlineData(1024, "0x820400")]
    [InlineData(ulong.MaxValue, "0x88ffffffffffffffff")]
    public void Numbers(ulong number, string encoded) => Assert.Equal(encoded, Hex.Encode(Rlp.Number(number)));

    [Fact]
    public void NumbersOf32BytesLoseTheirZeros() => Assert.Equal("0x820102", Hex.Encode(Rlp.Number([0, 0, 0, 1, 2])));

    [Fact]
    public void Lists()
    {
        Assert.Equal("0xc0", Hex.Encode(Rlp.List()));
        Assert.Equal("0xc88363617483646f67", Hex.Encode(Rlp.List(Rlp.Bytes("cat"u8), Rlp.Bytes("dog"u8))));
        // The numbers as sets: [ [], [[]], [ [], [[]] ] ]
        byte[] one = Rlp.List(Rlp.List());
        Assert.Equal("0xc7c0c1c0c3c0c1c0", Hex.Encode(Rlp.List(Rlp.List(), one, Rlp.List(Rlp.List(), one))));
    }

    [Theory]
    [InlineData(1, "0x8180")]
    [InlineData(55, "0xb7")]
    [InlineData(56, "0xb838")]
    [InlineData(255, "0xb8ff")]
    [InlineData(256, "0xb90100")]
    [InlineData(65536, "0xba010000")]
    public void PrefixesAtTheirEdges(int length, string prefix)
    {
        byte[] value = new byte[length];
        Array.Fill(value, (byte)0x80);
        string encoded = Hex.Encode(Rlp.Bytes(value));
        Assert.StartsWith(prefix, encoded, StringComparison.Ordinal);
        Assert.EndsWith(Convert.ToHexStringLower(value), encoded, StringComparison.Ordinal);
    }
}
