using Microsoft.Data.Sqlite;

namespace Rollup.Node;

/// <summary>Which fault is whose.</summary>
static class NodeFaults
{
    // What the system says of a file, on Linux and macOS.
    const int IoError = 5, FileExists = 17, NotDirectory = 20, ReadOnly = 30;

    const int SqliteNoRights = 3, SqliteReadOnly = 8, SqliteIoError = 10, SqliteFull = 13, SqliteCannotOpen = 14;

    /// <summary>The end that a fault makes. IsAskedToEnd: the caller's token was cancelled, so a cancellation is his.</summary>
    public static NodeEnd EndOf(Exception fault, bool isAskedToEnd) => fault switch
    {
        OperationCanceledException when isAskedToEnd => new NodeEnd(NodeEndKind.AskedToEnd, "asked to end"),
        NodeStopException stop => new NodeEnd(stop.Kind, stop.Message),
        MachinesDifferException => new NodeEnd(NodeEndKind.EnginesDiffer, fault.Message),
        // There is no state after this input, for anybody: starting again would only find the same.
        MachineHaltedException => new NodeEnd(NodeEndKind.MachineHalted, "the machine halted: " + fault.Message),
        ChainRetryException => new NodeEnd(NodeEndKind.ChainSilent, fault.Message),
        _ when FactsDamagedException.Of(fault) is { } damage =>
            new NodeEnd(NodeEndKind.DiskFailing, $"the facts are damaged again and again: {damage.Message}"),
        SqliteException sqlite => new NodeEnd(KindOf(sqlite), $"facts: {fault.Message}"),
        UnauthorizedAccessException => new NodeEnd(NodeEndKind.DirectoryUnusable, fault.Message),
        IOException io => new NodeEnd(KindOf(io), fault.Message),
        _ => new NodeEnd(NodeEndKind.OwnFault, $"{fault.GetType().Name}: {fault.Message}") { Fault = fault },
    };

    static NodeEndKind KindOf(SqliteException fault) => fault.SqliteErrorCode switch
    {
        SqliteFull => NodeEndKind.DiskFull,
        SqliteIoError => NodeEndKind.DiskFailing,
        SqliteNoRights or SqliteReadOnly or SqliteCannotOpen => NodeEndKind.DirectoryUnusable,
        _ => NodeEndKind.OwnFault,
    };

    static NodeEndKind KindOf(IOException fault) => fault.HResult switch
    {
        _ when DiskFaults.IsFull(fault) => NodeEndKind.DiskFull,
        IoError => NodeEndKind.DiskFailing,
        FileExists or NotDirectory or ReadOnly => NodeEndKind.DirectoryUnusable,
        _ when fault is DirectoryNotFoundException or PathTooLongException => NodeEndKind.DirectoryUnusable,
        _ => NodeEndKind.OwnFault,
    };
}
