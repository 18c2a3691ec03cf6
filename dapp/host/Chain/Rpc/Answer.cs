using System.Text.Json;
using Nethereum.Hex.HexTypes;
using Nethereum.RPC.Eth.DTOs;

namespace Rollup.Chain;

/// <summary>
/// Where something came from, and the one place that turns the library's loose fields (texts and quantities, each of which may be absent)
/// into our records. Fields that nothing here needs are not asked for.
/// </summary>
readonly record struct Answer(RpcChannel? Channel, string Method)
{
    public MalformedAnswerException Fault(string field, string why, Exception? inner = null) =>
        new(Channel?.Origin ?? "the endpoint", Method, field, why, inner);

    /// <summary>The endpoint's own words, without what its address may hold that is secret.</summary>
    public string Quoted(string words) => Channel is null ? PlainText.Of(words)
        : EndpointText.WithoutSecretsOf(Channel.Endpoint, PlainText.Of(words));

    public T Present<T>(T? value, string field) where T : class => value ?? throw Fault(field, "is missing");

    /// <summary>A count, a height or a place in a list: none has more than 63 bits, which is what databases keep.</summary>
    public ulong UInt64(HexBigInteger? value, string field) =>
        Present(value, field).Value is var number && number <= long.MaxValue ? (ulong)number : throw Fault(field, "has more than 63 bits");

    public UInt128 UInt128(HexBigInteger? value, string field) =>
        Present(value, field).Value is var number && number <= System.UInt128.MaxValue
        ? (UInt128)number
        : throw Fault(field, "has more than 128 bits");

    public byte[] Bytes(string? text, string field) =>
        Hex.TryDecode(Present(text, field), out byte[] bytes) ? bytes : throw Fault(field, "is not bytes in hex");

    public Bytes32 Bytes32(string? text, string field) =>
        Bytes(text, field) is { Length: Protocol.Bytes32.Size } bytes ? Protocol.Bytes32.Read(bytes)
        : throw Fault(field, "is not 32 bytes");

    public Address Address(string? text, string field) =>
        Hex.TryReadAddress(Present(text, field), out Address address) ? address : throw Fault(field, "is not an address");

    /// <summary>Only the pending block has no hash yet.</summary>
    public BlockHeader Block(BlockWithTransactionHashes block, bool isPending) => new()
    {
        Number = UInt64(block.Number, "number"),
        Hash = isPending && block.BlockHash is null ? default : Bytes32(block.BlockHash, "hash"),
        ParentHash = Bytes32(block.ParentHash, "parentHash"),
        Timestamp = UInt64(block.Timestamp, "timestamp"),
        BaseFeeWei = block.BaseFeePerGas is null ? null : UInt128(block.BaseFeePerGas, "baseFeePerGas"),
        GasLimit = UInt64(block.GasLimit, "gasLimit"),
    };

    public IReadOnlyList<LogEntry> Logs(FilterLog?[]? logs, string field)
    {
        Answer answer = this;
        return [.. Present(logs, field).Select((log, index) => answer.Log(log, $"{field}[{index}]"))];
    }

    public Receipt Receipt(TransactionReceipt receipt) => new()
    {
        Answer = this,
        TransactionHash = Bytes32(receipt.TransactionHash, "transactionHash"),
        Succeeded = UInt64(receipt.Status, "status") switch
        {
            0 => false,
            1 => true,
            _ => throw Fault("status", "is neither 0 nor 1"),
        },
        BlockNumber = UInt64(receipt.BlockNumber, "blockNumber"),
        BlockHash = Bytes32(receipt.BlockHash, "blockHash"),
        GasUsed = UInt64(receipt.GasUsed, "gasUsed"),
        EffectiveGasPriceWei = receipt.EffectiveGasPrice?.Value is { Sign: >= 0 } price && price <= System.UInt128.MaxValue
            ? (UInt128)price : null,
        Created = receipt.ContractAddress is null ? null : Address(receipt.ContractAddress, "contractAddress"),
        Logs = Logs(receipt.Logs, "logs"),
    };

    LogEntry Log(FilterLog? log, string field)
    {
        FilterLog entry = Present(log, field);
        Answer answer = this;
        return new LogEntry
        {
            Answer = this,
            Contract = Address(entry.Address, field + ".address"),
            Topics = [.. Present(entry.Topics, field + ".topics").Select(topic => answer.Bytes32(Topic(topic), field + ".topics"))],
            Data = Bytes(entry.Data, field + ".data"),
            BlockNumber = UInt64(entry.BlockNumber, field + ".blockNumber"),
            BlockHash = Bytes32(entry.BlockHash, field + ".blockHash"),
            TransactionHash = Bytes32(entry.TransactionHash, field + ".transactionHash"),
            LogIndex = UInt64(entry.LogIndex, field + ".logIndex"),
        };
    }

    static string? Topic(object? topic) => topic is JsonElement element ? RpcJson.TextOf(element) : null;
}
