namespace Rollup.Client.Workspace;

/// <summary>
/// What an earlier run of this account sent and did not hear of, because it was killed or the endpoint fell silent. As long as nobody
/// knows what became of it, nothing more is sent: a deposit would be made a second time.
/// </summary>
static class EarlierTransactions
{
    /// <summary>Settles what is known by now. Throws for one that is still on its way, and once for a deposit that had arrived.</summary>
    public static async Task CheckAsync(Session session, ulong chainId, CancellationToken cancellation)
    {
        foreach (SentTransaction earlier in session.Sent.Unsettled(chainId, session.Account))
        {
            Receipt? receipt = await session.Chain.ReceiptAsync(earlier.Hash, cancellation);
            if (receipt is null)
            {
                if (await session.Chain.KnowsTransactionAsync(earlier.Hash, cancellation))
                    throw new ClientException(new EarlierWaits(earlier.Hash));
                // Another took its nonce, so it can never be in a block; else whatever is sent next takes it.
                ulong mined = await session.Chain.TransactionCountAsync(earlier.From, BlockTag.Latest, cancellation);
                if (mined > earlier.Nonce) session.Sent.Settle(earlier);
                continue;
            }
            if (earlier.IsDeposit && receipt.Succeeded) await HearAsync(session, earlier, receipt, cancellation);
            session.Sent.Settle(earlier);
        }
    }

    static async Task HearAsync(Session session, SentTransaction earlier, Receipt receipt, CancellationToken cancellation)
    {
        ulong index = InputBox.InputOf(receipt).Index;
        NodeInput? input = await session.Node.InputAsync(index, cancellation);
        if (input is null or { State: InputState.Waiting })
            throw new ClientException(new EarlierDepositUnheard(earlier.Hash, receipt.BlockNumber, index));
        session.Sent.Settle(earlier);
        throw new ClientException(new EarlierDeposit(earlier.Hash, receipt.BlockNumber, index));
    }
}
