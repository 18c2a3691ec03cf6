namespace Rollup.Tests.Unit.Chain;

/// <summary>Several transactions with numbers in a row, which one block can take together.</summary>
public sealed class TransactionRowTests
{
    int _taken;

    static ContractCall[] Row =>
        [.. Enumerable.Range(1, 3).Select(wei => new ContractCall { To = Addresses.InputBox, ValueWei = (UInt128)wei })];

    /// <summary>One block can take all calls of a row: they leave before the first is waited for.</summary>
    [Fact]
    public async Task CallsInARowLeaveTogetherAndInTheirOrder()
    {
        ScriptedNode node = new((method, parameters, _) => method switch
        {
            "eth_sendRawTransaction" => Take(),
            "eth_getTransactionCount" => $"\"result\":\"0x{1 + _taken:x}\"",
            _ => TransactionSenderTests.Answer(method, parameters, succeeded: true, isKnown: false),
        });
        using TransactionSender sender = new(node.Client, EthereumKey.Generate());
        IReadOnlyList<Receipt> receipts = await sender.SendAllAsync(Row, Cancellation);
        Assert.Equal(
            receipts.Select(receipt => receipt.TransactionHash.ToHex()), sender.Sent.Transactions.Select(sent => sent.Hash.ToHex()));
        Assert.Equal([1UL, 2, 3], sender.Sent.Transactions.Select(sent => sent.Nonce));
        Assert.Equal(3, node.Asked.TakeWhile(method => method != "eth_getTransactionReceipt").Count(method =>
            method == "eth_sendRawTransaction"));
        await sender.SendAllAsync(Row[..1], Cancellation);
        Assert.Equal(4UL, sender.Sent.Transactions[^1].Nonce);
    }

    /// <summary>
    /// After a call that does not leave none of its row follows, so that no number is left out. What left before it is waited for, and the
    /// number is given again.
    /// </summary>
    [Theory]
    [InlineData("eth_estimateGas", 1)]
    [InlineData("eth_sendRawTransaction", 2)]
    public async Task NoCallOfARowFollowsOneThatDidNotLeave(string refused, int signed)
    {
        ScriptedNode node = new((method, parameters, turn) => method switch
        {
            _ when method == refused && turn == 2 => "\"error\":{\"code\":-32000,\"message\":\"txpool is full\"}",
            "eth_sendRawTransaction" => Take(),
            "eth_getTransactionCount" => $"\"result\":\"0x{1 + _taken:x}\"",
            _ => TransactionSenderTests.Answer(method, parameters, succeeded: true, isKnown: false),
        });
        using TransactionSender sender = new(node.Client, EthereumKey.Generate());
        Assert.Equal("txpool is full", (await Assert.ThrowsAsync<RpcException>(() => sender.SendAllAsync(Row, Cancellation))).Reason);
        Assert.Equal([8UL, null], sender.Sent.Transactions.Select(sent => sent.BlockNumber).Append(null).Take(2));
        Assert.Equal(signed, sender.Sent.Transactions.Count);
        await sender.SendAllAsync(Row[1..], Cancellation);
        Assert.Equal([2UL, 3], sender.Sent.Transactions.Skip(signed).Select(sent => sent.Nonce));
    }

    /// <summary>One that failed in its block keeps nobody from knowing what became of those behind it.</summary>
    [Fact]
    public async Task WhatFollowsAFailedCallOfARowIsKnown()
    {
        ScriptedNode node = new((method, parameters, turn) => method switch
        {
            "eth_sendRawTransaction" => Take(),
            "eth_call" => "\"result\":\"0x\"",
            _ => TransactionSenderTests.Answer(
                method, parameters, succeeded: method != "eth_getTransactionReceipt" || turn != 2, isKnown: false),
        });
        using TransactionSender sender = new(node.Client, EthereumKey.Generate());
        TransactionFailedException failure = await Assert.ThrowsAsync<TransactionFailedException>(
            () => sender.SendAllAsync(Row, Cancellation));
        Assert.Equal(sender.Sent.Transactions[1].Hash.ToHex(), failure.Receipt.TransactionHash.ToHex());
        Assert.All(sender.Sent.Transactions, sent => Assert.Equal(8UL, sent.BlockNumber));
        Assert.Equal([false, true, false], sender.Sent.Transactions.Select(sent => sent.HasFailed));
    }

    string Take()
    {
        _taken++;
        return $"\"result\":\"0x{new string('1', 64)}\"";
    }
}
