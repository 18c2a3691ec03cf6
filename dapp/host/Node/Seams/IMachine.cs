namespace Rollup.Node;

/// <summary>The machine as the node needs it: one input at a time, revert on reject, no trace of an inspect. Not thread-safe.</summary>
public interface IMachine : IDisposable
{
    /// <summary>What the application contract must carry as its template hash.</summary>
    string TemplateHash { get; }

    /// <summary>Back to the state before the first input.</summary>
    void Reset();

    AdvanceOutcome Advance(ReadOnlySpan<byte> input);

    InspectOutcome Inspect(ReadOnlySpan<byte> query);

    string StateHash();

    byte[] Save();

    /// <summary>Takes bytes of <see cref="Save"/>; false and the state undefined when they are not such bytes.</summary>
    bool Load(ReadOnlySpan<byte> saved);
}

/// <summary>What one input did. A rejected input has no outputs, and its root is the one before it.</summary>
public sealed record AdvanceOutcome(bool Accepted, IReadOnlyList<byte[]> Outputs, IReadOnlyList<byte[]> Reports, string OutputsRoot);

public sealed record InspectOutcome(bool Accepted, string? Exception, IReadOnlyList<byte[]> Reports);
