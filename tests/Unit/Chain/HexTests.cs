namespace Rollup.Tests.Unit.Chain;

public sealed class HexTests
{
    // The examples of EIP-55: all capitals, all lower case, and mixed.
    [Theory]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0x8617E340B3D01FA5F11F306F4090FD50E238070D")]
    [InlineData("0xde709f2102306220921060314715629080e2fb77")]
    [InlineData("0x27b1fdb04752bbc536007a920d24acb045561c26")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [InlineData("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    [InlineData("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    public void AddressesAreWrittenWithTheirChecksum(string text)
    {
        Assert.Equal(text, Hex.ReadAddress(text.ToLowerInvariant()).ToHex());
        Assert.Equal(text, Hex.ReadAddress(text).ToHex());
    }

    [Theory]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD")] // one letter in the wrong case
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeA")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAedff")]
    [InlineData("0xgaAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("")]
    public void OtherTextIsNoAddress(string text)
    {
        Assert.False(Hex.TryReadAddress(text, out _));
        Assert.Throws<FormatException>(() => Hex.ReadAddress(text));
    }

    [Theory]
    [InlineData("0x0", 0)]
    [InlineData("0x1", 1)]
    [InlineData("0xff", 255)]
    [InlineData("0x8000000000000000", 0x8000_0000_0000_0000)]
    [InlineData("0xffffffffffffffff", ulong.MaxValue)]
    public void QuantitiesHaveNoLeadingZeros(string text, ulong number)
    {
        Assert.Equal(text, Hex.Quantity(number));
        Assert.Equal(number, Hex.ReadUInt64(text));
    }

    [Theory]
    [InlineData("0x")]
    [InlineData("12")]
    [InlineData("0xzz")]
    public void OtherTextIsNoQuantity(string text) => Assert.Throws<FormatException>(() => Hex.ReadUInt64(text));

    [Fact]
    public void QuantitiesAbove64BitsDoNotWrap() => Assert.Throws<OverflowException>(() => Hex.ReadUInt64("0x10000000000000000"));

    [Fact]
    public void ComparerTellsAddressesApart()
    {
        Dictionary<Address, int> rows = new(AddressComparer.Instance) { [Addresses.InputBox] = 1, [Addresses.EtherPortal] = 2 };
        Assert.Equal(1, rows[Addresses.InputBox]);
        Assert.Equal(2, rows[Addresses.EtherPortal]);
    }

    [Theory]
    [InlineData("latest", "latest")]
    [InlineData("finalized", "finalized")]
    [InlineData("255", "0xff")]
    public void BlocksAreNamedOrNumbered(string text, string wire) => Assert.Equal(wire, BlockTag.Parse(text).ToString());

    [Fact]
    public void OtherBlocksAreRefused() => Assert.Throws<FormatException>(() => BlockTag.Parse("newest"));
}
