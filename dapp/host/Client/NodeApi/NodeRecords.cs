namespace Rollup.Client.NodeApi;

/// <summary>Which chain: its id, and the hash of its first block, which tells chains of one id apart. GenesisHash is 0x text.</summary>
public sealed record ChainIdentity(ulong ChainId, string GenesisHash);

/// <summary>What a node's answers are about, by its own word. Url: of the door that said so.</summary>
public sealed record NodeSubject(string Url, bool IsInspect, ChainIdentity Chain, string Application);

/// <summary>Where a node stands. Addresses and hashes are 0x text. Claims: it holds the claimer's key.</summary>
public sealed record NodeStatus(
    ulong ChainId, string GenesisHash, string Application, string Validator, ulong EpochLength, string ReadTag, ulong ReadBlock,
    Bytes32? ReadBlockHash, ulong InputCount, ulong ProcessedInputCount, ulong OutputCount, string OutputsRoot, bool Claims, string Machine,
    ulong ComparedInputCount);

public enum EpochState { Unspecified, Computed, Submitted, Seen, Accepted }

/// <summary>Counts are up to and with the epoch's last block.</summary>
public sealed record NodeEpoch(ulong Index, ulong LastBlock, ulong InputCount, ulong OutputCount, string OutputsRoot, EpochState State);

public enum InputState { Unspecified, Waiting, Accepted, Rejected }

/// <summary>Its outputs are [OutputLower, OutputUpper). Instructions: null where the engine counts none.</summary>
public sealed record NodeInput(
    ulong Index, ulong BlockNumber, byte[] Raw, InputState State, IReadOnlyList<byte[]> Reports, ulong OutputLower, ulong OutputUpper,
    string Machine, ulong? Instructions);

/// <summary>
/// Raw is the whole output. Siblings, 63 from the bottom up, are empty until its claim is accepted. ExecutedBlock: null while not executed.
/// </summary>
public sealed record NodeOutput(
    ulong Index, ulong InputIndex, byte[] Raw, bool IsProven, IReadOnlyList<Bytes32> Siblings, ulong? ExecutedBlock);

/// <summary>What a stream of notices tells.</summary>
public abstract record NoticeEvent;

/// <summary>Payload: the notice without the envelope of its output.</summary>
public sealed record NoticeEmitted(ulong OutputIndex, ulong BlockNumber, byte[] Payload) : NoticeEvent;

/// <summary>The chain was re-organised: outputs from this index on may come again with other content.</summary>
public sealed record OutputsRolledBack(ulong OutputCount) : NoticeEvent;
