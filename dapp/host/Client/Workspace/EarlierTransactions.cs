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
            if (receipt is null && await session.Chain.KnowsTransactionAsync(earlier.Hash, cancellation))
                throw new ClientException(new EarlierWaits(earlier.Hash));
            if (earlier.IsDeposit) await CheckDepositAsync(session, earlier, receipt, cancellation);
            else if (receipt is not null || await IsTakenAsync(session, earlier, BlockTag.Latest, cancellation))
                session.Sent.Settle(earlier); // else whatever is sent next takes its nonce
        }
    }

    /// <summary>
    /// A deposit did not happen when its nonce is used up at a block to which the node has read, and no input of the node is the
    /// deposit's. That it failed, or that another took its nonce, is otherwise the endpoint's word alone.
    /// </summary>
    static async Task CheckDepositAsync(Session session, SentTransaction earlier, Receipt? receipt, CancellationToken cancellation)
    {
        ulong readBlock = (await session.Node.StatusAsync(cancellation)).ReadBlock; // before the inputs: they reach at least so far
        NodeInput? input = await session.Node.InputOfAsync(earlier.Hash, cancellation);
        if (input is { State: not InputState.Waiting })
        {
            session.Sent.Settle(earlier);
            throw new ClientException(new EarlierDeposit(earlier.Hash, input.BlockNumber, input.Index));
        }
        if (input is not null) throw new ClientException(new EarlierDepositUnheard(earlier.Hash, input.BlockNumber, input.Index));
        if (receipt is { Succeeded: true })
            throw new ClientException(
                new EarlierDepositUnheard(earlier.Hash, receipt.BlockNumber, InputBox.InputOf(receipt).Index));
        if (await IsTakenAsync(session, earlier, BlockTag.Number(readBlock), cancellation)) session.Sent.Settle(earlier);
        else if (receipt is not null || await IsTakenAsync(session, earlier, BlockTag.Latest, cancellation))
            throw new ClientException(new EarlierDepositDoubtful(earlier.Hash, earlier.Nonce, readBlock));
    }

    static async Task<bool> IsTakenAsync(Session session, SentTransaction earlier, BlockTag at, CancellationToken cancellation) =>
        await ProvedState.NonceOrToldAsync(session.Chain, at, earlier.From, cancellation) > earlier.Nonce;
}
