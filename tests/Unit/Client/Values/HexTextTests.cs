using Rollup.Client.Values;

namespace Rollup.Tests.Unit.Client;

public class HexTextTests
{
    const string Checksummed = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"; // anvil's first account, EIP-55

    [Theory]
    [InlineData(Checksummed)]
    [InlineData("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266")]
    [InlineData("f39fd6e51aad88f6f4ce6ab8827279cfffb92266")]
    [InlineData("0XF39FD6E51AAD88F6F4CE6AB8827279CFFFB92266")] // as some programs write it
    public void ReadsAnAddress(string text) => Assert.Equal(Checksummed.ToLowerInvariant(), HexText.Of(HexText.AddressOf(text)));

    [Theory]
    [InlineData("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92267")] // one digit mistyped
    [InlineData("0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266")] // one case
    [InlineData("0xf39fd6e51aad88f6f4ce6ab8827279cfffb922")]
    [InlineData("0xf39fd6e51aad88f6f4ce6ab8827279cfffb9226g")]
    [InlineData("")]
    public void ShouldRejectAnAddress(string text) => Assert.Throws<ClientException>(() => HexText.AddressOf(text));
}
