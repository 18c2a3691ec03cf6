using System.Numerics;
using Nethereum.Model;
using Nethereum.Signer;

namespace Rollup.Chain;

/// <summary>Everything a transaction of type 2 (EIP-1559) says, before it is signed. It never carries an access list.</summary>
public sealed class Transaction
{
    public required ulong ChainId { get; init; }
    public required ulong Nonce { get; init; }
    public required TransactionCost Cost { get; init; }
    public required ContractCall Call { get; init; }
}

/// <summary>A transaction as it goes to the network, and the hash it will have there.</summary>
public sealed record SignedTransaction(byte[] Raw, Bytes32 Hash);

/// <summary>Signs transactions of type 2. Nonces are RFC 6979, so the same transaction always gets the same signature.</summary>
public static class TransactionSigner
{
    /// <summary>Throws <see cref="KnownKeyException"/> for a key that everybody has, on a chain where that matters.</summary>
    public static SignedTransaction Sign(Transaction transaction, EthereumKey key)
    {
        if (AnvilKeys.Problem(key.Address, transaction.ChainId) is { } problem) throw new KnownKeyException(problem);
        (ContractCall call, TransactionCost cost) = (transaction.Call, transaction.Cost);
        Transaction1559 typed = new(
            (BigInteger)transaction.ChainId, transaction.Nonce, (BigInteger)cost.PriorityFeeWei, (BigInteger)cost.FeeCapWei, cost.GasLimit,
            call.To?.ToHex(), (BigInteger)call.ValueWei, Hex.Encode(call.Data), accessList: null);
        byte[] raw = Convert.FromHexString(new Transaction1559Signer().SignTransaction(key.Signer, typed));
        return new SignedTransaction(raw, OutputProof.LeafOf(raw));
    }
}
