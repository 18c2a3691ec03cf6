namespace Rollup.Node.Chain;

/// <summary>The chain as the node needs it: the real one speaks JSON-RPC, the simulator's is a list of blocks. Hashes and addresses are
/// lower-case 0x text, the form in which the facts keep and people compare them.</summary>
public interface IChain
{
    Task<ApplicationFacts> ReadApplicationAsync(CancellationToken cancellation);

    /// <summary>The newest block at the node's read tag.</summary>
    Task<BlockReference> HeadAsync(CancellationToken cancellation);

    /// <summary>The canonical block of that number, or null when the endpoint knows none.</summary>
    Task<BlockReference?> BlockAsync(ulong number, CancellationToken cancellation);

    /// <summary>Everything logged about the application in the closed range, in log order.</summary>
    Task<ChainPage> LogsAsync(ulong fromBlock, ulong toBlock, CancellationToken cancellation);

    /// <summary>InputBox's own count at a block: the check that an endpoint left no log out.</summary>
    Task<ulong> InputCountAsync(ulong atBlock, CancellationToken cancellation);

    /// <summary>What InputBox keeps of an input, keccak256 of its blob: with it a verifier need not believe the log.</summary>
    Task<string> InputHashAsync(ulong index, CancellationToken cancellation);

    /// <summary>
    /// What the contracts keep at a block, proved against its hash: whoever can make it up can make up the hash. Throws
    /// <see cref="NotProvedException"/> when block or endpoint allow no proof.
    /// </summary>
    Task<ContractState> ProveAsync(BlockReference block, ContractQuestion question, CancellationToken cancellation);

    /// <summary>Transactions of the claimer that are mined at the newest block, proved where the endpoint proves anything.</summary>
    Task<ulong> ClaimerNonceAsync(CancellationToken cancellation);

    /// <summary>Signs and does not send, so that the signed bytes are a stored fact before anybody sees them.</summary>
    Task<SignedClaim> SignClaimAsync(ClaimDraft draft, CancellationToken cancellation);

    /// <summary>Sends signed bytes; sending what is already known or mined is no error.</summary>
    Task BroadcastAsync(byte[] signedTransaction, CancellationToken cancellation);

    /// <summary>The receipt at the head, or null while there is none.</summary>
    Task<ClaimReceipt?> ReceiptAsync(string transactionHash, CancellationToken cancellation);
}

public readonly record struct BlockReference(ulong Number, string Hash);

/// <summary>
/// What the start checks need to know about the application. GenesisHash: of block 0, which tells chains of one id apart.
/// </summary>
public sealed record ApplicationFacts(
    ulong ChainId, string GenesisHash, string Application, string Owner, string Validator, string? ValidatorOwner, string TemplateHash,
    ulong EpochLength, byte[] DataAvailability, ulong DeploymentBlock, string? Claimer);

public sealed record ChainPage(
    IReadOnlyList<InputLog> Inputs, IReadOnlyList<ClaimLog> Claims, IReadOnlyList<ExecutionLog> Executions);

public sealed record InputLog(ulong Index, BlockReference Block, string TransactionHash, byte[] Blob);

/// <summary>ClaimSubmitted (accepted: false) or ClaimAccepted (accepted: true).</summary>
public sealed record ClaimLog(BlockReference Block, ulong LogIndex, string TransactionHash, ulong LastBlock, string Root, bool Accepted);

/// <summary>The inputs [FromInput, ToInput), roots that Authority may have accepted, outputs that may be executed.</summary>
public sealed record ContractQuestion(ulong FromInput, ulong ToInput, IReadOnlyList<string> Roots, IReadOnlyList<ulong> Outputs);

/// <summary>The answers in the question's order. InputCount is of all inputs at the block.</summary>
public sealed record ContractState(
    ulong InputCount, IReadOnlyList<string> InputHashes, IList<bool> AreAccepted, IList<bool> AreExecuted);

public sealed record ExecutionLog(BlockReference Block, string TransactionHash, ulong OutputIndex);

/// <summary>
/// A claim to sign, for the chain and the authority of the node's options. The fee is at least the given one: a replacement must outbid
/// what it replaces.
/// </summary>
public sealed record ClaimDraft(ulong LastBlock, string Root, ulong Nonce, UInt128 FeePerGasMin);

/// <summary>Signed bytes, or the contract's refusal (error name) found while estimating.</summary>
public sealed record SignedClaim(string TransactionHash, byte[] Transaction, UInt128 FeePerGas, string? Refusal, string Detail = "")
{
    /// <summary>The refusal when the chain asks more for gas than the operator allows: nothing is signed until it asks less.</summary>
    public const string FeeTooHigh = "FeeTooHigh";
}

public readonly record struct ClaimReceipt(bool Succeeded, ulong BlockNumber);
