namespace Rollup.Client.Workspace;

/// <summary>
/// What an earlier run of this account sent and did not hear of, because it was killed or the endpoint fell silent. As long as nobody
/// knows what became of it, nothing more is sent: a deposit would be made a second time.
/// </summary>
static class EarlierTransactions
{
    /// <summary>
    /// Settles what is known by now. Throws for one that is still on its way, and for a deposit that had arrived: until somebody was told.
    /// </summary>
    public static async Task CheckAsync(Session session, ulong chainId, CancellationToken cancellation)
    {
        foreach (SentTransaction earlier in session.Sent.Unsettled(chainId, session.Account))
        {
            Receipt? receipt = await session.Chain.ReceiptAsync(earlier.Hash, cancellation);
            if (receipt is null && await session.Chain.KnowsTransactionAsync(earlier.Hash, cancellation))
                throw new ClientException(new EarlierWaits(earlier.Hash));
            bool isOurs = earlier.Application is not { } application || application.Equals(session.Application);
            if (earlier.IsDeposit && isOurs) await CheckDepositAsync(session, earlier, receipt, cancellation);
            else if (receipt is null && !await IsTakenAsync(session, earlier, BlockTag.Latest, cancellation))
                continue; // whatever is sent next takes its nonce
            else if (!earlier.IsDeposit) session.Sent.Settle(earlier);
            else // only the node of the application that it went to can tell what it came to
                SentLedger.Passed(earlier, receipt?.BlockNumber ?? await session.Chain.BlockNumberAsync(cancellation));
        }
    }

    /// <summary>
    /// A deposit did not happen when its nonce is used up at a block to which the node has read, proved against that block's hash as the
    /// node knows it, and no input of the node is the deposit's. That it failed, or that another took its nonce, is otherwise the
    /// endpoint's word alone, which may come with a header and a proof of its own making.
    /// </summary>
    static async Task CheckDepositAsync(Session session, SentTransaction earlier, Receipt? receipt, CancellationToken cancellation)
    {
        NodeStatus node = await session.Node.StatusAsync(cancellation); // before the inputs: they reach at least so far
        NodeInput? input = await session.Node.InputOfAsync(earlier.Hash, cancellation);
        if (input is not null && !earlier.MayHaveAdded(input.Raw))
            throw new ClientException(new InputDiffers(input.Index, HexText.Of(earlier.Hash)));
        if (input is { State: not InputState.Waiting }) await TellAsync(session, earlier, input, cancellation);
        if (input is not null) throw new ClientException(new EarlierDepositUnheard(earlier.Hash, input.BlockNumber));
        if (receipt is { Succeeded: true }) throw new ClientException(new EarlierDepositUnheard(earlier.Hash, receipt.BlockNumber));
        if (await IsProvedTakenAsync(session, earlier, node, cancellation)) session.Sent.Settle(earlier);
        else if (receipt is not null || await IsTakenAsync(session, earlier, BlockTag.Latest, cancellation)
            || await session.Chain.TransactionCountAsync(earlier.From, BlockTag.Pending, cancellation) > earlier.Nonce)
            throw new ClientException(new EarlierDepositDoubtful(earlier.Hash, earlier.Nonce, node.ReadBlock));
    }

    // What it bought is on disk before anybody is told, and it is settled after.
    static async Task TellAsync(Session session, SentTransaction earlier, NodeInput input, CancellationToken cancellation)
    {
        (CommandKind command, ulong? jobId) = await BoughtAsync(session, input, cancellation);
        (_, string status) = NodeAnswers.RefusalOf(input);
        session.Sent.Heard(earlier.Hash);
        throw new ClientException(new EarlierDeposit(earlier.Hash, input.BlockNumber, input.Index, command, jobId, status));
    }

    static async Task<(CommandKind Command, ulong? JobId)> BoughtAsync(Session session, NodeInput input, CancellationToken cancellation)
    {
        if (AddedInput.Read(input.Raw) is not { } added) return (CommandKind.None, null);
        if (AcceptJob.TryDecode(added.Command, out AcceptJob accept)) return (CommandKind.AcceptJob, accept.JobId);
        if (!PostJob.TryDecode(added.Command, out PostJob post)) return (CommandKind.None, null);
        JobTerms terms = post.Terms;
        ulong? jobId = NodeAnswers.JobPostedBy(
            (await session.Node.OutputsOfInputAsync(input.Index, cancellation)).Select(output => output.Raw));
        if (jobId is { } job) session.JobFiles(job).Keep(job, in terms);
        return (CommandKind.PostJob, jobId);
    }

    static async Task<bool> IsProvedTakenAsync(
        Session session, SentTransaction earlier, NodeStatus node, CancellationToken cancellation)
    {
        if (node.ReadBlockHash is not { } hash) return false;
        try
        {
            return await ProvedState.NonceAsync(session.Chain, node.ReadBlock, hash, earlier.From, cancellation) > earlier.Nonce;
        }
        catch (Exception fault) when (fault is UnprovableException or MalformedAnswerException)
        {
            return false;
        }
    }

    static async Task<bool> IsTakenAsync(Session session, SentTransaction earlier, BlockTag at, CancellationToken cancellation) =>
        await ProvedState.NonceOrToldAsync(session.Chain, at, earlier.From, cancellation) > earlier.Nonce;
}
