using System.Text.Json;
using System.Text.Json.Nodes;
using Rollup.Protocol;

namespace Rollup.Chain;

/// <summary>The questions we ask an Ethereum node, with types. It holds no key and no state.</summary>
public sealed class EthereumClient(JsonRpc rpc) : IDisposable
{
    // What public providers allow in one eth_getLogs; halved when one allows less.
    const ulong LogBlocksMax = 1000;

    static readonly TimeSpan s_receiptInterval = TimeSpan.FromMilliseconds(100);

    public EthereumClient(Uri endpoint)
        : this(new JsonRpc(endpoint))
    {
    }

    public JsonRpc Rpc { get; } = rpc;

    public async Task<ulong> ChainIdAsync(CancellationToken cancellation = default) =>
        Hex.ReadUInt64(await TextAsync("eth_chainId", [], cancellation));

    public async Task<ulong> BlockNumberAsync(CancellationToken cancellation = default) =>
        Hex.ReadUInt64(await TextAsync("eth_blockNumber", [], cancellation));

    /// <summary>Null when the chain has no such block (yet).</summary>
    public async Task<BlockHeader?> BlockAsync(BlockTag tag, CancellationToken cancellation = default)
    {
        JsonElement block = await Rpc.CallAsync("eth_getBlockByNumber", [tag.ToString(), false], cancellation);
        return block.ValueKind == JsonValueKind.Null ? null : RpcJson.ReadBlock(block);
    }

    public async Task<UInt128> BalanceWeiAsync(Address account, BlockTag tag = default, CancellationToken cancellation = default) =>
        (UInt128)Hex.ReadQuantity(await TextAsync("eth_getBalance", [account.ToHex(), tag.ToString()], cancellation));

    public async Task<ulong> TransactionCountAsync(Address account, BlockTag tag = default, CancellationToken cancellation = default) =>
        Hex.ReadUInt64(await TextAsync("eth_getTransactionCount", [account.ToHex(), tag.ToString()], cancellation));

    public async Task<byte[]> CodeAsync(Address contract, BlockTag tag = default, CancellationToken cancellation = default) =>
        Hex.Decode(await TextAsync("eth_getCode", [contract.ToHex(), tag.ToString()], cancellation));

    public async Task<UInt128> PriorityFeeWeiAsync(CancellationToken cancellation = default) =>
        (UInt128)Hex.ReadQuantity(await TextAsync("eth_maxPriorityFeePerGas", [], cancellation));

    /// <summary>What the call would give. A refusal of the contract is an <see cref="RpcException"/> that names it.</summary>
    public async Task<byte[]> CallAsync(
        ContractCall call, Address? from = null, BlockTag tag = default, CancellationToken cancellation = default) =>
        Hex.Decode(await TextAsync("eth_call", [RpcJson.WriteCall(call, from), tag.ToString()], cancellation));

    /// <summary>Calls a view function and decodes what it returns.</summary>
    public async Task<AbiValues> ReadAsync(
        Address contract, AbiFunction function, IReadOnlyList<object> arguments, BlockTag tag = default, CancellationToken cancellation = default)
    {
        byte[] data = await CallAsync(function.On(in contract, arguments), null, tag, cancellation);
        if (data.Length == 0 && function.Returns.Count > 0)
            throw new InvalidOperationException($"{contract.ToHex()} has no {function.Signature.Canonical}: is there a contract?");
        return function.DecodeReturn(data);
    }

    public async Task<ulong> EstimateGasAsync(ContractCall call, Address from, CancellationToken cancellation = default) =>
        Hex.ReadUInt64(await TextAsync("eth_estimateGas", [RpcJson.WriteCall(call, from), "pending"], cancellation));

    /// <summary>Gives the hash of the transaction. Not repeated by itself: <see cref="TransactionSender"/> knows when that is safe.</summary>
    public async Task<Bytes32> SendRawTransactionAsync(byte[] transaction, CancellationToken cancellation = default) =>
        Hex.ReadBytes32(await TextAsync("eth_sendRawTransaction", [Hex.Encode(transaction)], cancellation));

    /// <summary>Null while the transaction is in no block.</summary>
    public async Task<Receipt?> ReceiptAsync(Bytes32 transactionHash, CancellationToken cancellation = default)
    {
        JsonElement receipt = await Rpc.CallAsync("eth_getTransactionReceipt", [transactionHash.ToHex()], cancellation);
        return receipt.ValueKind == JsonValueKind.Null ? null : RpcJson.ReadReceipt(receipt);
    }

    /// <summary>Waits until the transaction is in a block. Throws <see cref="TimeoutException"/> after the time given.</summary>
    public async Task<Receipt> WaitForReceiptAsync(Bytes32 transactionHash, TimeSpan patience, CancellationToken cancellation = default)
    {
        long deadlineTicks = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (true)
        {
            if (await ReceiptAsync(transactionHash, cancellation) is { } receipt) return receipt;
            if (Environment.TickCount64 > deadlineTicks)
                throw new TimeoutException($"transaction {transactionHash.ToHex()} was in no block after {patience.TotalSeconds:0} s");
            await Task.Delay(s_receiptInterval, cancellation);
        }
    }

    /// <summary>Every matching event of the blocks from..to, both included, in chain order, asked for in pieces that providers allow.</summary>
    public async Task<IReadOnlyList<LogEntry>> LogsAsync(
        LogFilter filter, ulong fromBlock, ulong toBlock, CancellationToken cancellation = default)
    {
        List<LogEntry> entries = [];
        ulong pieceBlocks = LogBlocksMax;
        for (ulong first = fromBlock; first <= toBlock;)
        {
            ulong last = Math.Min(toBlock, first + pieceBlocks - 1);
            try
            {
                JsonElement piece = await Rpc.CallAsync("eth_getLogs", [RpcJson.WriteFilter(filter, first, last)], cancellation);
                entries.AddRange(piece.EnumerateArray().Select(RpcJson.ReadLog));
                first = last + 1;
            }
            catch (RpcException) when (pieceBlocks > 1)
            {
                pieceBlocks /= 2; // Providers limit the range or the answer, each with another error code.
            }
        }
        return entries;
    }

    public void Dispose() => Rpc.Dispose();

    async Task<string> TextAsync(string method, JsonArray parameters, CancellationToken cancellation)
    {
        JsonElement result = await Rpc.CallAsync(method, parameters, cancellation);
        return result.GetString() ?? throw new FormatException($"{method} gave null");
    }
}
