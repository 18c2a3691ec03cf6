namespace Rollup.Node.Operation;

/// <summary>The process's exit code is a contract with whoever supervises it.</summary>
public enum NodeExit
{
    /// <summary>Asked to end, ended.</summary>
    Done = 0,
    /// <summary>Cannot run here: another port, address or directory is needed.</summary>
    Refused = 1,
    /// <summary>An option has a value that no node can run with.</summary>
    Usage = 2,
    /// <summary>A fault of this process: start it again, it continues where the facts say.</summary>
    Restart = 10,
    /// <summary>Something outside is not there: endpoint, room on the disk, the directory. Start it again later.</summary>
    RetryLater = 20,
    /// <summary>
    /// Something that must not be is so: wrong application, a foreign claim, a state that does not recover. Page a human.
    /// </summary>
    StopAndPage = 30,
    /// <summary>Two engines that run side by side do not agree: one of them is wrong, and what it computes must not be claimed.</summary>
    EnginesDiffer = 40,
}

/// <summary>How a run ended and why, in one sentence that says where.</summary>
public readonly record struct NodeEnd(NodeEndKind Kind, string Reason)
{
    public NodeExit Exit => Kind.ExitOf();

    /// <summary>What was thrown, for whoever looks for the fault; null where the reason says it all.</summary>
    public Exception? Fault { get; init; }
}

/// <summary>Raised by a step that found what must not be.</summary>
public sealed class NodeStopException(string reason, NodeEndKind kind = NodeEndKind.MustNotBe) : Exception(reason)
{
    public NodeEndKind Kind => kind;
}

/// <summary>Raised when the chain's answer is incomplete or contradicts itself; the step is taken again later.</summary>
public sealed class ChainRetryException(string reason, Exception? inner = null) : Exception(reason, inner);

/// <summary>Raised when something is not proved, or endpoint and witness do not agree yet: nothing is signed.</summary>
public sealed class NotProvedException(string reason) : Exception(reason);

/// <summary>Raised when what is stored is not what the chain keeps: it is read again from above a block.</summary>
public sealed class ReadAgainException(ulong standingBlock, string reason) : Exception(reason)
{
    /// <summary>The highest block whose facts stand.</summary>
    public ulong StandingBlock => standingBlock;
}
