using System.Net;
using System.Net.Sockets;
using Rollup.Node;

namespace Rollup.Tests.Unit.Node;

/// <summary>Who may be believed with others' money is decided from the options: nothing is connected for it.</summary>
public sealed class EndpointRuleTests
{
    const string Local = "http://127.0.0.1:8545";
    const string Remote = "https://one.example/v3/key";

    static readonly NodeOptions s_reading = new() { DataDirectory = "", RpcUrl = Remote, Application = "0x" };
    static readonly NodeOptions s_claiming = s_reading with
    {
        ClaimKey = EthereumKey.Generate(),
        ChainId = 1,
        Validator = "0x00000000000000000000000000000000000000bb",
    };

    [Theory]
    [InlineData(Local, null, false, null)]
    [InlineData(Local, "http://127.0.0.1:8546", false, null)]
    [InlineData(Local, "http://localhost:8545", false, "on one host")]
    [InlineData(Local, Remote, false, null)]
    [InlineData(Remote, null, false, "one.example is another machine")]
    [InlineData("http://localhost.one.example", null, false, "is another machine")]
    [InlineData("http://127.0.0.1@one.example", null, false, "one.example is another machine")]
    [InlineData(Remote, "https://two.example", false, null)]
    [InlineData(Remote, Local, false, null)]
    [InlineData(Remote, "https://ONE.example:8545", false, "on one host")]
    [InlineData(Remote, null, true, null)]
    [InlineData(Remote, "https://one.example/other", true, "on one host")]
    [InlineData(Local, "http://localhost.:8545", false, "on one host")]
    [InlineData(Local, "http://0.0.0.0:8545", false, "no address to connect to")]
    [InlineData("http://[::]:8545", Remote, false, "no address to connect to")]
    [InlineData("http://[::ffff:0.0.0.0]:8545", Remote, true, "no address to connect to")]
    public void ClaimingNeedsAWitnessUnlessTheEndpointIsThisMachineOrTrusted(string rpc, string? witness, bool trusts, string? expected)
    {
        string? problem = EndpointRule.Problem(
            s_claiming with { RpcUrl = rpc, WitnessUrl = witness, TrustsEndpoint = trusts }, claims: true);
        if (expected is null) Assert.Null(problem);
        else Assert.Contains(expected, problem, StringComparison.Ordinal);
        if (witness is null) Assert.Null(EndpointRule.Problem(s_reading with { RpcUrl = rpc }, claims: false));
    }

    [Theory]
    [InlineData(0ul, "0x00000000000000000000000000000000000000bb")]
    [InlineData(1ul, "")]
    public void WhatIsSignedForIsNeverAskedOfAnEndpoint(ulong chainId, string validator) =>
        Assert.Contains(
            "--chain-id and --validator",
            EndpointRule.Problem(s_claiming with { RpcUrl = Local, ChainId = chainId, Validator = validator }, claims: true),
            StringComparison.Ordinal);

    /// <summary>vm is this machine under its own address, here is a name of loopback, odd has one address of either kind.</summary>
    [Theory]
    [InlineData("http://vm:8545", Local, true)]
    [InlineData("http://vm:8546", Local, true)]
    [InlineData("http://vm:8545", "http://10.0.0.5:8546", true)]
    [InlineData("http://vm:8545", "http://[::ffff:10.0.0.5]", true)]
    [InlineData("http://here:8545", Local, true)]
    [InlineData("http://here:8546", Local, false)]
    [InlineData("http://odd:8546", Local, true)]
    [InlineData("http://nowhere:8546", Local, true)]
    [InlineData(Remote, "https://alias.example", true)]
    [InlineData(Remote, "https://192.0.2.2", true)]
    [InlineData(Remote, "https://two.example", false)]
    [InlineData("http://vm:8545", "https://two.example", false)]
    [InlineData(Local, "https://two.example", false)]
    public async Task OneHostIsFoundByItsAddresses(string rpc, string witness, bool isSame)
    {
        foreach ((string first, string second) in new[] { (rpc, witness), (witness, rpc) })
        {
            NodeEnd? end = await EndpointRule.SameHostAsync(
                s_claiming with { RpcUrl = first, WitnessUrl = second }, s_names, TestContext.Current.CancellationToken);
            Assert.Equal(isSame ? NodeEndKind.EndpointUnproved : null, end?.Kind);
        }
    }

    [Theory]
    [InlineData("https://unknown.example", Local)]
    [InlineData(Local, "https://unknown.example")]
    public async Task ANameWithoutAnAddressIsNotAnotherHost(string rpc, string witness)
    {
        NodeEnd? end = await EndpointRule.SameHostAsync(
            s_claiming with { RpcUrl = rpc, WitnessUrl = witness }, s_names, TestContext.Current.CancellationToken);
        Assert.Equal(NodeEndKind.ChainSilent, end?.Kind);
        Assert.Contains("no address is known for unknown.example", end?.Reason, StringComparison.Ordinal);
    }

    static readonly HostNames s_names = new(
        (name, _) => Task.FromResult<IPAddress[]>([.. (name switch
        {
            "vm" => "10.0.0.5 fe80::5%3",
            "here" => "127.0.1.1 ::1",
            "odd" => "127.0.0.1 192.0.2.9",
            "nowhere" => "0.0.0.0",
            "one.example" => "192.0.2.1 192.0.2.2",
            "alias.example" => "2001:db8::1 192.0.2.2",
            "two.example" => "192.0.2.3",
            _ => throw new SocketException((int)SocketError.HostNotFound),
        }).Split(' ').Select(IPAddress.Parse)]),
        () => [IPAddress.Loopback, IPAddress.Parse("10.0.0.5")]);

    [Fact]
    public async Task TheNodeEndsBeforeItConnects()
    {
        using InProcessMachine machine = new();
        NodeEnd end = await NodeRunner.RunAsync(s_claiming, machine, progress: null, TestContext.Current.CancellationToken);
        Assert.Equal(NodeExit.StopAndPage, end.Exit);
        Assert.Contains("--witness", end.Reason, StringComparison.Ordinal);
    }
}
