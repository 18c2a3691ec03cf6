using Nethereum.ABI.FunctionEncoding.Attributes;
using Nethereum.Contracts;

namespace Rollup.Chain;

/// <summary>One input as the box announced it. <see cref="Input"/> is the whole EvmAdvance blob that the machine reads.</summary>
public sealed record InputAdded(Address Application, ulong Index, byte[] Input, LogEntry Log);

/// <summary>The input box of contracts 2.2.0: it orders the inputs of every application.</summary>
public static class InputBox
{
    const uint DataAvailabilitySelector = 0xb12c9ede; // InputBox(address): inputs come from the base layer and from nowhere else

    public static Address Address => Addresses.InputBox;

    /// <summary>Whether what an application says of its data availability is that its inputs are here.</summary>
    public static bool IsDataAvailability(ReadOnlySpan<byte> said) =>
        said.Length == 36 && System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(said) == DataAvailabilitySelector
        && !said[4..16].ContainsAnyExcept((byte)0) && said[16..].SequenceEqual(Addresses.InputBox.Bytes);

    /// <summary>An input of the sender's own, at most 65,216 bytes.</summary>
    public static ContractCall AddInput(in Address application, byte[] payload) =>
        new AddInputMessage { Application = application.ToHex(), Payload = payload }.On(Address);

    public static Task<ulong> InputCountAsync(
        EthereumClient client, Address application, BlockTag tag = default, CancellationToken cancellation = default) => client.ReadAsync(
            Address, new GetNumberOfInputsMessage { Application = application.ToHex() }, static (ref reader) =>
                reader.UInt64(), cancellation, tag);

    /// <summary>The hash the box keeps of an input: keccak256 of its blob.</summary>
    public static Task<Bytes32> InputHashAsync(
        EthereumClient client, Address application, ulong index, CancellationToken cancellation = default) => client.ReadAsync(
            Address, new GetInputHashMessage { Application = application.ToHex(), Index = index }, static (ref reader) =>
                reader.Bytes32(), cancellation);

    /// <summary>The application's inputs in the blocks from..to, in their order.</summary>
    public static async Task<IReadOnlyList<InputAdded>> InputsAsync(
        EthereumClient client, Address application, ulong fromBlock, ulong toBlock, CancellationToken cancellation = default)
    {
        LogFilter filter = new() { Contract = Address, Topics = [ContractMessages.Topic<InputAddedEvent>(), application.ToWord()] };
        IReadOnlyList<LogEntry> entries = await client.LogsAsync(filter, fromBlock, toBlock, cancellation);
        return [.. entries.Select(ReadInput)];
    }

    public static InputAdded ReadInput(LogEntry entry)
    {
        if (entry.Topics.Count != 3) throw entry.Answer.Fault("topics", $"of entry {entry.LogIndex} are not those of InputAdded");
        AbiReader topics = new([.. entry.Topics[1].Bytes, .. entry.Topics[2].Bytes], 2);
        AbiReader data = new(entry.Data, 1);
        InputAdded input = new(topics.Address(), topics.UInt64(), data.Bytes().ToArray(), entry);
        return topics.Finish() && data.Finish() ? input : throw entry.Answer.Fault("data", $"of entry {entry.LogIndex} is no InputAdded");
    }

    /// <summary>The input that a transaction added, by any portal or directly: with exactly the content that it was sent with.</summary>
    public static InputAdded InputOf(Receipt receipt, AddedInput sent)
    {
        Bytes32 topic = ContractMessages.Topic<InputAddedEvent>();
        foreach (LogEntry entry in receipt.Logs)
        {
            if (!entry.Contract.Equals(Address) || entry.Topics.Count == 0 || !entry.Topics[0].Equals(topic)) continue;
            InputAdded added = ReadInput(entry);
            if (AddedInput.Read(added.Input)?.Digest.Equals(sent.Digest) == true) return added;
        }
        throw receipt.Answer.Fault("logs", $"have no input with what transaction {receipt.TransactionHash.ToHex()} was sent with");
    }

    [Function("addInput", "bytes32")]
    internal sealed class AddInputMessage : FunctionMessage
    {
        [Parameter("address", "appContract", 1)] public required string Application { get; init; }
        [Parameter("bytes", "payload", 2)] public required byte[] Payload { get; init; }
    }

    [Function("getNumberOfInputs", "uint256")]
    internal sealed class GetNumberOfInputsMessage : FunctionMessage
    {
        [Parameter("address", "appContract", 1)] public required string Application { get; init; }
    }

    [Function("getInputHash", "bytes32")]
    internal sealed class GetInputHashMessage : FunctionMessage
    {
        [Parameter("address", "appContract", 1)] public required string Application { get; init; }
        [Parameter("uint256", "index", 2)] public required ulong Index { get; init; }
    }

    [Event("InputAdded")]
    internal sealed class InputAddedEvent : IEventDTO
    {
        [Parameter("address", "appContract", 1, true)] public string Application { get; set; } = "";
        [Parameter("uint256", "index", 2, true)] public ulong Index { get; set; }
        [Parameter("bytes", "input", 3)] public byte[] Input { get; set; } = [];
    }
}
