using Rollup.Protocol;

namespace Rollup.Chain;

/// <summary>One input as the box announced it. <see cref="Input"/> is the whole EvmAdvance blob that the machine reads.</summary>
public sealed record InputAdded(Address Application, ulong Index, byte[] Input, LogEntry Log);

/// <summary>The input box of contracts 2.2.0: it orders the inputs of every application.</summary>
public static class InputBox
{
    public static Address Address => Addresses.InputBox;

    public static readonly AbiFunction AddInputFunction = new("addInput(address appContract, bytes payload)", "(bytes32)");
    public static readonly AbiFunction GetInputHashFunction = new("getInputHash(address appContract, uint256 index)", "(bytes32)");
    public static readonly AbiFunction GetNumberOfInputsFunction = new("getNumberOfInputs(address appContract)", "(uint256)");
    public static readonly AbiFunction GetDeploymentBlockNumberFunction = new("getDeploymentBlockNumber()", "(uint256)");
    public static readonly AbiEvent InputAddedEvent = new("InputAdded(address indexed appContract, uint256 indexed index, bytes input)");

    /// <summary>An input of the sender's own, at most 65,216 bytes.</summary>
    public static ContractCall AddInput(in Address application, byte[] payload) => AddInputFunction.On(Address, application, payload);

    public static async Task<ulong> InputCountAsync(
        EthereumClient client, Address application, BlockTag tag = default, CancellationToken cancellation = default) =>
        (await client.ReadAsync(Address, GetNumberOfInputsFunction, [application], tag, cancellation)).UInt64(0);

    /// <summary>The hash the box keeps of an input: keccak256 of its blob.</summary>
    public static async Task<Bytes32> InputHashAsync(
        EthereumClient client, Address application, ulong index, CancellationToken cancellation = default) =>
        (await client.ReadAsync(Address, GetInputHashFunction, [application, index], default, cancellation)).Bytes32(0);

    /// <summary>The application's inputs in the blocks from..to, in their order.</summary>
    public static async Task<IReadOnlyList<InputAdded>> InputsAsync(
        EthereumClient client, Address application, ulong fromBlock, ulong toBlock, CancellationToken cancellation = default)
    {
        LogFilter filter = new() { Contract = Address, Topics = [InputAddedEvent.Topic, application.ToWord()] };
        IReadOnlyList<LogEntry> entries = await client.LogsAsync(filter, fromBlock, toBlock, cancellation);
        return [.. entries.Select(ReadInput)];
    }

    public static InputAdded ReadInput(LogEntry entry)
    {
        AbiValues values = InputAddedEvent.Decode(entry);
        return new InputAdded(values.Address(0), values.UInt64(1), values.Bytes(2), entry);
    }

    /// <summary>The input that a transaction added, by any portal or directly.</summary>
    public static InputAdded InputOf(Receipt receipt)
    {
        Address box = Address;
        foreach (LogEntry entry in receipt.Logs)
            if (entry.Contract.Equals(in box) && entry.Topics.Count > 0 && entry.Topics[0].Equals(InputAddedEvent.Topic)) return ReadInput(entry);
        throw new InvalidOperationException($"transaction {receipt.TransactionHash.ToHex()} added no input");
    }
}
