using Nethereum.ABI.FunctionEncoding.Attributes;
using Nethereum.Contracts;

namespace Rollup.Chain;

/// <summary>The contract that holds an application's assets and executes its outputs once they are proved. Contracts 2.2.0.</summary>
public static class ApplicationContract
{
    /// <summary>Anybody may send it, once, in any order, as soon as a claim covers the output.</summary>
    public static ContractCall ExecuteOutput(in Address application, byte[] output, OutputProof proof) =>
        new ExecuteOutputMessage { Output = output, Proof = new ProofTuple(proof) }.On(in application);

    /// <summary>Refuses, for free, what executeOutput would refuse because of the proof.</summary>
    public static ContractCall ValidateOutput(in Address application, byte[] output, OutputProof proof) =>
        new ValidateOutputMessage { Output = output, Proof = new ProofTuple(proof) }.On(in application);

    /// <summary>From then on nobody can point the application at another validator.</summary>
    public static ContractCall RenounceOwnership(in Address application) => new RenounceOwnershipMessage().On(in application);

    /// <summary>The owner's right that nobody has any more once the ownership is renounced.</summary>
    public static ContractCall MigrateTo(in Address application, in Address validator) =>
        new MigrateToOutputsMerkleRootValidatorMessage { Validator = validator.ToHex() }.On(in application);

    public static Task<bool> WasExecutedAsync(
        EthereumClient client, Address application, ulong outputIndex, BlockTag tag = default, CancellationToken cancellation = default) =>
        client.ReadAsync(application, new WasOutputExecutedMessage { OutputIndex = outputIndex }, ContractMessages.Flag, cancellation, tag);

    public static Task<ulong> ExecutedCountAsync(EthereumClient client, Address application, CancellationToken cancellation = default) =>
        client.ReadAsync(application, new GetNumberOfExecutedOutputsMessage(), static (ref reader) => reader.UInt64(), cancellation);

    public static Task<Bytes32> TemplateHashAsync(EthereumClient client, Address application, CancellationToken cancellation = default) =>
        client.ReadAsync(application, new GetTemplateHashMessage(), static (ref reader) => reader.Bytes32(), cancellation);

    /// <summary>The Authority whose claims the application believes.</summary>
    public static Task<Address> ValidatorAsync(EthereumClient client, Address application, CancellationToken cancellation = default) =>
        client.ReadAsync(application, new GetOutputsMerkleRootValidatorMessage(), static (ref reader) => reader.Address(), cancellation);

    public static Task<byte[]> DataAvailabilityAsync(
        EthereumClient client, Address application, CancellationToken cancellation = default) =>
        client.ReadAsync(application, new GetDataAvailabilityMessage(), static (ref reader) => reader.Bytes().ToArray(), cancellation);

    public static Task<ulong> DeploymentBlockAsync(EthereumClient client, Address application, CancellationToken cancellation = default) =>
        client.ReadAsync(application, new GetDeploymentBlockNumberMessage(), static (ref reader) => reader.UInt64(), cancellation);

    public static Task<Address> OwnerAsync(EthereumClient client, Address application, CancellationToken cancellation = default) =>
        client.ReadAsync(application, new OwnerMessage(), static (ref reader) => reader.Address(), cancellation);

    /// <summary>The outputs executed in the blocks from..to. They come in any order of index.</summary>
    public static async Task<IReadOnlyList<OutputExecuted>> ExecutedAsync(
        EthereumClient client, Address application, ulong fromBlock, ulong toBlock, CancellationToken cancellation = default)
    {
        LogFilter filter = new() { Contract = application, Topics = [ContractMessages.Topic<OutputExecutedEvent>()] };
        IReadOnlyList<LogEntry> entries = await client.LogsAsync(filter, fromBlock, toBlock, cancellation);
        return [.. entries.Select(ReadExecuted)];
    }

    internal static OutputExecuted ReadExecuted(LogEntry entry)
    {
        AbiReader data = new(entry.Data, 2);
        OutputExecuted executed = new(data.UInt64(), data.Bytes().ToArray(), entry);
        bool isExact = entry.Topics.Count == 1 && data.Finish() && executed.OutputIndex <= long.MaxValue;
        return isExact ? executed : throw entry.Answer.Fault("data", $"of entry {entry.LogIndex} is no OutputExecuted");
    }

    [Function("executeOutput")]
    internal sealed class ExecuteOutputMessage : FunctionMessage
    {
        [Parameter("bytes", "output", 1)] public required byte[] Output { get; init; }
        [Parameter("tuple", "proof", 2, "OutputValidityProof")] public required ProofTuple Proof { get; init; }
    }

    [Function("validateOutput")]
    internal sealed class ValidateOutputMessage : FunctionMessage
    {
        [Parameter("bytes", "output", 1)] public required byte[] Output { get; init; }
        [Parameter("tuple", "proof", 2, "OutputValidityProof")] public required ProofTuple Proof { get; init; }
    }

    internal sealed class ProofTuple(OutputProof proof)
    {
        [Parameter("uint64", "outputIndex", 1)] public ulong OutputIndex { get; } = proof.OutputIndex;
        [Parameter("bytes32[]", "outputHashesSiblings", 2)]
        public List<byte[]> Siblings { get; } =
            [.. proof.Siblings.Select(node => node.Bytes.ToArray())];
    }

    [Function("wasOutputExecuted", "bool")]
    internal sealed class WasOutputExecutedMessage : FunctionMessage
    {
        [Parameter("uint256", "outputIndex", 1)] public required ulong OutputIndex { get; init; }
    }

    [Function("getNumberOfExecutedOutputs", "uint256")]
    internal sealed class GetNumberOfExecutedOutputsMessage : FunctionMessage;

    [Function("getTemplateHash", "bytes32")]
    internal sealed class GetTemplateHashMessage : FunctionMessage;

    [Function("getOutputsMerkleRootValidator", "address")]
    internal sealed class GetOutputsMerkleRootValidatorMessage : FunctionMessage;

    [Function("getDataAvailability", "bytes")]
    internal sealed class GetDataAvailabilityMessage : FunctionMessage;

    [Function("getDeploymentBlockNumber", "uint256")]
    internal sealed class GetDeploymentBlockNumberMessage : FunctionMessage;

    [Function("owner", "address")]
    internal sealed class OwnerMessage : FunctionMessage;

    [Function("renounceOwnership")]
    internal sealed class RenounceOwnershipMessage : FunctionMessage;

    [Function("migrateToOutputsMerkleRootValidator")]
    internal sealed class MigrateToOutputsMerkleRootValidatorMessage : FunctionMessage
    {
        [Parameter("address", "newOutputsMerkleRootValidator", 1)] public required string Validator { get; init; }
    }

    [Event("OutputExecuted")]
    internal sealed class OutputExecutedEvent : IEventDTO
    {
        [Parameter("uint64", "outputIndex", 1)] public ulong OutputIndex { get; set; }
        [Parameter("bytes", "output", 2)] public byte[] Output { get; set; } = [];
    }
}

/// <summary>An output that has been executed.</summary>
public sealed record OutputExecuted(ulong OutputIndex, byte[] Output, LogEntry Log);
