using System.Text.Json;
using Nethereum.Hex.HexTypes;
using Nethereum.RPC.Eth;
using Nethereum.RPC.Eth.Blocks;
using Nethereum.RPC.Eth.DTOs;
using Nethereum.RPC.Eth.Filters;
using Nethereum.RPC.Eth.Transactions;

namespace Rollup.Chain;

/// <summary>The questions we ask an Ethereum node, with types. It holds no key and no state.</summary>
public sealed class EthereumClient(RpcChannel rpc) : IDisposable
{
    // What public providers allow in one eth_getLogs; halved when one allows less.
    const ulong LogBlocksMax = 1000;

    static readonly TimeSpan s_receiptInterval = TimeSpan.FromMilliseconds(100);

    public EthereumClient(Uri endpoint)
        : this(new RpcChannel(endpoint))
    {
    }

    public RpcChannel Rpc { get; } = rpc;

    public async Task<ulong> ChainIdAsync(CancellationToken cancellation = default) =>
        Rpc.Answer("eth_chainId").UInt64(await new EthChainId(Rpc.With(cancellation)).SendRequestAsync(), "result");

    public async Task<ulong> BlockNumberAsync(CancellationToken cancellation = default) =>
        Rpc.Answer("eth_blockNumber").UInt64(await new EthBlockNumber(Rpc.With(cancellation)).SendRequestAsync(), "result");

    /// <summary>Null when the chain has no such block (yet).</summary>
    public async Task<BlockHeader?> BlockAsync(BlockTag tag, CancellationToken cancellation = default)
    {
        BlockWithTransactionHashes? block =
            await new EthGetBlockWithTransactionsHashesByNumber(Rpc.With(cancellation)).SendRequestAsync(tag.ToParameter());
        if (block is null) return null;
        Answer answer = Rpc.Answer("eth_getBlockByNumber");
        BlockHeader header = answer.Block(block, tag.IsPending);
        return tag.Allows(header.Number) ? header : throw answer.Fault("number", "is another block's");
    }

    /// <summary>The hash of the chain's first block: chains that share an id, as a development chain started again, differ in it.</summary>
    public async Task<Bytes32> GenesisHashAsync(CancellationToken cancellation = default) =>
        (await BlockAsync(BlockTag.Number(0), cancellation)
            ?? throw Rpc.Answer("eth_getBlockByNumber").Fault("result", "is no block, though every chain has a first one")).Hash;

    public async Task<UInt128> BalanceWeiAsync(Address account, BlockTag tag = default, CancellationToken cancellation = default) =>
        Rpc.Answer("eth_getBalance").UInt128(
            await new EthGetBalance(Rpc.With(cancellation)).SendRequestAsync(account.ToHex(), tag.ToParameter()), "result");

    public async Task<ulong> TransactionCountAsync(Address account, BlockTag tag = default, CancellationToken cancellation = default) =>
        Rpc.Answer("eth_getTransactionCount").UInt64(
            await new EthGetTransactionCount(Rpc.With(cancellation)).SendRequestAsync(account.ToHex(), tag.ToParameter()), "result");

    public async Task<byte[]> CodeAsync(Address contract, BlockTag tag = default, CancellationToken cancellation = default) =>
        Rpc.Answer("eth_getCode").Bytes(
            await new EthGetCode(Rpc.With(cancellation)).SendRequestAsync(contract.ToHex(), tag.ToParameter()), "result");

    public async Task<UInt128> PriorityFeeWeiAsync(CancellationToken cancellation = default) => Rpc.Answer("eth_maxPriorityFeePerGas")
        .UInt128(await new EthMaxPriorityFeePerGas(Rpc.With(cancellation)).SendRequestAsync(), "result");

    /// <summary>The middle of what the last blocks' usual transactions paid beside the base fee.</summary>
    public async Task<UInt128> RecentPriorityFeeWeiAsync(CancellationToken cancellation = default)
    {
        HexBigInteger blocks = new("0x5");
        FeeHistoryResult? history = await new EthFeeHistory(Rpc.With(cancellation))
            .SendRequestAsync(blocks, BlockTag.Latest.ToParameter(), [50]);
        Answer answer = Rpc.Answer("eth_feeHistory");
        HexBigInteger[][] rewards = answer.Present(answer.Present(history, "result").Reward, "reward");
        UInt128[] fees = [.. rewards.Select(block => answer.UInt128(answer.Present(block, "reward").FirstOrDefault(), "reward")).Order()];
        return fees.Length > 0 ? fees[fees.Length / 2] : throw answer.Fault("reward", "is empty");
    }

    public async Task<UInt128> GasPriceWeiAsync(CancellationToken cancellation = default) =>
        Rpc.Answer("eth_gasPrice").UInt128(await new EthGasPrice(Rpc.With(cancellation)).SendRequestAsync(), "result");

    /// <summary>What the call would give. A refusal of the contract is an <see cref="RpcException"/> that names it.</summary>
    public async Task<byte[]> CallAsync(
        ContractCall call, Address? from = null, BlockTag tag = default, CancellationToken cancellation = default) =>
        Rpc.Answer("eth_call")
            .Bytes(await new EthCall(Rpc.With(cancellation)).SendRequestAsync(Message(call, from), tag.ToParameter()), "result");

    public async Task<ulong> EstimateGasAsync(ContractCall call, Address from, CancellationToken cancellation = default)
    {
        // The library's own request names no block, and the state that the next transaction meets is the pending one.
        const string method = "eth_estimateGas";
        HexBigInteger? gas = await Rpc.With(cancellation)
            .AskAsync<HexBigInteger>(method, Message(call, from), BlockTag.Pending.ToParameter());
        return Rpc.Answer(method).UInt64(gas, "result");
    }

    /// <summary>
    /// Gives the hash of the transaction. Not repeated by itself: <see cref="TransactionSender"/> knows when that is safe.
    /// </summary>
    public async Task<Bytes32> SendRawTransactionAsync(byte[] transaction, CancellationToken cancellation = default) =>
        Rpc.Answer("eth_sendRawTransaction").Bytes32(
            await new EthSendRawTransaction(Rpc.With(cancellation)).SendRequestAsync(Hex.Encode(transaction)), "result");

    /// <summary>Whether the node has the transaction, in a block or waiting for one.</summary>
    public async Task<bool> KnowsTransactionAsync(Bytes32 transactionHash, CancellationToken cancellation = default)
    {
        const string method = "eth_getTransactionByHash";
        JsonElement found = await Rpc.With(cancellation).AskAsync<JsonElement>(method, transactionHash.ToHex());
        return found.ValueKind switch
        {
            JsonValueKind.Object => true,
            JsonValueKind.Null => false,
            _ => throw Rpc.Answer(method).Fault("result", "is not a transaction"),
        };
    }

    /// <summary>Null while the transaction is in no block.</summary>
    public async Task<Receipt?> ReceiptAsync(Bytes32 transactionHash, CancellationToken cancellation = default)
    {
        TransactionReceipt? found = await new EthGetTransactionReceipt(Rpc.With(cancellation)).SendRequestAsync(transactionHash.ToHex());
        if (found is null) return null;
        Answer answer = Rpc.Answer("eth_getTransactionReceipt");
        Receipt receipt = answer.Receipt(found);
        return receipt.TransactionHash.Equals(transactionHash) ? receipt
            : throw answer.Fault("transactionHash", "is another transaction's");
    }

    /// <summary>Waits until the transaction is in a block. Throws <see cref="TimeoutException"/> after the time given.</summary>
    public async Task<Receipt> WaitForReceiptAsync(Bytes32 transactionHash, TimeSpan patience, CancellationToken cancellation = default)
    {
        long deadlineTicks = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (true)
        {
            if (await ReceiptAsync(transactionHash, cancellation) is { } receipt) return receipt;
            if (Environment.TickCount64 >= deadlineTicks)
                throw new TimeoutException($"transaction {transactionHash.ToHex()} was in no block after {patience.TotalSeconds:0} s");
            await Task.Delay(s_receiptInterval, cancellation);
        }
    }

    /// <summary>
    /// Every matching event of the blocks from..to, both included, in chain order, asked for in pieces that providers allow.
    /// </summary>
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
                entries.AddRange(await PieceAsync(filter, first, last, cancellation));
                first = last + 1;
            }
            catch (Exception limit) when (pieceBlocks > 1 && limit is RpcException or MalformedAnswerException { IsTooLong: true })
            {
                pieceBlocks /= 2; // Providers limit the range or the answer, each with another error code; we limit the answer too.
            }
        }
        return entries;
    }

    public void Dispose() => Rpc.Dispose();

    async Task<IReadOnlyList<LogEntry>> PieceAsync(LogFilter filter, ulong first, ulong last, CancellationToken cancellation)
    {
        FilterLog[]? logs = await new EthGetLogs(Rpc.With(cancellation)).SendRequestAsync(new NewFilterInput
        {
            Address = [filter.Contract.ToHex()],
            FromBlock = BlockTag.Number(first).ToParameter(),
            ToBlock = BlockTag.Number(last).ToParameter(),
            Topics = [.. filter.Topics.Select(topic => topic is { } word ? word.ToHex() : null)],
        });
        Answer answer = Rpc.Answer("eth_getLogs");
        IReadOnlyList<LogEntry> entries = answer.Logs(logs, "result");
        bool isAsked = entries.All(entry => filter.Matches(entry) && entry.BlockNumber >= first && entry.BlockNumber <= last);
        return isAsked ? entries : throw answer.Fault("result", "has an entry that was not asked for");
    }

    static CallInput Message(ContractCall call, Address? from) => new()
    {
        From = from?.ToHex(),
        To = call.To?.ToHex(),
        Data = Hex.Encode(call.Data),
        Value = call.ValueWei == 0 ? null : new HexBigInteger(Hex.Quantity(call.ValueWei)),
    };
}
