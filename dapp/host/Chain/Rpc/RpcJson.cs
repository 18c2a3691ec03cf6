using System.Text.Json;
using System.Text.Json.Nodes;
using Rollup.Protocol;

namespace Rollup.Chain;

/// <summary>The JSON of the execution API to our records and back.</summary>
static class RpcJson
{
    public static ulong UInt64(this JsonElement element, string name) => Hex.ReadUInt64(element.Text(name));

    public static string Text(this JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");

    public static BlockHeader ReadBlock(JsonElement block) => new()
    {
        Number = block.UInt64("number"),
        Hash = block.TryGetProperty("hash", out JsonElement hash) && hash.GetString() is { } text ? Hex.ReadBytes32(text) : default,
        ParentHash = Hex.ReadBytes32(block.Text("parentHash")),
        Timestamp = block.UInt64("timestamp"),
        BaseFeeWei = block.TryGetProperty("baseFeePerGas", out JsonElement fee) ? (UInt128)Hex.ReadQuantity(fee.GetString()!) : 0,
        GasLimit = block.UInt64("gasLimit"),
    };

    public static LogEntry ReadLog(JsonElement entry) => new()
    {
        Contract = Hex.ReadAddress(entry.Text("address")),
        Topics = [.. entry.GetProperty("topics").EnumerateArray().Select(topic => Hex.ReadBytes32(topic.GetString()!))],
        Data = Hex.Decode(entry.Text("data")),
        BlockNumber = entry.UInt64("blockNumber"),
        BlockHash = Hex.ReadBytes32(entry.Text("blockHash")),
        TransactionHash = Hex.ReadBytes32(entry.Text("transactionHash")),
        LogIndex = entry.UInt64("logIndex"),
    };

    public static Receipt ReadReceipt(JsonElement receipt) => new()
    {
        TransactionHash = Hex.ReadBytes32(receipt.Text("transactionHash")),
        Succeeded = receipt.UInt64("status") == 1,
        BlockNumber = receipt.UInt64("blockNumber"),
        BlockHash = Hex.ReadBytes32(receipt.Text("blockHash")),
        GasUsed = receipt.UInt64("gasUsed"),
        GasPriceWei = (UInt128)Hex.ReadQuantity(receipt.Text("effectiveGasPrice")),
        Sender = Hex.ReadAddress(receipt.Text("from")),
        Created = receipt.TryGetProperty("contractAddress", out JsonElement created) && created.GetString() is { } address
            ? Hex.ReadAddress(address)
            : null,
        Logs = [.. receipt.GetProperty("logs").EnumerateArray().Select(ReadLog)],
    };

    public static JsonObject WriteCall(ContractCall call, Address? from)
    {
        JsonObject message = new() { ["data"] = Hex.Encode(call.Data) };
        if (call.To is { } to) message["to"] = to.ToHex();
        if (from is { } sender) message["from"] = sender.ToHex();
        if (call.ValueWei != 0) message["value"] = Hex.Quantity(call.ValueWei);
        return message;
    }

    public static JsonObject WriteFilter(LogFilter filter, ulong fromBlock, ulong toBlock)
    {
        JsonArray topics = [];
        foreach (Bytes32? topic in filter.Topics) topics.Add((JsonNode?)(topic is { } word ? JsonValue.Create(word.ToHex()) : null));
        return new JsonObject
        {
            ["address"] = filter.Contract.ToHex(),
            ["fromBlock"] = Hex.Quantity(fromBlock),
            ["toBlock"] = Hex.Quantity(toBlock),
            ["topics"] = topics,
        };
    }
}
