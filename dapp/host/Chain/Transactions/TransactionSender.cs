using System.Runtime.ExceptionServices;

namespace Rollup.Chain;

/// <summary>
/// Sends transactions of one account, one call or one row of calls after the other, and waits for each. A call that a contract would
/// refuse is found when its gas is estimated: it costs nothing and throws an <see cref="RpcException"/> that names the refusal.
/// </summary>
public sealed class TransactionSender(EthereumClient client, EthereumKey key) : IDisposable
{
    const int SendTriesMax = 3;

    static readonly TimeSpan s_noncePatience = TimeSpan.FromSeconds(10), s_nonceInterval = TimeSpan.FromMilliseconds(200);

    readonly SemaphoreSlim _oneAtATime = new(1);

    public EthereumClient Client { get; } = client;

    public Address Address => key.Address;

    /// <summary>How long to wait for a block to take the transaction.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The most that a unit of gas may cost.</summary>
    public UInt128 FeeCapMaxWei { get; init; } = TransactionCost.DefaultFeeCapWei;

    /// <summary>Hears what a transaction may cost before it is signed; what it throws keeps it from being signed.</summary>
    public Action<ContractCall, TransactionCost>? Announce { get; init; }

    /// <summary>The chain that is signed for; 0 asks the endpoint.</summary>
    public ulong ChainId { get; init; }

    /// <summary>
    /// What left for the chain, in its order: whatever fails afterwards, this was sent. Bytes that an endpoint answers with an error are in
    /// it too: it may have passed them on before, as one does that times out.
    /// </summary>
    public SentLedger Sent { get; init; } = new();

    /// <summary>
    /// Signs, sends and waits. The receipt is of a transaction that succeeded; otherwise <see cref="TransactionFailedException"/>.
    /// </summary>
    public async Task<Receipt> SendAsync(ContractCall call, CancellationToken cancellation = default) =>
        (await SendAllAsync([call], cancellation))[0];

    /// <summary>
    /// Signs and sends calls with numbers in a row, so that one block can take them all, and waits for each. After one that cannot be sent
    /// none follows; what became of those before it is waited for before it throws.
    /// </summary>
    public async Task<IReadOnlyList<Receipt>> SendAllAsync(IReadOnlyList<ContractCall> calls, CancellationToken cancellation = default)
    {
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            List<(ContractCall Call, SentTransaction Sent)> delivered = [];
            ExceptionDispatchInfo? failure = null;
            foreach (ContractCall call in calls)
            {
                try
                {
                    ulong? nonce = delivered.Count == 0 ? null : delivered[^1].Sent.Nonce + 1;
                    delivered.Add((call, await SignAndDeliverAsync(call, nonce, cancellation)));
                }
                catch (Exception fault) when (delivered.Count > 0 && !cancellation.IsCancellationRequested)
                {
                    failure = ExceptionDispatchInfo.Capture(fault);
                    break;
                }
            }
            List<Receipt> receipts = [];
            foreach ((_, SentTransaction sent) in delivered)
            {
                receipts.Add(await Client.WaitForReceiptAsync(sent.Hash, Patience, cancellation));
                Sent.Saw(sent, receipts[^1]);
            }
            int failed = receipts.FindIndex(receipt => !receipt.Succeeded);
            if (failed >= 0)
                throw new TransactionFailedException(
                    receipts[failed], await ReasonAsync(delivered[failed].Call, receipts[failed], cancellation));
            failure?.Throw();
            return receipts;
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

    async Task<SentTransaction> SignAndDeliverAsync(ContractCall call, ulong? nonce, CancellationToken cancellation)
    {
        Transaction unsigned = await PrepareAsync(call, nonce, cancellation);
        SignedTransaction transaction = TransactionSigner.Sign(unsigned, key);
        AddedInput? input = AddedInput.Of(call, Address);
        SentTransaction sent = new()
        {
            Hash = transaction.Hash, ChainId = unsigned.ChainId, From = Address, Nonce = unsigned.Nonce,
            IsDeposit = input?.IsDeposit == true, Application = input?.Application, InputDigest = input?.Digest,
            MostWei = unsigned.Cost.MostWei
        };
        cancellation.ThrowIfCancellationRequested(); // who stops before here has sent nothing
        Sent.Add(sent); // from here on it may be on the chain, whatever the endpoint says
        await DeliverAsync(transaction, sent, cancellation);
        return sent;
    }

    async Task<Transaction> PrepareAsync(ContractCall call, ulong? nonce, CancellationToken cancellation)
    {
        TransactionCost cost = await TransactionCost.EstimateAsync(Client, call, Address, FeeCapMaxWei, cancellation: cancellation);
        Announce?.Invoke(call, cost);
        ulong chainId = ChainId != 0 ? ChainId : await Client.ChainIdAsync(cancellation);
        return new Transaction { ChainId = chainId, Nonce = nonce ?? await NonceAsync(chainId, cancellation), Cost = cost, Call = call };
    }

    // What an endpoint says may be of a moment ago, and a wallet elsewhere may have sent something: both pass.
    async Task<ulong> NonceAsync(ulong chainId, CancellationToken cancellation)
    {
        TimeSpan patience = Patience < s_noncePatience ? Patience : s_noncePatience;
        long deadlineTicks = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (true)
        {
            ulong taken = await TakenAsync(cancellation);
            ulong told = await Client.TransactionCountAsync(Address, BlockTag.Pending, cancellation);
            try
            {
                return Sent.NextNonce(chainId, Address, taken, told);
            }
            catch (NonceException fault) when (fault.Fault != NonceFault.DepositBeyond && Environment.TickCount64 < deadlineTicks)
            {
                if (fault.Fault == NonceFault.Behind && await Client.ReceiptAsync(fault.Transaction!.Hash, cancellation) is null)
                    SentLedger.LeftTheChain(fault.Transaction);
                else await Task.Delay(s_nonceInterval, cancellation);
            }
        }
    }

    // A development chain whose account was just given Ether proves nothing before its next block. Who lies could as well prove nothing.
    async Task<ulong> TakenAsync(CancellationToken cancellation)
    {
        try
        {
            return await ProvedState.NonceOrToldAsync(Client, BlockTag.Latest, Address, cancellation);
        }
        catch (MalformedAnswerException fault) when (fault.Method == StorageProofs.Method)
        {
            return await Client.TransactionCountAsync(Address, BlockTag.Latest, cancellation);
        }
    }

    // The same bytes are the same transaction, so a lost answer is no reason to give up: ask whether they arrived, else send them again.
    async Task DeliverAsync(SignedTransaction transaction, SentTransaction sent, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await Client.SendRawTransactionAsync(transaction.Raw, cancellation);
                return;
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or MalformedAnswerException)
            {
                if (await Client.KnowsTransactionAsync(transaction.Hash, cancellation)) return;
                if (attempt == SendTriesMax) throw;
            }
            catch (RpcException refusal)
            {
                // "already known" or "nonce too low": an earlier try had arrived after all.
                sent.Refusal = refusal.Reason;
                if (await Client.KnowsTransactionAsync(transaction.Hash, cancellation)) return;
                throw;
            }
        }
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
}
