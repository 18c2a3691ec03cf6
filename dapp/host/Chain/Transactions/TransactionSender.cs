using Rollup.Protocol;

namespace Rollup.Chain;

/// <summary>
/// Sends transactions of one account, one after the other, and waits for each. A call that a contract would refuse is found when its
/// gas is estimated: it costs nothing and throws an <see cref="RpcException"/> that names the refusal.
/// </summary>
public sealed class TransactionSender(EthereumClient client, EthereumKey key) : IDisposable
{
    // EIP-7825: no transaction of more gas is valid on mainnet.
    const ulong GasMax = 1 << 24;

    const int SendTriesMax = 3;

    readonly SemaphoreSlim _oneAtATime = new(1);
    ulong _chainId;

    public EthereumClient Client { get; } = client;

    public Address Address => key.Address;

    /// <summary>How long to wait for a block to take the transaction.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Signs, sends and waits. The receipt is of a transaction that succeeded; otherwise <see cref="TransactionFailedException"/>.</summary>
    public async Task<Receipt> SendAsync(ContractCall call, CancellationToken cancellation = default)
    {
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            SignedTransaction transaction = await SignAsync(call, cancellation);
            await DeliverAsync(transaction, cancellation);
            Receipt receipt = await Client.WaitForReceiptAsync(transaction.Hash, Patience, cancellation);
            if (receipt.Succeeded) return receipt;
            throw new TransactionFailedException(receipt, await ReasonAsync(call, receipt, cancellation));
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Runs the call as the pending block would, without sending it. Gives what it returns; a refusal throws.</summary>
    public Task<byte[]> SimulateAsync(ContractCall call, CancellationToken cancellation = default) =>
        Client.CallAsync(call, Address, BlockTag.Pending, cancellation);

    public void Dispose() => _oneAtATime.Dispose();

    async Task<SignedTransaction> SignAsync(ContractCall call, CancellationToken cancellation)
    {
        ulong gas = await Client.EstimateGasAsync(call, Address, cancellation);
        BlockHeader head = await Client.BlockAsync(BlockTag.Latest, cancellation) ?? throw new InvalidOperationException("the chain has no block");
        UInt128 priorityFeeWei = await Client.PriorityFeeWeiAsync(cancellation);
        if (_chainId == 0) _chainId = await Client.ChainIdAsync(cancellation);
        Transaction transaction = new()
        {
            ChainId = _chainId,
            Nonce = await Client.TransactionCountAsync(Address, BlockTag.Pending, cancellation),
            PriorityFeeWei = priorityFeeWei,
            FeeCapWei = (head.BaseFeeWei * 2) + priorityFeeWei, // six full blocks in a row double the base fee
            GasLimit = Math.Max(gas, Math.Min(gas + (gas / 5), Math.Min(GasMax, head.GasLimit))),
            Call = call,
        };
        return TransactionSigner.Sign(transaction, key);
    }

    // The same bytes are the same transaction, so a lost answer is no reason to give up: ask whether they arrived, else send them again.
    async Task DeliverAsync(SignedTransaction transaction, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await Client.SendRawTransactionAsync(transaction.Raw, cancellation);
                return;
            }
            catch (Exception failure) when (IsUncertain(failure, cancellation))
            {
                if (await IsKnownAsync(transaction.Hash, cancellation)) return;
                if (attempt == SendTriesMax) throw;
            }
            catch (RpcException) when (attempt > 1)
            {
                // "already known" or "nonce too low": an earlier try had arrived after all.
                if (await IsKnownAsync(transaction.Hash, cancellation)) return;
                throw;
            }
        }
    }

    async Task<bool> IsKnownAsync(Bytes32 hash, CancellationToken cancellation)
    {
        System.Text.Json.JsonElement found = await Client.Rpc.CallAsync("eth_getTransactionByHash", [hash.ToHex()], cancellation);
        return found.ValueKind == System.Text.Json.JsonValueKind.Object;
    }

    // A failed transaction does not carry its reason. The same call on the state before its block usually gives it; when another
    // transaction of that block was in the way, the state after it does.
    async Task<Revert?> ReasonAsync(ContractCall call, Receipt receipt, CancellationToken cancellation)
    {
        foreach (ulong blockNumber in new[] { receipt.BlockNumber - 1, receipt.BlockNumber })
        {
            try
            {
                await Client.CallAsync(call, Address, BlockTag.Number(blockNumber), cancellation);
            }
            catch (RpcException failure)
            {
                return failure.Revert;
            }
        }
        return null;
    }

    static bool IsUncertain(Exception failure, CancellationToken cancellation) =>
        failure is HttpRequestException or IOException || (failure is TaskCanceledException && !cancellation.IsCancellationRequested);
}
