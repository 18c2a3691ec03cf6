using System.Text.Json;
using Rollup.Chain;
using Rollup.Protocol;
using Xunit;

namespace Rollup.Tests.Unit.Chain;

public sealed class JsonRpcTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("eth_chainId", true)]
    [InlineData("eth_call", true)]
    [InlineData("eth_getLogs", true)]
    [InlineData("net_version", true)]
    [InlineData("eth_sendRawTransaction", false)]
    [InlineData("eth_sendTransaction", false)]
    [InlineData("eth_signTransaction", false)]
    [InlineData("evm_mine", false)]
    [InlineData("anvil_mine", false)]
    [InlineData("anvil_reorg", false)]
    public void OnlyQuestionsAreAskedAgain(string method, bool idempotent) => Assert.Equal(idempotent, JsonRpc.IsIdempotent(method));

    [Theory]
    [InlineData(ScriptedNode.LostAnswer)]
    [InlineData(ScriptedNode.Overloaded)]
    [InlineData("raw:<html>")]
    [InlineData("raw:{\"jsonrpc\":\"2.0\",\"id\":99999,\"result\":\"0x1\"}")] // the answer to another request
    public async Task AQuestionSurvivesTwoFaults(string fault)
    {
        ScriptedNode node = new((_, _, turn) => turn <= 2 ? fault : "\"result\":\"0x2a\"");
        bool isNetworkFault = fault is ScriptedNode.LostAnswer or ScriptedNode.Overloaded or "raw:<html>";
        if (isNetworkFault)
        {
            Assert.Equal(42UL, await new EthereumClient(node.Rpc).ChainIdAsync(Cancellation));
            Assert.Equal(3, node.Asked.Count);
        }
        else
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => new EthereumClient(node.Rpc).ChainIdAsync(Cancellation));
        }
    }

    [Fact]
    public async Task AQuestionIsGivenUpAfterFiveTries()
    {
        ScriptedNode node = new((_, _, _) => ScriptedNode.LostAnswer);
        await Assert.ThrowsAsync<HttpRequestException>(() => new EthereumClient(node.Rpc).ChainIdAsync(Cancellation));
        Assert.Equal(5, node.Asked.Count);
    }

    [Fact]
    public async Task AnythingElseIsSentOnce()
    {
        ScriptedNode node = new((_, _, _) => ScriptedNode.LostAnswer);
        await Assert.ThrowsAsync<HttpRequestException>(() => new EthereumClient(node.Rpc).SendRawTransactionAsync([1], Cancellation));
        Assert.Single(node.Asked);
    }

    [Fact]
    public async Task AnAnswerIsNotAskedForAgainWhenItIsARefusal()
    {
        string data = Hex.Encode(new AbiFunction("NotPastBlock(uint256 a, uint256 b)").Encode(7, 7));
        ScriptedNode node = new((_, _, _) => $$"""
            "error":{"code":3,"message":"execution reverted: custom error","data":"{{data}}"}
            """);
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(
            () => new EthereumClient(node.Rpc).CallAsync(new ContractCall { To = Addresses.InputBox }, cancellation: Cancellation));
        Assert.Single(node.Asked);
        Assert.Equal(3, refusal.Code);
        Assert.Equal("NotPastBlock", refusal.Revert!.Name);
        Assert.Equal(
            "eth_call: the contract refused: NotPastBlock(lastProcessedBlockNumber: 7, currentBlockNumber: 7)", refusal.Message);
    }

    [Fact]
    public async Task RevertBytesAreFoundWhereOtherNodesPutThem()
    {
        string data = Hex.Encode(new AbiFunction("Error(string m)").Encode("too late"));
        ScriptedNode node = new((_, _, _) => $$$"""
            "error":{"code":-32015,"message":"VM execution error","data":{"data":"{{{data}}}"}}
            """);
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(
            () => new EthereumClient(node.Rpc).CallAsync(new ContractCall { To = Addresses.InputBox }, cancellation: Cancellation));
        Assert.Equal("too late", refusal.Revert!.ToString());
    }

    [Fact]
    public async Task AReadOfNoContractSaysSo()
    {
        ScriptedNode node = new((_, _, _) => "\"result\":\"0x\"");
        InvalidOperationException fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => InputBox.InputCountAsync(new EthereumClient(node.Rpc), default, cancellation: Cancellation));
        Assert.Contains("is there a contract", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>A provider that allows 300 blocks: no block is left out, none asked for twice.</summary>
    [Fact]
    public async Task LogsAreAskedForInPiecesThatTheProviderAllows()
    {
        List<(ulong From, ulong To)> answered = [];
        ScriptedNode node = new((_, parameters, _) =>
        {
            ulong from = Hex.ReadUInt64(parameters[0].GetProperty("fromBlock").GetString()!);
            ulong to = Hex.ReadUInt64(parameters[0].GetProperty("toBlock").GetString()!);
            if (to - from >= 300) return "\"error\":{\"code\":-32005,\"message\":\"range too wide\"}";
            answered.Add((from, to));
            return "\"result\":[]";
        });
        await new EthereumClient(node.Rpc).LogsAsync(new LogFilter { Contract = Addresses.InputBox }, 10, 1509, Cancellation);
        Assert.Equal(10UL, answered[0].From);
        Assert.Equal(1509UL, answered[^1].To);
        for (int index = 1; index < answered.Count; index++) Assert.Equal(answered[index - 1].To + 1, answered[index].From);
    }

    [Fact]
    public async Task LogsThatNobodyGivesAreAnError()
    {
        ScriptedNode node = new((_, _, _) => "\"error\":{\"code\":-32601,\"message\":\"no such method\"}");
        await Assert.ThrowsAsync<RpcException>(
            () => new EthereumClient(node.Rpc).LogsAsync(new LogFilter { Contract = Addresses.InputBox }, 0, 5000, Cancellation));
    }

    [Fact]
    public async Task ANullTopicMatchesEverything()
    {
        JsonElement seen = default;
        ScriptedNode node = new((_, parameters, _) =>
        {
            seen = parameters[0].Clone();
            return "\"result\":[]";
        });
        LogFilter filter = new() { Contract = Addresses.InputBox, Topics = [null, Addresses.EtherPortal.ToWord()] };
        await new EthereumClient(node.Rpc).LogsAsync(filter, 1, 2, Cancellation);
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("topics")[0].ValueKind);
        Assert.Equal("0x000000000000000000000000a632c5c05812c6a6149b7af5c56117d1d2603828", seen.GetProperty("topics")[1].GetString());
        Assert.Equal("0x1", seen.GetProperty("fromBlock").GetString());
    }
}
