namespace Rollup.Node.Operation;

/// <summary>Every way in which a node ends. Each has its exit code here, and its words where people read them.</summary>
public enum NodeEndKind
{
    AskedToEnd,
    /// <summary>An option has a value that no node can run with.</summary>
    OptionUnusable,
    PortInUse,
    /// <summary>The address is not this machine's, or the system does not give the port to this user.</summary>
    AddressUnusable,
    /// <summary>The data directory cannot be written: rights, a file in its place, a read-only disk.</summary>
    DirectoryUnusable,
    DirectoryLocked,
    DiskFull,
    /// <summary>The disk fails, or facts are damaged again as soon as they are written.</summary>
    DiskFailing,
    /// <summary>The endpoint was silent or wrong for longer than the operator's patience.</summary>
    ChainSilent,
    /// <summary>Claims would be signed on the word of one endpoint that is not on this machine.</summary>
    EndpointUnproved,
    /// <summary>The endpoint is on another chain than claims are signed for, or names another validator.</summary>
    ChainWrong,
    /// <summary>The chain has another first block than the one whose facts are stored.</summary>
    ChainReset,
    ApplicationMissing,
    ApplicationWrong,
    ForeignClaim,
    /// <summary>What was run again, from facts that are whole, gives something else.</summary>
    StateDiffers,
    MachineHalted,
    EnginesDiffer,
    MustNotBe,
    OwnFault,
}

/// <summary>What each end tells the process's supervisor.</summary>
public static class NodeEndKinds
{
    public static NodeExit ExitOf(this NodeEndKind kind) => kind switch
    {
        NodeEndKind.AskedToEnd => NodeExit.Done,
        NodeEndKind.OptionUnusable => NodeExit.Usage,
        NodeEndKind.PortInUse or NodeEndKind.AddressUnusable or NodeEndKind.DirectoryUnusable => NodeExit.Refused,
        NodeEndKind.DirectoryLocked or NodeEndKind.DiskFull or NodeEndKind.ChainSilent => NodeExit.RetryLater,
        NodeEndKind.OwnFault => NodeExit.Restart,
        NodeEndKind.EnginesDiffer => NodeExit.EnginesDiffer,
        _ => NodeExit.StopAndPage,
    };
}
