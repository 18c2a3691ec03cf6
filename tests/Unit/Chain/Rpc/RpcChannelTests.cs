using System.Net;

namespace Rollup.Tests.Unit.Chain;

public sealed class RpcChannelTests
{
    [Theory]
    [InlineData(true, "eth_chainId", "eth_call", "eth_getLogs", "net_version")]
    [InlineData(
        false,
        "eth_sendRawTransaction", "eth_sendTransaction", "eth_signTransaction", "evm_mine", "anvil_mine", "anvil_reorg")]
    public void OnlyQuestionsAreAskedAgain(bool isQuestion, params string[] methods) =>
        Assert.All(methods, method => Assert.Equal(isQuestion, RpcChannel.IsIdempotent(method)));

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
            Assert.Equal(42UL, await node.Client.ChainIdAsync(Cancellation));
            Assert.Equal(3, node.Asked.Count);
        }
        else
        {
            MalformedAnswerException malformed = await Assert.ThrowsAsync<MalformedAnswerException>(
                () => node.Client.ChainIdAsync(Cancellation));
            Assert.Equal(("eth_chainId", "id"), (malformed.Method, malformed.Field));
            Assert.Single(node.Asked);
        }
    }

    [Fact]
    public async Task AQuestionIsGivenUpAfterFiveTries()
    {
        ScriptedNode node = new((_, _, _) => ScriptedNode.LostAnswer);
        await Assert.ThrowsAsync<HttpRequestException>(() => node.Client.ChainIdAsync(Cancellation));
        Assert.Equal(5, node.Asked.Count);
    }

    [Theory]
    [InlineData(400, Refusal, true)]
    [InlineData(404, Refusal, true)]
    [InlineData(400, Value, false)]
    [InlineData(403, Value, false)]
    [InlineData(500, Refusal, false)]
    [InlineData(502, Value, false)]
    [InlineData(503, Refusal, false)]
    [InlineData(307, Refusal, false)]
    [InlineData(302, Value, false)]
    public async Task WhatAServerInTroubleSendsIsNoAnswerOfTheChain(int status, string body, bool isRefusal)
    {
        using EthereumClient client = new(new RpcChannel(
            ScriptedNode.Endpoint, handler: new Status((HttpStatusCode)status, body), retryDelay: TimeSpan.Zero));
        Exception fault = await Assert.ThrowsAnyAsync<Exception>(() => client.ChainIdAsync(Cancellation));
        if (isRefusal) Assert.Equal("no", Assert.IsType<RpcException>(fault).Reason);
        else Assert.Equal((HttpStatusCode)status, Assert.IsType<HttpRequestException>(fault).StatusCode);
    }

    /// <summary>The host that an answer points at is never asked, with no method, least of all with a transaction.</summary>
    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task ARedirectionIsNotFollowed(int status)
    {
        using HttpListener first = Listener(out string named), second = Listener(out string pointedAt);
        Task<HttpListenerContext> pointed = second.GetContextAsync();
        Task answering = Task.Run(async () =>
        {
            HttpListenerContext context = await first.GetContextAsync();
            context.Response.StatusCode = status;
            context.Response.RedirectLocation = pointedAt;
            context.Response.Close();
        }, Cancellation);
        using EthereumClient client = new(new Uri(named));
        HttpRequestException fault = await Assert.ThrowsAsync<HttpRequestException>(
            () => client.SendRawTransactionAsync([1], Cancellation));
        await answering;
        Assert.Equal((HttpStatusCode)status, fault.StatusCode);
        Assert.False(pointed.IsCompleted);
    }

    static HttpListener Listener(out string address)
    {
        for (int port = 20_000 + Environment.ProcessId % 20_000; ; port++)
        {
            HttpListener listener = new();
            listener.Prefixes.Add(address = $"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
                return listener;
            }
            catch (HttpListenerException)
            {
                listener.Close(); // somebody has that port
            }
        }
    }

    const string Refusal = "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":3,\"message\":\"no\"}}";
    const string Value = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x1\"}";

    sealed class Status(HttpStatusCode status, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body) });
    }

    [Fact]
    public async Task AnythingElseIsSentOnce()
    {
        ScriptedNode node = new((_, _, _) => ScriptedNode.LostAnswer);
        await Assert.ThrowsAsync<HttpRequestException>(() => node.Client.SendRawTransactionAsync([1], Cancellation));
        Assert.Single(node.Asked);
    }

    [Fact]
    public async Task AnAnswerIsNotAskedForAgainWhenItIsARefusal()
    {
        string data = Hex.Encode(AbiOracle.Call("NotPastBlock(uint256 a, uint256 b)", 7, 7));
        ScriptedNode node = new((_, _, _) => $$"""
            "error":{"code":3,"message":"execution reverted: custom error","data":"{{data}}"}
            """);
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(
            () => node.Client.CallAsync(new ContractCall { To = Addresses.InputBox }, cancellation: Cancellation));
        Assert.Single(node.Asked);
        Assert.Equal(3, refusal.Code);
        Assert.Equal("NotPastBlock", refusal.Revert!.Name);
        Assert.Equal(
            "eth_call: the contract refused: NotPastBlock(lastProcessedBlockNumber: 7, currentBlockNumber: 7)", refusal.Message);
    }

    [Fact]
    public async Task RevertBytesAreFoundWhereOtherNodesPutThem()
    {
        string data = Hex.Encode(AbiOracle.Call("Error(string m)", "too late"));
        ScriptedNode node = new((_, _, _) => $$$"""
            "error":{"code":-32015,"message":"VM execution error","data":{"data":"{{{data}}}"}}
            """);
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(
            () => node.Client.CallAsync(new ContractCall { To = Addresses.InputBox }, cancellation: Cancellation));
        Assert.Equal("too late", refusal.Revert!.ToString());
    }

    [Fact]
    public async Task AReadOfNoContractSaysSo()
    {
        ScriptedNode node = new((_, _, _) => "\"result\":\"0x\"");
        MalformedAnswerException fault = await Assert.ThrowsAsync<MalformedAnswerException>(
            () => InputBox.InputCountAsync(node.Client, default, cancellation: Cancellation));
        Assert.True(fault.IsEmpty);
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
        await node.Client.LogsAsync(new LogFilter { Contract = Addresses.InputBox }, 10, 1509, Cancellation);
        Assert.Equal(10UL, answered[0].From);
        Assert.Equal(1509UL, answered[^1].To);
        for (int index = 1; index < answered.Count; index++) Assert.Equal(answered[index - 1].To + 1, answered[index].From);
    }

    [Fact]
    public async Task LogsThatNobodyGivesAreAnError()
    {
        ScriptedNode node = new((_, _, _) => "\"error\":{\"code\":-32601,\"message\":\"no such method\"}");
        await Assert.ThrowsAsync<RpcException>(
            () => node.Client.LogsAsync(new LogFilter { Contract = Addresses.InputBox }, 0, 5000, Cancellation));
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
        await node.Client.LogsAsync(filter, 1, 2, Cancellation);
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("topics")[0].ValueKind);
        Assert.Equal("0x000000000000000000000000a632c5c05812c6a6149b7af5c56117d1d2603828", seen.GetProperty("topics")[1].GetString());
        Assert.Equal("0x1", seen.GetProperty("fromBlock").GetString());
    }

    // method, field, answers
    public static TheoryData<string, string, string[]> BadAnswers => new()
    {
        {
            "eth_blockNumber", "result",
            [
                "\"result\":null", "\"result\":5", "\"result\":\"5\"", "\"result\":\"0x\"", "\"result\":\"0xzz\"",
                "\"result\":\"0x10000000000000000\"", "\"result\":{}", "\"results\":1"
            ]
        },
        { "eth_blockNumber", "error", ["\"error\":\"no\""] },
        { "eth_blockNumber", "error.code", ["\"error\":{\"code\":\"-1\",\"message\":\"\"}"] },
        { "eth_blockNumber", "error.message", ["\"error\":{\"code\":-1,\"message\":5}"] },
        { "eth_blockNumber", "answer", ["raw:[]", "raw:{\"id\":1,\"result\":\"0x1\",\"result\":\"0x2\"}"] },
        { "eth_blockNumber", "id", ["raw:{\"id\":1.5,\"result\":\"0x1\"}", "raw:{\"result\":\"0x1\"}"] },
        { "eth_getBlockByNumber", "number", ["\"result\":{}", "\"result\":{\"number\":7}"] },
        { "eth_getBlockByNumber", "hash", ["\"result\":{\"number\":\"0x8\"}", "\"result\":{\"number\":\"0x7\",\"hash\":\"0x12\"}"] },
        { "eth_getBlockByNumber", "answer", ["\"result\":{\"number\":\"0x8\",\"number\":\"0x7\"}"] },
        { "eth_getCode", "result", ["\"result\":\"0x123\"", "\"result\":null"] },
        { "eth_getLogs", "result", ["\"result\":null", "\"result\":{\"address\":\"\"}"] },
        { "eth_getLogs", "result[0]", ["\"result\":[null]"] },
        { "eth_getLogs", "result[0].address", ["\"result\":[{}]"] },
        { "eth_getTransactionReceipt", "transactionHash", ["\"result\":{}"] },
        { "eth_getTransactionReceipt", "result", ["\"result\":\"0x1\""] },
        { "eth_getTransactionByHash", "result", ["\"result\":true"] },
        { "eth_feeHistory", "reward", ["\"result\":{\"reward\":null}", "\"result\":{\"reward\":[]}", "\"result\":{\"reward\":[null,[]]}"] },
    };

    /// <summary>One exception for whatever an endpoint invents, with its address (but no key of it), the method and the field.</summary>
    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task WhatIsNoAnswerIsNamed(string method, string field, string[] answers)
    {
        foreach (string answer in answers)
        {
            EthereumClient client = new ScriptedNode((_, _, _) => answer).Client;
            MalformedAnswerException fault = await Assert.ThrowsAsync<MalformedAnswerException>(() => Ask(client, method));
            Assert.Equal((method, field), (fault.Method, fault.Field));
            Assert.Equal("http://node.invalid:8545", fault.Origin);
            Assert.Contains(fault.Origin, fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(ScriptedNode.Secret, fault.ToString(), StringComparison.Ordinal);
        }
    }

    static Task Ask(EthereumClient client, string method) => method switch
    {
        "eth_blockNumber" => client.BlockNumberAsync(Cancellation),
        "eth_getBlockByNumber" => client.BlockAsync(BlockTag.Number(7), Cancellation),
        "eth_getCode" => client.CodeAsync(Addresses.InputBox, default, Cancellation),
        "eth_getLogs" => client.LogsAsync(new LogFilter { Contract = Addresses.InputBox }, 1, 2, Cancellation),
        "eth_getTransactionReceipt" => client.ReceiptAsync(default, Cancellation),
        "eth_getTransactionByHash" => client.KnowsTransactionAsync(default, Cancellation),
        _ => client.RecentPriorityFeeWeiAsync(Cancellation),
    };

    [Theory]
    [InlineData(ScriptedNode.LostAnswer)]
    [InlineData(ScriptedNode.Overloaded)]
    public async Task NoKeyOfTheAddressIsShownWhenNothingAnswers(string fault)
    {
        HttpRequestException gone = await Assert.ThrowsAsync<HttpRequestException>(
            () => new ScriptedNode((_, _, _) => fault).Client.ChainIdAsync(Cancellation));
        Assert.DoesNotContain(ScriptedNode.Secret, gone.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAnswerWithoutEndIsCutOff()
    {
        string blob = new('0', RpcChannel.AnswerBytesMax);
        ScriptedNode node = new((_, _, _) => $"\"result\":\"0x{blob}\"");
        MalformedAnswerException fault = await Assert.ThrowsAsync<MalformedAnswerException>(
            () => node.Client.CodeAsync(Addresses.InputBox, default, Cancellation));
        Assert.Contains("longer than 64 MiB", fault.Message, StringComparison.Ordinal);
        Assert.Single(node.Asked);
    }

    /// <summary>A list that is too long is asked for in pieces, as when the provider itself limits it.</summary>
    [Fact]
    public async Task LogsThatAreTooLongAreAskedForInPieces()
    {
        string blob = new('0', RpcChannel.AnswerBytesMax);
        ScriptedNode node = new((_, parameters, _) => Span(parameters[0]) > 250 ? $"\"result\":\"0x{blob}\"" : "\"result\":[]");
        Assert.Empty(await node.Client.LogsAsync(new LogFilter { Contract = Addresses.InputBox }, 1, 1000, Cancellation));
        Assert.Equal(2 + 4, node.Asked.Count); // 1000 and 500 blocks are too many
    }

    [Fact]
    public async Task LogsThatWereNotAskedForAreRefused()
    {
        LogFilter filter = new() { Contract = Addresses.InputBox, Topics = [default(Bytes32)] };
        Assert.Single(await Ask(Addresses.InputBox, "0x1", topic: '0'));
        Assert.Contains("not asked for",
            (await Assert.ThrowsAsync<MalformedAnswerException>(() => Ask(Addresses.EtherPortal, "0x1", topic: '0'))).Message);
        Assert.Contains("not asked for",
            (await Assert.ThrowsAsync<MalformedAnswerException>(() => Ask(Addresses.InputBox, "0x3", topic: '0'))).Message);
        Assert.Contains("not asked for",
            (await Assert.ThrowsAsync<MalformedAnswerException>(() => Ask(Addresses.InputBox, "0x1", topic: '1'))).Message);

        Task<IReadOnlyList<LogEntry>> Ask(Address contract, string block, char topic) => new ScriptedNode((_, _, _) => $$"""
            "result":[{"address":"{{contract.ToHex()}}","topics":["0x{{new string(topic, 64)}}"],"data":"0x","blockNumber":"{{block}}",
            "logIndex":"0x0","blockHash":"0x{{new string('2', 64)}}","transactionHash":"0x{{new string('3', 64)}}"}]
            """).Client.LogsAsync(filter, 1, 2, Cancellation);
    }

    /// <summary>The node keeps numbers with a sign: one that no chain reaches is refused where it is read.</summary>
    [Theory]
    [InlineData("0x7fffffffffffffff", true)]
    [InlineData("0x8000000000000000", false)]
    [InlineData("0xffffffffffffffff", false)]
    public async Task ANumberThatNoChainReachesIsRefused(string number, bool isTaken)
    {
        ScriptedNode node = new((_, _, _) => $"\"result\":\"{number}\"");
        Task<ulong> Ask() => node.Client.BlockNumberAsync(Cancellation);
        if (isTaken) Assert.Equal((ulong)long.MaxValue, await Ask());
        else Assert.Contains("63 bits", (await Assert.ThrowsAsync<MalformedAnswerException>(Ask)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WordsOfTheNodeMoveNoCursorAndBeginNoLine()
    {
        ScriptedNode node = new((_, _, _) => """
            "error":{"code":-32000,"message":"\u001b[2Jbad\nnext: send your key\u0007\u009b"}
            """);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => node.Client.ChainIdAsync(Cancellation));
        Assert.DoesNotContain(refused.Message, char.IsControl);
        Assert.Contains("next: send your key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACancelledQuestionEnds()
    {
        using CancellationTokenSource end = new();
        ScriptedNode node = new((_, _, _) =>
        {
            end.Cancel();
            return ScriptedNode.LostAnswer;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => node.Client.ChainIdAsync(end.Token));
        Assert.Single(node.Asked);
    }

    static ulong Span(JsonElement filter) =>
        Hex.ReadUInt64(filter.GetProperty("toBlock").GetString()!) - Hex.ReadUInt64(filter.GetProperty("fromBlock").GetString()!) + 1;
}
