namespace Rollup.Client.Failures;

/// <summary>Nobody answers at the node's address: of its inspect service, or of its other questions.</summary>
public sealed record NodeSilent(string Url, string Fault, bool IsInspect) : PassingFailure;

/// <summary>Somebody at the node's address takes the connection and closes it before an answer.</summary>
public sealed record NodeFull(string Url, string Fault, bool IsInspect) : PassingFailure;

/// <summary>Something answers at an address of the node, in another way than the node's read API, or its inspect service, does.</summary>
public sealed record AnotherService(string Url, string Fault, bool IsInspect) : Failure;

/// <summary>The node failed at a question that it should have answered. Status: by gRPC's name.</summary>
public sealed record NodeFailed(string Url, string Status, string Reason) : PassingFailure;

/// <summary>The node says why it does not answer such a question, whoever asks it.</summary>
public sealed record QuestionRefused(string Reason) : MisuseFailure;

/// <summary>So many ask the node that it does not answer now.</summary>
public sealed record NodeBusy(string Reason) : PassingFailure;

public sealed record QueryUnanswered(int HttpStatus, string Answer) : PassingFailure;

public sealed record StreamEnded(string Fault) : PassingFailure;

public sealed record StillWaiting(string What, TimeSpan Patience) : PassingFailure;

/// <summary>Not all blocks of a file have been sent to the application.</summary>
public sealed record FileIncomplete(string What, string Cid) : PassingFailure;

public sealed record ApplicationUnnamed : MisuseFailure;

public sealed record TokenUnknown(Address Address) : MisuseFailure;

public sealed record InputTooLong(int Bytes) : MisuseFailure;

/// <summary>Both with their unit.</summary>
public sealed record BalanceTooLow(Address Account, string Held, string Needed) : Failure;

/// <summary>The bytes decode to no command of the application.</summary>
public sealed record InputRejected(ulong Index) : Failure;

/// <summary>Status: the name in the command's own list.</summary>
public sealed record InputRefused(ulong Index, CommandKind Command, string Status) : Failure;

public sealed record VoucherUnproven(ulong Index) : PassingFailure;

/// <summary>Folder: of the data directory that met its application on another chain. An empty genesis is not known.</summary>
public sealed record ChainDiffers(string Folder, ulong ChainId, string GenesisHash, ulong MetChainId, string MetGenesisHash) : Failure;

/// <summary>Both are 0x text.</summary>
public sealed record NodeServesAnother(string Url, string Served, string Wanted) : Failure;

public sealed record NodeOnAnotherChain(
    string Url, ulong ChainId, string GenesisHash, ulong WantedChainId, string WantedGenesisHash) : Failure;

/// <summary>No contract is there.</summary>
public sealed record ApplicationAbsent(Address Application, ulong ChainId) : Failure;

public sealed record ApplicationUnfit(Address Application, string Why) : Failure;

public sealed record TemplateDiffers(Address Application, Bytes32 Carried, Bytes32 Expected) : Failure;

/// <summary>An earlier run sent it, and no block has taken it.</summary>
public sealed record EarlierWaits(Bytes32 Transaction) : PassingFailure;

/// <summary>An earlier run's deposit is over, says the endpoint, and the node has not read so far that its inputs show it.</summary>
public sealed record EarlierDepositDoubtful(Bytes32 Transaction, ulong Nonce, ulong ReadBlock) : PassingFailure;

/// <summary>An earlier run's deposit is on the chain, and the node has not run its input.</summary>
public sealed record EarlierDepositUnheard(Bytes32 Transaction, ulong Block) : PassingFailure;

/// <summary>
/// An earlier run's deposit has arrived as this input. Command: what went along with it, None where that is not known; JobId: of the job
/// that it posted or took a place of; Status: why it was refused, or empty.
/// </summary>
public sealed record EarlierDeposit(
    Bytes32 Transaction, ulong Block, ulong InputIndex, CommandKind Command, ulong? JobId, string Status) : Failure;

/// <summary>The endpoint shows a transaction as the input of this number, and the node has another content there.</summary>
public sealed record InputDiffers(ulong Index, string Transaction) : PassingFailure;
