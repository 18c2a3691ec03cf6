using Rollup.Protocol;

namespace Rollup.Chain;

/// <summary>A root that the authority accepted for an application, up to and including a block.</summary>
public sealed record ClaimAccepted(Address Application, ulong LastProcessedBlock, Bytes32 OutputsRoot, LogEntry Log);

/// <summary>
/// The consensus of contracts 2.2.0 with one trusted claimer, its owner. Epochs are blocks n*length .. n*length + length - 1 of the chain.
/// The contract keeps no order between epochs; whoever claims does.
/// </summary>
public static class Authority
{
    public static readonly AbiFunction SubmitClaimFunction =
        new("submitClaim(address appContract, uint256 lastProcessedBlockNumber, bytes32 outputsMerkleRoot)");

    public static readonly AbiFunction IsOutputsMerkleRootValidFunction =
        new("isOutputsMerkleRootValid(address appContract, bytes32 outputsMerkleRoot)", "(bool)");

    public static readonly AbiFunction GetEpochLengthFunction = new("getEpochLength()", "(uint256)");
    public static readonly AbiFunction GetNumberOfAcceptedClaimsFunction = new("getNumberOfAcceptedClaims()", "(uint256)");
    public static readonly AbiFunction OwnerFunction = new("owner()", "(address)");

    public static readonly AbiEvent ClaimAcceptedEvent =
        new("ClaimAccepted(address indexed appContract, uint256 lastProcessedBlockNumber, bytes32 outputsMerkleRoot)");

    public static readonly AbiEvent ClaimSubmittedEvent = new(
        "ClaimSubmitted(address indexed submitter, address indexed appContract, uint256 lastProcessedBlockNumber, bytes32 outputsMerkleRoot)");

    /// <summary>Claims an epoch by its last block, which must be in the past of the block that takes the transaction.</summary>
    public static ContractCall SubmitClaim(in Address authority, in Address application, ulong lastProcessedBlock, in Bytes32 outputsRoot) =>
        SubmitClaimFunction.On(in authority, application, lastProcessedBlock, outputsRoot);

    public static async Task<ulong> EpochLengthBlocksAsync(EthereumClient client, Address authority, CancellationToken cancellation = default) =>
        (await client.ReadAsync(authority, GetEpochLengthFunction, [], default, cancellation)).UInt64(0);

    public static async Task<Address> OwnerAsync(EthereumClient client, Address authority, CancellationToken cancellation = default) =>
        (await client.ReadAsync(authority, OwnerFunction, [], default, cancellation)).Address(0);

    /// <summary>Whether some accepted claim of the application has this root. Old roots stay valid for ever.</summary>
    public static async Task<bool> IsRootValidAsync(
        EthereumClient client, Address authority, Address application, Bytes32 root, BlockTag tag = default, CancellationToken cancellation = default) =>
        (await client.ReadAsync(authority, IsOutputsMerkleRootValidFunction, [application, root], tag, cancellation)).Bool(0);

    /// <summary>The application's claims accepted in the blocks from..to.</summary>
    public static async Task<IReadOnlyList<ClaimAccepted>> AcceptedAsync(
        EthereumClient client, Address authority, Address application, ulong fromBlock, ulong toBlock, CancellationToken cancellation = default)
    {
        LogFilter filter = new() { Contract = authority, Topics = [ClaimAcceptedEvent.Topic, application.ToWord()] };
        IReadOnlyList<LogEntry> entries = await client.LogsAsync(filter, fromBlock, toBlock, cancellation);
        return [.. entries.Select(ReadAccepted)];
    }

    static ClaimAccepted ReadAccepted(LogEntry entry)
    {
        AbiValues values = ClaimAcceptedEvent.Decode(entry);
        return new ClaimAccepted(values.Address(0), values.UInt64(1), values.Bytes32(2), entry);
    }
}
