using Rollup.Protocol;

namespace Rollup.Chain;

/// <summary>The contract that holds an application's assets and executes its outputs once they are proved. Contracts 2.2.0.</summary>
public static class ApplicationContract
{
    public static readonly AbiFunction ExecuteOutputFunction =
        new("executeOutput(bytes output, (uint64 outputIndex, bytes32[] outputHashesSiblings) proof)");

    public static readonly AbiFunction ValidateOutputFunction =
        new("validateOutput(bytes output, (uint64 outputIndex, bytes32[] outputHashesSiblings) proof)");

    public static readonly AbiFunction WasOutputExecutedFunction = new("wasOutputExecuted(uint256 outputIndex)", "(bool)");
    public static readonly AbiFunction GetNumberOfExecutedOutputsFunction = new("getNumberOfExecutedOutputs()", "(uint256)");
    public static readonly AbiFunction GetTemplateHashFunction = new("getTemplateHash()", "(bytes32)");
    public static readonly AbiFunction GetOutputsMerkleRootValidatorFunction = new("getOutputsMerkleRootValidator()", "(address)");
    public static readonly AbiFunction GetDataAvailabilityFunction = new("getDataAvailability()", "(bytes)");
    public static readonly AbiFunction GetDeploymentBlockNumberFunction = new("getDeploymentBlockNumber()", "(uint256)");
    public static readonly AbiFunction OwnerFunction = new("owner()", "(address)");
    public static readonly AbiFunction RenounceOwnershipFunction = new("renounceOwnership()");
    public static readonly AbiFunction MigrateFunction = new("migrateToOutputsMerkleRootValidator(address newOutputsMerkleRootValidator)");
    public static readonly AbiEvent OutputExecutedEvent = new("OutputExecuted(uint64 outputIndex, bytes output)");

    /// <summary>Anybody may send it, once, in any order, as soon as a claim covers the output.</summary>
    public static ContractCall ExecuteOutput(in Address application, byte[] output, OutputProof proof) =>
        ExecuteOutputFunction.On(in application, output, proof.ToAbi());

    /// <summary>Refuses, for free, what executeOutput would refuse because of the proof.</summary>
    public static ContractCall ValidateOutput(in Address application, byte[] output, OutputProof proof) =>
        ValidateOutputFunction.On(in application, output, proof.ToAbi());

    /// <summary>From then on nobody can point the application at another validator.</summary>
    public static ContractCall RenounceOwnership(in Address application) => RenounceOwnershipFunction.On(in application);

    public static async Task<bool> WasExecutedAsync(
        EthereumClient client, Address application, ulong outputIndex, BlockTag tag = default, CancellationToken cancellation = default) =>
        (await client.ReadAsync(application, WasOutputExecutedFunction, [outputIndex], tag, cancellation)).Bool(0);

    public static async Task<ulong> ExecutedCountAsync(EthereumClient client, Address application, CancellationToken cancellation = default) =>
        (await client.ReadAsync(application, GetNumberOfExecutedOutputsFunction, [], default, cancellation)).UInt64(0);

    public static async Task<Bytes32> TemplateHashAsync(EthereumClient client, Address application, CancellationToken cancellation = default) =>
        (await client.ReadAsync(application, GetTemplateHashFunction, [], default, cancellation)).Bytes32(0);

    /// <summary>The Authority whose claims the application believes.</summary>
    public static async Task<Address> ValidatorAsync(EthereumClient client, Address application, CancellationToken cancellation = default) =>
        (await client.ReadAsync(application, GetOutputsMerkleRootValidatorFunction, [], default, cancellation)).Address(0);

    public static async Task<byte[]> DataAvailabilityAsync(EthereumClient client, Address application, CancellationToken cancellation = default) =>
        (await client.ReadAsync(application, GetDataAvailabilityFunction, [], default, cancellation)).Bytes(0);

    public static async Task<ulong> DeploymentBlockAsync(EthereumClient client, Address application, CancellationToken cancellation = default) =>
        (await client.ReadAsync(application, GetDeploymentBlockNumberFunction, [], default, cancellation)).UInt64(0);

    public static async Task<Address> OwnerAsync(EthereumClient client, Address application, CancellationToken cancellation = default) =>
        (await client.ReadAsync(application, OwnerFunction, [], default, cancellation)).Address(0);

    /// <summary>The outputs executed in the blocks from..to. They come in any order of index.</summary>
    public static async Task<IReadOnlyList<OutputExecuted>> ExecutedAsync(
        EthereumClient client, Address application, ulong fromBlock, ulong toBlock, CancellationToken cancellation = default)
    {
        LogFilter filter = new() { Contract = application, Topics = [OutputExecutedEvent.Topic] };
        IReadOnlyList<LogEntry> entries = await client.LogsAsync(filter, fromBlock, toBlock, cancellation);
        return [.. entries.Select(ReadExecuted)];
    }

    static OutputExecuted ReadExecuted(LogEntry entry)
    {
        AbiValues values = OutputExecutedEvent.Decode(entry);
        return new OutputExecuted(values.UInt64(0), values.Bytes(1), entry);
    }
}

/// <summary>An output that has been executed.</summary>
public sealed record OutputExecuted(ulong OutputIndex, byte[] Output, LogEntry Log);
