using Rollup.Protocol;

namespace Rollup.Chain;

/// <summary>Everything a transaction of type 2 (EIP-1559) says, before it is signed. It never carries an access list.</summary>
public sealed class Transaction
{
    public required ulong ChainId { get; init; }
    public required ulong Nonce { get; init; }
    public required UInt128 PriorityFeeWei { get; init; }
    public required UInt128 FeeCapWei { get; init; }
    public required ulong GasLimit { get; init; }
    public required ContractCall Call { get; init; }
}

/// <summary>A transaction as it goes to the network, and the hash it will have there.</summary>
public sealed record SignedTransaction(byte[] Raw, Bytes32 Hash);

/// <summary>Signs transactions of type 2: 0x02, then the RLP list of nine fields and the signature.</summary>
public static class TransactionSigner
{
    const byte FeeMarketType = 2;

    public static SignedTransaction Sign(Transaction transaction, EthereumKey key)
    {
        byte[][] fields = Fields(transaction);
        byte[] unsigned = [FeeMarketType, .. Rlp.List(fields)];
        Keccak256.Hash(unsigned, out Bytes32 message);
        Signature signature = key.Sign(message);
        byte[] raw =
        [
            FeeMarketType,
            .. Rlp.List([.. fields, Rlp.Number(signature.Parity), Rlp.Number(signature.R.Bytes), Rlp.Number(signature.S.Bytes)]),
        ];
        Keccak256.Hash(raw, out Bytes32 hash);
        return new SignedTransaction(raw, hash);
    }

    static byte[][] Fields(Transaction transaction) =>
    [
        Rlp.Number(transaction.ChainId),
        Rlp.Number(transaction.Nonce),
        Rlp.Number(transaction.PriorityFeeWei),
        Rlp.Number(transaction.FeeCapWei),
        Rlp.Number(transaction.GasLimit),
        Rlp.Bytes(transaction.Call.To is { } to ? to.Bytes : default),
        Rlp.Number(transaction.Call.ValueWei),
        Rlp.Bytes(transaction.Call.Data),
        Rlp.List(),
    ];
}
