using Rollup.Protocol;

namespace Rollup.Chain;

/// <summary>What a reader needs of a block: its place in the chain and its price.</summary>
public sealed class BlockHeader
{
    public required ulong Number { get; init; }
    public required Bytes32 Hash { get; init; }
    public required Bytes32 ParentHash { get; init; }
    public required ulong Timestamp { get; init; }
    public required UInt128 BaseFeeWei { get; init; }
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
}

/// <summary>Which events are wanted; a null topic matches everything at its position.</summary>
public sealed class LogFilter
{
    public required Address Contract { get; init; }
    public IReadOnlyList<Bytes32?> Topics { get; init; } = [];
}

/// <summary>What became of a transaction.</summary>
public sealed class Receipt
{
    public required Bytes32 TransactionHash { get; init; }
    public required bool Succeeded { get; init; }
    public required ulong BlockNumber { get; init; }
    public required Bytes32 BlockHash { get; init; }
    public required ulong GasUsed { get; init; }
    public required UInt128 GasPriceWei { get; init; }
    public required Address Sender { get; init; }

    /// <summary>The contract that the transaction created, if it did.</summary>
    public required Address? Created { get; init; }

    public required IReadOnlyList<LogEntry> Logs { get; init; }

    /// <summary>The first event of this kind that the contract emitted in the transaction.</summary>
    public AbiValues Event(AbiEvent wanted, in Address contract)
    {
        foreach (LogEntry entry in Logs)
        {
            if (entry.Contract.Equals(in contract) && entry.Topics.Count > 0 && entry.Topics[0].Equals(wanted.Topic))
                return wanted.Decode(entry);
        }
        throw new InvalidOperationException($"transaction {TransactionHash.ToHex()} emitted no {wanted.Signature.Name}");
    }
}

/// <summary>A message to the chain that nobody has signed yet: to be simulated, estimated, signed here, or handed to a wallet.</summary>
public sealed class ContractCall
{
    /// <summary>Null creates a contract from <see cref="Data"/>.</summary>
    public required Address? To { get; init; }

    public UInt128 ValueWei { get; init; }
    public byte[] Data { get; init; } = [];
}
