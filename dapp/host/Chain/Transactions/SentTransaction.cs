namespace Rollup.Chain;

/// <summary>
/// A transaction whose bytes were handed to an endpoint: from then on it may be on the chain, whatever the endpoint says.
/// </summary>
public sealed class SentTransaction
{
    public required Bytes32 Hash { get; init; }
    public required ulong ChainId { get; init; }
    public required Address From { get; init; }
    public required ulong Nonce { get; init; }

    /// <summary>It takes money to an application, through a portal or into a vault.</summary>
    public required bool IsDeposit { get; init; }

    /// <summary>Whose input it adds; null for one that adds none, and where an older program wrote it down.</summary>
    public Address? Application { get; init; }

    /// <summary>Of the input that it adds: <see cref="AddedInput.Digest"/>.</summary>
    public Bytes32? InputDigest { get; init; }

    /// <summary>Known once its receipt was read.</summary>
    public ulong? BlockNumber { get; internal set; }

    /// <summary>What it can cost at most; what it did cost, where the endpoint says so and it can be.</summary>
    public UInt128 MostWei { get; init; }
    public ulong GasUsed { get; internal set; }
    public UInt128? PaidWei { get; internal set; }

    /// <summary>Its receipt says that it changed nothing.</summary>
    public bool HasFailed { get; internal set; }

    /// <summary>The error with which the endpoint answered its bytes; it may have passed them on all the same.</summary>
    public string? Refusal { get; internal set; }

    /// <summary>What it came to is on disk, or is nothing that would have to be.</summary>
    public bool IsHeard { get; internal set; }

    /// <summary>It need not be looked up again.</summary>
    public bool IsSettled { get; internal set; }

    /// <summary>Whether an input of the application, as the box announced it, can be the one that this transaction added.</summary>
    public bool MayHaveAdded(ReadOnlySpan<byte> blob) =>
        InputDigest is not { } digest || AddedInput.Read(blob)?.Digest.Equals(digest) == true;
}
