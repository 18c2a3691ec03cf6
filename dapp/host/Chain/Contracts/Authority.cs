using System.Numerics;
using Nethereum.ABI.FunctionEncoding.Attributes;
using Nethereum.Contracts;

namespace Rollup.Chain;

/// <summary>A root that the authority was given or accepted for an application, up to and including a block.</summary>
public sealed record Claim(ulong LastProcessedBlock, Bytes32 OutputsRoot, bool Accepted, LogEntry Log);

/// <summary>
/// The consensus of contracts 2.2.0 with one trusted claimer, its owner. Epochs are blocks n*length .. n*length + length - 1 of the chain.
/// The contract keeps no order between epochs; whoever claims does.
/// </summary>
public static class Authority
{
    /// <summary>Claims an epoch by its last block, which must be in the past of the block that takes the transaction.</summary>
    public static ContractCall SubmitClaim(
        in Address authority, in Address application, ulong lastProcessedBlock, in Bytes32 outputsRoot) =>
        new SubmitClaimMessage
        {
            Application = application.ToHex(), LastProcessedBlock = lastProcessedBlock,
            OutputsRoot = outputsRoot.Bytes.ToArray()
        }
            .On(in authority);

    public static Task<ulong> EpochLengthBlocksAsync(EthereumClient client, Address authority, CancellationToken cancellation = default) =>
        client.ReadAsync(authority, new GetEpochLengthMessage(), static (ref reader) => reader.UInt64(), cancellation);

    public static Task<Address> OwnerAsync(EthereumClient client, Address authority, CancellationToken cancellation = default) =>
        client.ReadAsync(authority, new OwnerMessage(), static (ref reader) => reader.Address(), cancellation);

    /// <summary>Whether some accepted claim of the application has this root. Old roots stay valid for ever.</summary>
    public static Task<bool> IsRootValidAsync(
        EthereumClient client, Address authority, Address application, Bytes32 root, BlockTag tag = default,
        CancellationToken cancellation = default) =>
        client.ReadAsync(
            authority, new IsRootValidMessage { Application = application.ToHex(), OutputsRoot = root.Bytes.ToArray() },
            ContractMessages.Flag, cancellation, tag);

    /// <summary>The application's claims submitted and accepted in the blocks from..to, in their order.</summary>
    public static async Task<IReadOnlyList<Claim>> ClaimsAsync(
        EthereumClient client, Address authority, Address application, ulong fromBlock, ulong toBlock,
        CancellationToken cancellation = default)
    {
        LogFilter accepted = new() { Contract = authority, Topics = [ContractMessages.Topic<ClaimAcceptedEvent>(), application.ToWord()] };
        LogFilter submitted =
            new() { Contract = authority, Topics = [ContractMessages.Topic<ClaimSubmittedEvent>(), null, application.ToWord()] };
        IEnumerable<Claim> claims =
        [
            .. (await client.LogsAsync(accepted, fromBlock, toBlock, cancellation))
                .Select(log => ClaimOf(log, log.Event<ClaimAcceptedEvent>(), true)),
            .. (await client.LogsAsync(submitted, fromBlock, toBlock, cancellation))
                .Select(log => ClaimOf(log, log.Event<ClaimSubmittedEvent>(), false)),
        ];
        return [.. claims.OrderBy(claim => claim.Log.BlockNumber).ThenBy(claim => claim.Log.LogIndex)];
    }

    static Claim ClaimOf(LogEntry log, ClaimEvent claim, bool accepted) => claim.LastProcessedBlock <= long.MaxValue
        ? new Claim((ulong)claim.LastProcessedBlock, Bytes32.Read(claim.OutputsRoot), accepted, log)
        : throw log.Answer.Fault("data", $"of entry {log.LogIndex} names a block that cannot be");

    [Function("submitClaim")]
    internal sealed class SubmitClaimMessage : FunctionMessage
    {
        [Parameter("address", "appContract", 1)] public required string Application { get; init; }
        [Parameter("uint256", "lastProcessedBlockNumber", 2)] public required ulong LastProcessedBlock { get; init; }
        [Parameter("bytes32", "outputsMerkleRoot", 3)] public required byte[] OutputsRoot { get; init; }
    }

    [Function("isOutputsMerkleRootValid", "bool")]
    internal sealed class IsRootValidMessage : FunctionMessage
    {
        [Parameter("address", "appContract", 1)] public required string Application { get; init; }
        [Parameter("bytes32", "outputsMerkleRoot", 2)] public required byte[] OutputsRoot { get; init; }
    }

    [Function("getEpochLength", "uint256")]
    internal sealed class GetEpochLengthMessage : FunctionMessage;

    [Function("owner", "address")]
    internal sealed class OwnerMessage : FunctionMessage;

    internal abstract class ClaimEvent : IEventDTO
    {
        public abstract BigInteger LastProcessedBlock { get; set; }
        public abstract byte[] OutputsRoot { get; set; }
    }

    [Event("ClaimAccepted")]
    internal sealed class ClaimAcceptedEvent : ClaimEvent
    {
        [Parameter("address", "appContract", 1, true)] public string Application { get; set; } = "";
        [Parameter("uint256", "lastProcessedBlockNumber", 2)] public override BigInteger LastProcessedBlock { get; set; }
        [Parameter("bytes32", "outputsMerkleRoot", 3)] public override byte[] OutputsRoot { get; set; } = [];
    }

    [Event("ClaimSubmitted")]
    internal sealed class ClaimSubmittedEvent : ClaimEvent
    {
        [Parameter("address", "submitter", 1, true)] public string Submitter { get; set; } = "";
        [Parameter("address", "appContract", 2, true)] public string Application { get; set; } = "";
        [Parameter("uint256", "lastProcessedBlockNumber", 3)] public override BigInteger LastProcessedBlock { get; set; }
        [Parameter("bytes32", "outputsMerkleRoot", 4)] public override byte[] OutputsRoot { get; set; } = [];
    }
}
