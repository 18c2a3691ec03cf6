using Rollup.Chain;
using Rollup.Machine;
using Rollup.Node;
using Rollup.Node.Operation;

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

    [Fact]
    public async Task TheNodeEndsBeforeItConnects()
    {
        using InProcessMachine machine = new();
        NodeEnd end = await NodeRunner.RunAsync(s_claiming, machine, progress: null, TestContext.Current.CancellationToken);
        Assert.Equal(NodeExit.StopAndPage, end.Exit);
        Assert.Contains("--witness", end.Reason, StringComparison.Ordinal);
    }
}
