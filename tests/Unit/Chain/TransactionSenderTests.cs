using System.Text.Json;
using Rollup.Chain;
using Rollup.Protocol;
using Xunit;

namespace Rollup.Tests.Unit.Chain;

/// <summary>A transaction must reach the chain once, whatever gets lost on the way. The node here counts the different ones it was given.</summary>
public sealed class TransactionSenderTests
{
    readonly HashSet<string> _taken = [];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static ContractCall Call => new() { To = Addresses.InputBox, ValueWei = 5 };

    [Theory]
    [InlineData("taken, answered")]
    [InlineData("taken, answer lost")]
    [InlineData("lost, then taken")]
    [InlineData("lost, then taken, answer lost")]
    [InlineData("taken late, second try refused")]
    public async Task OneTransactionArrives(string story)
    {
        ScriptedNode node = new((method, parameters, turn) => method == "eth_sendRawTransaction" ? Send(story, parameters, turn) : Answer(method, succeeded: true));
        using TransactionSender sender = new(new EthereumClient(node.Rpc), EthereumKey.Generate());
        Receipt receipt = await sender.SendAsync(Call, Cancellation);
        Assert.True(receipt.Succeeded);
        Assert.Single(_taken);
    }

    [Fact]
    public async Task ALineThatStaysDeadIsReported()
    {
        ScriptedNode node = new((method, _, _) => method == "eth_sendRawTransaction" ? ScriptedNode.LostAnswer : Answer(method, succeeded: true));
        using TransactionSender sender = new(new EthereumClient(node.Rpc), EthereumKey.Generate());
        await Assert.ThrowsAsync<HttpRequestException>(() => sender.SendAsync(Call, Cancellation));
        Assert.Equal(3, node.Asked.Count(method => method == "eth_sendRawTransaction"));
    }

    [Fact]
    public async Task AFailedTransactionSaysWhy()
    {
        string data = Hex.Encode(new AbiFunction("InsufficientFunds(uint256 value, uint256 balance)").Encode(2, 1));
        ScriptedNode node = new((method, parameters, _) => method switch
        {
            "eth_sendRawTransaction" => Take(parameters),
            "eth_call" => $"\"error\":{{\"code\":3,\"message\":\"reverted\",\"data\":\"{data}\"}}",
            _ => Answer(method, succeeded: false),
        });
        using TransactionSender sender = new(new EthereumClient(node.Rpc), EthereumKey.Generate());
        TransactionFailedException failure = await Assert.ThrowsAsync<TransactionFailedException>(() => sender.SendAsync(Call, Cancellation));
        Assert.EndsWith("failed in block 8: InsufficientFunds(value: 2, balance: 1)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATransactionThatNoBlockTakesTimesOut()
    {
        ScriptedNode node = new((method, parameters, _) => method switch
        {
            "eth_sendRawTransaction" => Take(parameters),
            "eth_getTransactionReceipt" => "\"result\":null",
            _ => Answer(method, succeeded: true),
        });
        using TransactionSender sender = new(new EthereumClient(node.Rpc), EthereumKey.Generate()) { Patience = TimeSpan.FromMilliseconds(300) };
        await Assert.ThrowsAsync<TimeoutException>(() => sender.SendAsync(Call, Cancellation));
    }

    string Send(string story, JsonElement parameters, int turn) => (story, turn) switch
    {
        ("taken, answer lost", 1) => Taken(parameters, ScriptedNode.LostAnswer),
        ("lost, then taken", 1) or ("lost, then taken, answer lost", 1) => ScriptedNode.LostAnswer,
        ("lost, then taken, answer lost", 2) => Taken(parameters, ScriptedNode.LostAnswer),
        // The first try arrives only after the node was asked for it, so the second try meets it.
        ("taken late, second try refused", 1) => ScriptedNode.LostAnswer,
        ("taken late, second try refused", 2) => Taken(parameters, "\"error\":{\"code\":-32000,\"message\":\"already known\"}"),
        _ => Take(parameters),
    };

    string Take(JsonElement parameters) => Taken(parameters, $"\"result\":\"0x{new string('1', 64)}\"");

    string Taken(JsonElement parameters, string answer)
    {
        _taken.Add(parameters[0].GetString()!);
        return answer;
    }

    string Answer(string method, bool succeeded) => method switch
    {
        "eth_estimateGas" => "\"result\":\"0x5208\"",
        "eth_getBlockByNumber" => $$"""
            "result":{"number":"0x7","hash":"0x{{new string('2', 64)}}","parentHash":"0x{{new string('3', 64)}}","timestamp":"0x1","gasLimit":"0x1c9c380","baseFeePerGas":"0x7"}
            """,
        "eth_getTransactionByHash" => _taken.Count > 0 ? "\"result\":{}" : "\"result\":null",
        "eth_getTransactionReceipt" => $$"""
            "result":{"transactionHash":"0x{{new string('1', 64)}}","status":"0x{{(succeeded ? 1 : 0)}}","blockNumber":"0x8","blockHash":"0x{{new string('2', 64)}}",
            "gasUsed":"0x5208","effectiveGasPrice":"0x7","from":"0x1b51e2992a2755ba4d6f7094032df91991a0cfac","contractAddress":null,"logs":[]}
            """,
        _ => "\"result\":\"0x1\"",
    };
}
