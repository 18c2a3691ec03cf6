using Rollup.Protocol;

namespace Rollup.Machine;

/// <summary>What became of an input. A rejected one has no outputs, and its reports are dropped, as the Cartesi node does.</summary>
public sealed record AdvanceResult(bool IsAccepted, IReadOnlyList<byte[]> Outputs, IReadOnlyList<byte[]> Reports, Bytes32 OutputsRoot);

/// <summary>What a query was answered.</summary>
public sealed record InspectResult(bool IsAccepted, IReadOnlyList<byte[]> Reports);

/// <summary>
/// The guest ended in an exception, or disagrees with the host about its outputs. The application is over: nothing can be advanced any
/// more.
/// </summary>
public sealed class MachineHaltedException(string message, Exception? cause = null) : Exception(message, cause);
