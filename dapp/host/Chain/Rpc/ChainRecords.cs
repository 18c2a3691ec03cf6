namespace Rollup.Chain;

/// <summary>What a reader needs of a block: its place in the chain and its price.</summary>
public sealed class BlockHeader
{
    public required ulong Number { get; init; }
    public required Bytes32 Hash { get; init; }
    public required Bytes32 ParentHash { get; init; }
    public required ulong Timestamp { get; init; }
    /// <summary>Null where the endpoint says none, as on a chain without EIP-1559.</summary>
    public required UInt128? BaseFeeWei { get; init; }

    public required ulong GasLimit { get; init; }
}

/// <summary>One event as it stands in a receipt. Block hash, not number alone, says which chain it belongs to.</summary>
public sealed class LogEntry
{
    public required Address Contract { get; init; }
    public required IReadOnlyList<Bytes32> Topics { get; init; }
    public required byte[] Data { get; init; }
    public required ulong BlockNumber { get; init; }
    public required Bytes32 BlockHash { get; init; }
    public required Bytes32 TransactionHash { get; init; }
    public required ulong LogIndex { get; init; }

    internal Answer Answer { get; init; }
}

/// <summary>Which events are wanted; a null topic matches everything at its position.</summary>
public sealed class LogFilter
{
    public required Address Contract { get; init; }
    public IReadOnlyList<Bytes32?> Topics { get; init; } = [];

    internal bool Matches(LogEntry entry)
    {
        if (!entry.Contract.Equals(Contract) || entry.Topics.Count < Topics.Count) return false;
        for (int index = 0; index < Topics.Count; index++)
            if (Topics[index] is { } wanted && !entry.Topics[index].Equals(wanted)) return false;
        return true;
    }
}

/// <summary>What became of a transaction.</summary>
public sealed class Receipt
{
    public required Bytes32 TransactionHash { get; init; }
    public required bool Succeeded { get; init; }
    public required ulong BlockNumber { get; init; }
    public required Bytes32 BlockHash { get; init; }
    public required ulong GasUsed { get; init; }

    /// <summary>What a unit of gas did cost; null where the endpoint does not say it.</summary>
    public UInt128? EffectiveGasPriceWei { get; init; }

    /// <summary>The contract that the transaction created, if it did.</summary>
    public required Address? Created { get; init; }

    public required IReadOnlyList<LogEntry> Logs { get; init; }

    internal Answer Answer { get; init; }
}

/// <summary>A message to the chain that nobody has signed yet: to be simulated, estimated, signed here, or handed to a wallet.</summary>
public sealed class ContractCall
{
    /// <summary>Null creates a contract from <see cref="Data"/>.</summary>
    public required Address? To { get; init; }

    public UInt128 ValueWei { get; init; }
    public byte[] Data { get; init; } = [];
}
