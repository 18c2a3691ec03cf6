namespace Rollup.Tests.Unit.Chain;

/// <summary>
/// A transaction must reach the chain once, whatever gets lost on the way. The node here counts the different ones it was given.
/// </summary>
public sealed class TransactionSenderTests
{
    readonly HashSet<string> _taken = [];

    static ContractCall Call => new() { To = Addresses.InputBox, ValueWei = 5 };

    [Theory]
    [InlineData("taken, answered")]
    [InlineData("taken, answer lost")]
    [InlineData("lost, then taken")]
    [InlineData("lost, then taken, answer lost")]
    [InlineData("taken late, second try refused")]
    public async Task OneTransactionArrives(string story)
    {
        ScriptedNode node = new((method, parameters, turn) =>
            method == "eth_sendRawTransaction" ? Send(story, parameters, turn) : Answer(method, parameters, succeeded: true));
        using TransactionSender sender = new(node.Client, EthereumKey.Generate());
        Receipt receipt = await sender.SendAsync(Call, Cancellation);
        Assert.True(receipt.Succeeded);
        Assert.Single(_taken);
        SentTransaction sent = Assert.Single(sender.Sent.Transactions);
        Assert.Equal((receipt.TransactionHash.ToHex(), 8UL), (sent.Hash.ToHex(), sent.BlockNumber));
    }

    [Fact]
    public async Task ALineThatStaysDeadIsReported()
    {
        ScriptedNode node = new((method, parameters, _) =>
            method == "eth_sendRawTransaction" ? ScriptedNode.LostAnswer : Answer(method, parameters, succeeded: true));
        using TransactionSender sender = new(node.Client, EthereumKey.Generate());
        await Assert.ThrowsAsync<HttpRequestException>(() => sender.SendAsync(Call, Cancellation));
        Assert.Equal(3, node.Asked.Count(method => method == "eth_sendRawTransaction"));
        Assert.Null(Assert.Single(sender.Sent.Transactions).BlockNumber); // nobody knows: it may have arrived
    }

    [Fact]
    public async Task AFailedTransactionSaysWhy()
    {
        string data = Hex.Encode(AbiOracle.Call("InsufficientFunds(uint256 value, uint256 balance)", 2, 1));
        ScriptedNode node = new((method, parameters, _) => method switch
        {
            "eth_sendRawTransaction" => Take(parameters),
            "eth_call" => $"\"error\":{{\"code\":3,\"message\":\"reverted\",\"data\":\"{data}\"}}",
            _ => Answer(method, parameters, succeeded: false),
        });
        using TransactionSender sender = new(node.Client, EthereumKey.Generate());
        TransactionFailedException failure = await Assert.ThrowsAsync<TransactionFailedException>(
            () => sender.SendAsync(Call, Cancellation));
        Assert.EndsWith("failed in block 8: InsufficientFunds(value: 2, balance: 1)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATransactionThatNoBlockTakesTimesOut()
    {
        ScriptedNode node = new((method, parameters, _) => method switch
        {
            "eth_sendRawTransaction" => Take(parameters),
            "eth_getTransactionReceipt" => "\"result\":null",
            _ => Answer(method, parameters, succeeded: true),
        });
        using TransactionSender sender = new(node.Client, EthereumKey.Generate()) { Patience = TimeSpan.FromMilliseconds(300) };
        TimeoutException timeout = await Assert.ThrowsAsync<TimeoutException>(() => sender.SendAsync(Call, Cancellation));
        Assert.Contains(Assert.Single(sender.Sent.Transactions).Hash.ToHex(), timeout.Message, StringComparison.Ordinal);
    }

    /// <summary>An endpoint that times out behind its gateway says so with the same code as one that refuses.</summary>
    [Theory]
    [InlineData("insufficient funds")]
    [InlineData("upstream request timed out")]
    public async Task WhatTheNodeAnswersWithAnErrorMayHaveArrived(string reason)
    {
        ScriptedNode node = new((method, parameters, _) => method == "eth_sendRawTransaction"
            ? $$"""
              "error":{"code":-32000,"message":"{{reason}}"}
              """
            : Answer(method, parameters, succeeded: true));
        using TransactionSender sender = new(node.Client, EthereumKey.Generate());
        await Assert.ThrowsAsync<RpcException>(() => sender.SendAsync(Call, Cancellation));
        SentTransaction sent = Assert.Single(sender.Sent.Transactions);
        Assert.Equal((null, reason), (sent.BlockNumber, sent.Refusal));
    }

    /// <summary>What was refused may be in a block all the same: what comes after it takes its nonce, not the one that is told.</summary>
    [Fact]
    public async Task AfterARefusalTheSameNonceIsTaken()
    {
        int told = 7;
        ScriptedNode node = new((method, parameters, _) => method switch
        {
            "eth_sendRawTransaction" => Raised("\"error\":{\"code\":-32000,\"message\":\"txpool is full\"}", ref told),
            "eth_getTransactionCount" => $"\"result\":\"0x{told:x}\"",
            _ => Answer(method, parameters, succeeded: true),
        });
        using TransactionSender sender = new(node.Client, EthereumKey.Generate());
        foreach (UInt128 value in new UInt128[] { 5, 6 })
            await Assert.ThrowsAsync<RpcException>(
                () => sender.SendAsync(new ContractCall { To = Addresses.InputBox, ValueWei = value }, Cancellation));
        Assert.Equal([7UL, 7], sender.Sent.Transactions.Select(sent => sent.Nonce));
    }

    static string Raised(string answer, ref int told)
    {
        told++;
        return answer;
    }

    /// <summary>
    /// An endpoint that names another number for what waits than for what is done: nothing is signed, whichever of both is the lie. Where
    /// it lies about both alike, and proves nothing, it is believed, and what is signed hangs: then the ledger knows.
    /// </summary>
    [Theory]
    [InlineData("0x5", "0x6", false)]
    [InlineData("0x5", "0x1388", false)]
    [InlineData("0x1388", "0x5", true)]
    [InlineData("0x5", "0x5", true)]
    public async Task AGapInTheAccountsNumbersIsNotSigned(string taken, string told, bool isSigned)
    {
        ScriptedNode node = new((method, parameters, _) => method switch
        {
            "eth_sendRawTransaction" => Take(parameters),
            "eth_getTransactionCount" => $"\"result\":\"{(parameters[1].GetString() == "pending" ? told : taken)}\"",
            _ => Answer(method, parameters, succeeded: true),
        });
        using TransactionSender sender = new(node.Client, EthereumKey.Generate()) { Patience = TimeSpan.FromMilliseconds(300) };
        if (isSigned) Assert.Equal(8UL, (await sender.SendAsync(Call, Cancellation)).BlockNumber);
        else Assert.Equal(
            NonceFault.Foreign, (await Assert.ThrowsAsync<NonceException>(() => sender.SendAsync(Call, Cancellation))).Fault);
        Assert.Equal(isSigned, node.Asked.Contains("eth_sendRawTransaction"));
        Assert.Equal(isSigned ? 1 : 0, sender.Sent.Transactions.Count);
    }

    /// <summary>A second endpoint behind the same address may know a block less; that passes.</summary>
    [Fact]
    public async Task WhatWaitsForAMomentIsWaitedFor()
    {
        int asked = 0;
        ScriptedNode node = new((method, parameters, _) => method switch
        {
            "eth_sendRawTransaction" => Take(parameters),
            "eth_getTransactionCount" => $"\"result\":\"0x{(parameters[1].GetString() == "pending" || ++asked > 1 ? 6 : 5)}\"",
            _ => Answer(method, parameters, succeeded: true),
        });
        using TransactionSender sender = new(node.Client, EthereumKey.Generate());
        await sender.SendAsync(Call, Cancellation);
        Assert.Equal(6UL, Assert.Single(sender.Sent.Transactions).Nonce);
    }

    /// <summary>
    /// A re-organised chain counts less than it did, and has the receipt no more: the number is given again, so that only one of both can
    /// be in a block. An endpoint that counts less and shows the receipt still contradicts itself.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ATransactionThatLeftTheChainGivesItsNumberBack(bool hasLeft)
    {
        bool isReorganised = false;
        ScriptedNode node = new((method, parameters, _) => method switch
        {
            "eth_sendRawTransaction" => Take(parameters),
            "eth_getTransactionCount" => $"\"result\":\"0x{(_taken.Count < 2 ? 5 : 6)}\"",
            "eth_getTransactionReceipt" when isReorganised && hasLeft && _taken.Count == 1 => "\"result\":null",
            _ => Answer(method, parameters, succeeded: true),
        });
        using TransactionSender sender = new(node.Client, EthereumKey.Generate()) { Patience = TimeSpan.FromMilliseconds(300) };
        await sender.SendAsync(Call, Cancellation);
        isReorganised = true;
        if (hasLeft)
        {
            for (uint wei = 2; wei < 4; wei++)
                await sender.SendAsync(new ContractCall { To = Addresses.InputBox, ValueWei = wei }, Cancellation);
        }
        else Assert.Equal(
            NonceFault.Behind, (await Assert.ThrowsAsync<NonceException>(() => sender.SendAsync(Call, Cancellation))).Fault);
        Assert.Equal(hasLeft ? [5UL, 5UL, 6UL] : [5UL], sender.Sent.Transactions.Select(sent => sent.Nonce));
    }

    /// <summary>There are two statuses. What is neither is no word on whether the money moved.</summary>
    [Theory]
    [InlineData("0x2")]
    [InlineData("0x10000000000000001")]
    public async Task AStatusThatIsNoneIsNoAnswer(string status)
    {
        ScriptedNode node = new((method, parameters, _) => method switch
        {
            "eth_sendRawTransaction" => Take(parameters),
            _ => Answer(method, parameters, succeeded: true)
                .Replace("\"status\":\"0x1\"", $"\"status\":\"{status}\"", StringComparison.Ordinal),
        });
        using TransactionSender sender = new(node.Client, EthereumKey.Generate());
        MalformedAnswerException fault = await Assert.ThrowsAsync<MalformedAnswerException>(() => sender.SendAsync(Call, Cancellation));
        Assert.Equal("status", fault.Field);
        SentTransaction sent = Assert.Single(sender.Sent.Transactions);
        Assert.Equal((null, false), (sent.BlockNumber, sent.HasFailed)); // nobody knows
    }

    /// <summary>An endpoint that names another chain once the person has looked gets nothing signed for that one.</summary>
    [Fact]
    public async Task TheChainThatWasCheckedIsSignedFor()
    {
        ScriptedNode node = new((method, parameters, _) =>
            method == "eth_sendRawTransaction" ? Take(parameters) : Answer(method, parameters, succeeded: true));
        using TransactionSender sender = new(node.Client, EthereumKey.Generate()) { ChainId = 77 };
        await sender.SendAsync(Call, Cancellation);
        Assert.Equal(77UL, Assert.Single(sender.Sent.Transactions).ChainId);
        Assert.DoesNotContain("eth_chainId", node.Asked);
    }

    /// <summary>
    /// Nothing here needs the price of a transaction that is in a block, and no receipt is refused for what is not needed.
    /// </summary>
    [Theory]
    [InlineData(false, "effectiveGasPrice", "from")]
    [InlineData(true, "gasUsed", "status", "blockHash", "logs")]
    public async Task AReceiptWithoutAFieldSaysWhichAndWhatWasSent(bool isNeeded, params string[] fields)
    {
        foreach (string field in fields) await ExpectReceiptAsync(field, isNeeded);
    }

    async Task ExpectReceiptAsync(string dropped, bool isNeeded)
    {
        ScriptedNode node = new((method, parameters, _) => method switch
        {
            "eth_sendRawTransaction" => Take(parameters),
            _ => Answer(method, parameters, succeeded: true).Replace($"\"{dropped}\"", "\"other\"", StringComparison.Ordinal),
        });
        using TransactionSender sender = new(node.Client, EthereumKey.Generate());
        if (!isNeeded)
        {
            Assert.True((await sender.SendAsync(Call, Cancellation)).Succeeded);
            return;
        }
        MalformedAnswerException fault = await Assert.ThrowsAsync<MalformedAnswerException>(() => sender.SendAsync(Call, Cancellation));
        Assert.Equal(("eth_getTransactionReceipt", dropped), (fault.Method, fault.Field));
        Assert.Single(sender.Sent.Transactions);
    }

    [Theory]
    [InlineData("", "0x7", 15, 1)] // 2 x 7 and the tip of 1
    [InlineData("eth_maxPriorityFeePerGas", "0x7", 17, 3)] // the median of the history's rewards
    [InlineData("eth_maxPriorityFeePerGas eth_feeHistory", "0x7", 16, 2)] // the price of 9 less the base fee
    [InlineData("", null, 19, 1)] // no base fee: the price stands for it
    [InlineData("eth_maxPriorityFeePerGas eth_feeHistory", null, 18, 0)]
    public async Task FeesAreAskedForInOtherWaysWhereAMethodIsMissing(string missing, string? baseFee, ulong feeCap, ulong tip)
    {
        ScriptedNode node = new((method, parameters, _) => method switch
        {
            _ when missing.Split(' ').Contains(method) => "\"error\":{\"code\":-32601,\"message\":\"the method does not exist\"}",
            "eth_feeHistory" => "\"result\":{\"oldestBlock\":\"0x1\",\"reward\":[[\"0x5\"],[\"0x3\"],[\"0x2\"]],\"gasUsedRatio\":[0.5,1,1e-7],\"baseFeePerGas\":[\"0x7\"]}",
            "eth_gasPrice" => "\"result\":\"0x9\"",
            "eth_getBlockByNumber" => Answer(method, parameters, succeeded: true)
                .Replace("\"baseFeePerGas\":\"0x7\"", $"\"baseFeePerGas\":{(baseFee is null ? "null" : $"\"{baseFee}\"")}",
                    StringComparison.Ordinal),
            _ => Answer(method, parameters, succeeded: true),
        });
        TransactionCost cost = await TransactionCost.EstimateAsync(node.Client, Call, default, 1000, cancellation: Cancellation);
        UInt128? told = baseFee is null ? null : 7;
        Assert.Equal(new TransactionCost(25200, tip, feeCap) { BaseFeeWei = told }, cost);
        Assert.Equal(25200 * (UInt128)feeCap, cost.MostWei);

        // The cap bounds both; below the base fee no block would take it.
        Assert.Equal(new TransactionCost(25200, tip, 11) { BaseFeeWei = told },
            await TransactionCost.EstimateAsync(node.Client, Call, default, 11, cancellation: Cancellation));
        FeeTooHighException fault = await Assert.ThrowsAsync<FeeTooHighException>(
            () => TransactionCost.EstimateAsync(node.Client, Call, default, 6, cancellation: Cancellation));
        Assert.Contains("allowed", fault.Message, StringComparison.Ordinal);

        // A replacement outbids what it replaces, or is not made.
        Assert.Equal(
            new TransactionCost(25200, 100, 100) { BaseFeeWei = told },
            await TransactionCost.EstimateAsync(node.Client, Call, default, 1000, 100, Cancellation));
        await Assert.ThrowsAsync<FeeTooHighException>(
            () => TransactionCost.EstimateAsync(node.Client, Call, default, 99, 100, Cancellation));
    }

    /// <summary>A price that the chain does not explain is told apart; one of a calm chain with a usual tip is not.</summary>
    [Theory]
    [InlineData(7UL, 500_000_000_000UL, true)]
    [InlineData(1_000_000_000UL, 12_000_000_000UL, false)] // ten times and 2 gwei
    [InlineData(1_000_000_000UL, 12_000_000_001UL, true)]
    [InlineData(7UL, 2_000_000_070UL, false)]
    [InlineData(7UL, 2_000_000_071UL, true)]
    [InlineData(30_000_000_000UL, 62_000_000_000UL, false)]
    [InlineData(0UL, 2_000_000_001UL, true)]
    [InlineData(null, 500_000_000_000UL, false)] // the endpoint tells none: the price is shown, with that
    public void ADearPriceIsToldApart(ulong? baseFee, ulong feeCap, bool isDear)
    {
        TransactionCost cost = new(100_000, 1, feeCap) { BaseFeeWei = baseFee };
        Assert.Equal(isDear, cost.IsDear);
        Assert.Equal(isDear, FeeWords.Warnings(cost).Any());
        Assert.Contains("gwei", FeeWords.Most(cost), StringComparison.Ordinal);
    }

    /// <summary>No block takes a transaction of 30 million units, and those after it would wait for ever.</summary>
    [Theory]
    [InlineData(30_000_000UL, false, false)]
    [InlineData((1UL << 24) + 1, false, false)]
    [InlineData(1UL << 24, true, true)]
    [InlineData(600_000UL, true, true)]
    [InlineData(100_000UL, true, false)]
    public async Task AGasLimitThatIsMadeUpIsSaidOrRefused(ulong gas, bool isSigned, bool isFar)
    {
        ScriptedNode node = new((method, parameters, _) => method switch
        {
            "eth_estimateGas" => $"\"result\":\"0x{gas:x}\"",
            "eth_sendRawTransaction" => Take(parameters),
            _ => Answer(method, parameters, succeeded: true),
        });
        List<TransactionCost> announced = [];
        using TransactionSender sender = new(node.Client, EthereumKey.Generate())
        {
            Announce = (call, cost) =>
            {
                Assert.Equal(isFar, cost.IsGasFarFor(call));
                Assert.Equal(isFar, FeeWords.Warnings(cost, call).Any());
                Assert.DoesNotContain("eth_sendRawTransaction", node.Asked); // before it is too late
                announced.Add(cost);
            }
        };
        if (!isSigned)
        {
            GasTooHighException fault = await Assert.ThrowsAsync<GasTooHighException>(() => sender.SendAsync(Call, Cancellation));
            Assert.Equal(ExitCode.RetryLater, ErrorReport.Explain(fault).Code);
            Assert.Empty(sender.Sent.Transactions);
            return;
        }
        await sender.SendAsync(Call, Cancellation);
        SentTransaction sent = Assert.Single(sender.Sent.Transactions);
        Assert.Equal((Assert.Single(announced).MostWei, (UInt128?)(21_000 * 7)), (sent.MostWei, sent.PaidWei));
        Assert.Equal(new FeesView(1, 21_000, 147_000, sent.MostWei), FeesView.Of(sender.Sent));
        Assert.Equal("Paid for gas: 0.000000000000147 ETH, 1 transaction.", FeeWords.Paid(sender.Sent));
    }

    /// <summary>What cannot have been paid, or is not told, is not told as paid.</summary>
    [Theory]
    [InlineData("0xffffffffffffffffffffffffffffffff")]
    [InlineData("0x10")]
    [InlineData(null)]
    public async Task APriceAboveWhatWasSignedIsNotSaidToBePaid(string? price)
    {
        ScriptedNode node = new((method, parameters, _) => method switch
        {
            "eth_sendRawTransaction" => Take(parameters),
            _ => Answer(method, parameters, succeeded: true).Replace(
                "\"effectiveGasPrice\":\"0x7\"", price is null ? "\"other\":1" : $"\"effectiveGasPrice\":\"{price}\"",
                StringComparison.Ordinal),
        });
        using TransactionSender sender = new(node.Client, EthereumKey.Generate());
        await sender.SendAsync(Call, Cancellation);
        UInt128? paid = Assert.Single(sender.Sent.Transactions).PaidWei;
        Assert.Equal(price == "0x10" ? 21_000 * 16 : null, paid);
        Assert.Equal(price != "0x10", FeeWords.Paid(sender.Sent).Contains("does not say", StringComparison.Ordinal));
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

    string Answer(string method, JsonElement parameters, bool succeeded) => Answer(method, parameters, succeeded, _taken.Count > 0);

    internal static string Answer(string method, JsonElement parameters, bool succeeded, bool isKnown) => method switch
    {
        "eth_estimateGas" => "\"result\":\"0x5208\"",
        "eth_getBlockByNumber" => $$"""
            "result":{"number":"0x7","hash":"0x{{new string('2', 64)}}","parentHash":"0x{{new string('3', 64)}}",
            "timestamp":"0x1","gasLimit":"0x1c9c380","baseFeePerGas":"0x7"}
            """,
        "eth_getTransactionByHash" => isKnown ? "\"result\":{}" : "\"result\":null",
        "eth_getTransactionReceipt" => $$"""
            "result":{"transactionHash":"{{parameters[0].GetString()}}","status":"0x{{(succeeded ? 1 : 0)}}",
            "blockNumber":"0x8","blockHash":"0x{{new string('2', 64)}}",
            "gasUsed":"0x5208","effectiveGasPrice":"0x7","from":"0x1b51e2992a2755ba4d6f7094032df91991a0cfac","contractAddress":null,"logs":[]}
            """,
        _ => "\"result\":\"0x1\"",
    };
}
