namespace Rollup.Tests.Unit.Chain;

/// <summary>Whose machine an address names is read from the address, however it is spelled.</summary>
public sealed class EndpointHostTests
{
    [Theory]
    [InlineData(
        true,
        "http://127.0.0.1:8545", "http://127.5.6.7", "http://127.1:8545", "http://0x7f.0.0.1", "http://2130706433", "http://[::1]:8545",
        "http://[0:0:0:0:0:0:0:1]", "http://[::ffff:127.0.0.1]", "https://LOCALHOST/v3/key", "http://user:password@localhost")]
    [InlineData(
        false,
        "http://127.0.0.1@evil.example", "http://localhost:8545@evil.example", "http://localhost.evil.example",
        "http://127.0.0.1.evil.example", "http://evil.example/127.0.0.1", "http://evil.example#localhost", "http://localhost6",
        "http://localhost.", "http://local.localhost", "http://0.0.0.0:8545", "http://[::]:8545", "http://128.0.0.1",
        "http://[::ffff:10.0.0.1]", "http://ｌocalhost.evil.example")]
    public void OnlyThisMachineIsThisMachine(bool isLoopback, params string[] urls) =>
        Assert.All(urls, url => Assert.Equal(isLoopback, EndpointHost.IsLoopback(new Uri(url))));

    [Theory]
    [InlineData("https://one.example/a", "https://two.example/a", false)]
    [InlineData("https://one.example/v3/key", "http://ONE.example:8545/other?key=1", true)]
    [InlineData("https://one.example", "https://one.example.", true)]
    [InlineData("https://one.example", "https://me:secret@one.example", true)]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example", true)]
    [InlineData("http://10.0.0.1:1", "http://10.0.0.1:2", true)]
    [InlineData("http://10.0.0.1", "http://167772161", true)]
    [InlineData("http://10.0.0.1", "http://[::ffff:10.0.0.1]", true)]
    [InlineData("http://10.0.0.1", "http://10.0.0.2", false)]
    [InlineData("http://[2001:db8::1]", "http://[2001:db8:0:0:0:0:0:1]:9", true)]
    [InlineData("http://[fe80::1%25eth0]", "http://[fe80::1%25eth1]", true)]
    [InlineData("http://127.0.0.1:8545", "http://localhost:8545", true)]
    [InlineData("http://127.0.0.1:8545", "http://[::1]:8545/x", true)]
    [InlineData("http://127.0.0.1:8545", "http://127.0.0.1:8546", false)]
    [InlineData("http://127.0.0.1:8545", "http://one.example:8545", false)]
    [InlineData("http://localhost:8545", "http://localhost.:8546", true)]
    [InlineData("http://localhost.:8545", "http://127.0.0.1:8546", true)]
    [InlineData("http://node.localhost:8545", "http://[::1]:8546", true)]
    [InlineData("http://one.example", "http://10.0.0.1", false)]
    public void OneHostIsOneHostHoweverItIsSpelled(string first, string second, bool isSame)
    {
        Assert.Equal(isSame, EndpointHost.IsSame(new Uri(first), new Uri(second)));
        Assert.Equal(isSame, EndpointHost.IsSame(new Uri(second), new Uri(first)));
    }
}
