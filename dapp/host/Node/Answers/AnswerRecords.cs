namespace Rollup.Node.Answers;

/// <summary>What no fact says about this node. Claims: it holds the claimer's key.</summary>
public sealed record NodeIdentity(string ReadTag, bool Claims, string Machine);

/// <summary>Where the node stands. Every input up to ReadBlock is stored; OutputsRoot is after the last processed input.</summary>
public sealed record StatusAnswer(
    ulong ChainId, string GenesisHash, string Application, string Validator, ulong EpochLength, ulong ReadBlock, string ReadBlockHash,
    ulong InputCount, ulong ProcessedInputCount, ulong OutputCount, string OutputsRoot, ulong ComparedInputCount, NodeIdentity Node);

/// <summary>Which application of which chain the answers are about.</summary>
public sealed record AnswersSubject(ulong ChainId, string GenesisHash, string Application);

public enum EpochState
{
    Computed,
    /// <summary>A claim is signed or sent, not yet seen on chain.</summary>
    Submitted,
    /// <summary>On chain, not yet accepted.</summary>
    Seen,
    /// <summary>Proofs are attached.</summary>
    Accepted,
}

/// <summary>ClaimTransaction: the one seen on chain, else the newest sent, or null.</summary>
public sealed record EpochAnswer(StoredEpoch Epoch, EpochState State, string? ClaimTransaction);

public sealed record InputAnswer(InputView Input, IReadOnlyList<byte[]> Reports);

/// <summary>What a reader of notices hears.</summary>
public abstract record NoticeEvent;

/// <summary>Payload: the notice without its output's envelope; empty when that cannot be read.</summary>
public sealed record NoticeEmitted(OutputView Output, byte[] Payload) : NoticeEvent;

/// <summary>The chain was re-organised: outputs from this count on are forgotten and may come again with other content.</summary>
public sealed record OutputsRolledBack(ulong OutputCount) : NoticeEvent;
