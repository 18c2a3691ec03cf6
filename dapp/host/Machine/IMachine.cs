using Rollup.Protocol;

namespace Rollup.Machine;

/// <summary>
/// The application on one engine, one input at a time. Every engine gives the same answers and the same state: a rejected input leaves no
/// trace, a query neither, and an exception ends the application (<see cref="MachineHaltedException"/>).
/// </summary>
/// <remarks>Not thread-safe: one machine, one thread at a time.</remarks>
public interface IMachine : IDisposable
{
    /// <summary>The engine as a user names it.</summary>
    string Name { get; }

    /// <summary>What the application contract must carry.</summary>
    Bytes32 TemplateHash { get; }

    /// <summary>Instructions of the last request, undone or not; null where nobody counts them.</summary>
    ulong? LastCycles { get; }

    /// <summary>
    /// The live state as the market's Layout places it, until the next call. Only the tables and the blocks in used slots mean anything.
    /// </summary>
    ReadOnlySpan<byte> State { get; }

    /// <summary>
    /// The pages of <see cref="State"/> that the last request wrote, by the guest's own list: numbers in order, none where it was undone.
    /// </summary>
    IReadOnlyList<int> Written { get; }

    /// <summary>Takes one input blob as the input box makes it.</summary>
    AdvanceResult Advance(ReadOnlyMemory<byte> input);

    /// <summary>Asks; nothing changes.</summary>
    InspectResult Inspect(ReadOnlyMemory<byte> query);

    /// <summary>One hash over the live state, equal on every engine that has taken the same inputs.</summary>
    Bytes32 StateHash();

    /// <summary>Everything that a machine which goes on from here needs.</summary>
    byte[] Save();

    /// <summary>
    /// Goes on from a snapshot, also when it was halted. Throws <see cref="InvalidDataException"/> for anything that is not one; until the
    /// next <see cref="Load"/> or <see cref="Reset"/> the machine is then halted.
    /// </summary>
    void Load(ReadOnlySpan<byte> snapshot);

    /// <summary>Back to the state before the first input.</summary>
    void Reset();
}
