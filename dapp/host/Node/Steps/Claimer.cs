namespace Rollup.Node.Steps;

/// <summary>
/// Records epochs that are over, claims them in order, attaches proofs once a claim is accepted. The signed bytes are stored before they
/// are sent, and a successor of an unmined claim takes the same nonce, unless no block could take it: however often the node is killed,
/// one nonce carries at most one claim.
/// </summary>
public sealed class Claimer(Endpoints endpoints, ClaimerFacts facts, ApplicationFacts application, Action<string> say)
{
    /// <summary>Blocks read since signing after which an unmined claim is signed anew with a higher fee.</summary>
    const ulong StuckAfterBlocks = 24;

    /// <summary>Blocks read between two sendings of the same bytes.</summary>
    const ulong ResendAfterBlocks = 4;

    /// <summary>Blocks read since Authority refused a claim as the second; by then logs must have shown the first.</summary>
    const ulong HiddenAfterBlocks = 128;

    /// <summary>Open epochs looked at in one step.</summary>
    const int OpenEpochsMax = 16;

    readonly ClaimChecks _checks = new(endpoints, facts);

    readonly IChain _chain = endpoints.Endpoint;

    /// <summary>Where the reader stood when bytes were last sent by this process. Lost in a kill, and then they are sent again.</summary>
    readonly Dictionary<string, ulong> _sentAtBlock = [];

    /// <summary>Where the reader stood when Authority first refused the claim of an epoch as a second one.</summary>
    readonly Dictionary<ulong, ulong> _takenAtBlock = [];

    /// <param name="inputsAreComplete">Until all inputs up to the head were read, no epoch is computed and no claim is judged.</param>
    public async Task<StepOutcome> StepAsync(bool inputsAreComplete, CancellationToken cancellation)
    {
        if (facts.PendingRollback() is { } block)
        {
            facts.Truncate(block);
            _checks.Forget();
            return StepOutcome.Progressed;
        }
        if (!inputsAreComplete || !facts.RunnerIsCurrent()) return StepOutcome.Idle;
        try
        {
            return await StepEpochsAsync(cancellation);
        }
        catch (NotProvedException reason)
        {
            say($"nothing is claimed: {reason.Message}");
            return StepOutcome.Idle;
        }
    }

    async Task<StepOutcome> StepEpochsAsync(CancellationToken cancellation)
    {
        if (facts.ForeignClaim() is { } foreign)
        {
            await _checks.ForeignAsync(foreign, cancellation);
            return StepOutcome.Idle;
        }
        if (RecordNextEpoch()) return StepOutcome.Progressed;

        foreach (StoredEpoch epoch in facts.OpenEpochs(OpenEpochsMax))
        {
            (bool mayPass, StepOutcome outcome) = await StepEpochAsync(epoch, cancellation);
            if (outcome == StepOutcome.Progressed || !mayPass) return outcome;
        }
        return StepOutcome.Idle;
    }

    /// <summary>An epoch is recorded when its last block was read and its inputs have results: that is "computed" in the table.</summary>
    bool RecordNextEpoch()
    {
        ulong length = application.EpochLength;
        ulong? ofInput = facts.NextInputBlock() is { } input ? input / length : null;
        ulong? ofClaim = facts.UnrecordedClaim() is { } claim ? claim / length : null;
        ulong? next = ofInput is { } a && ofClaim is { } b ? Math.Min(a, b) : ofInput ?? ofClaim;
        if (next is not { } epoch) return false;

        ulong lastBlock = epoch * length + length - 1;
        ulong inputCount = facts.InputCountUpTo(lastBlock);
        if (facts.CursorBlock() < lastBlock || facts.ResultCount() < inputCount) return false;

        StoredResult result = facts.ResultAfter(inputCount);
        facts.RecordEpoch(new StoredEpoch(epoch, lastBlock, inputCount, result.OutputCount, result.Root, Finished: false));
        return true;
    }

    /// <summary>Whether the next epoch may be looked at as well: claims are sent in order, one unmined at a time.</summary>
    async Task<(bool MayPass, StepOutcome Outcome)> StepEpochAsync(StoredEpoch epoch, CancellationToken cancellation)
    {
        List<SeenClaim> seen = facts.ClaimsSeen(epoch.LastBlock);
        bool holdsKey = application.Claimer is not null;
        AttemptState attempt = seen.Count == 0 && holdsKey ? await AttemptStateAsync(epoch, cancellation) : AttemptState.None;
        ClaimAction action = ClaimDecision.Decide(new ClaimFacts(
            Computed: true, SeenOnChain: seen.Count > 0, SameRoot: seen.TrueForAll(claim => claim.Root == epoch.Root),
            Accepted: seen.Exists(claim => claim.Accepted), holdsKey, attempt));

        bool isSent = action is ClaimAction.Submit or ClaimAction.Replace or ClaimAction.Resend;
        if (isSent && !await _checks.InputsAsync(epoch.LastBlock, cancellation)) return (false, StepOutcome.Idle);
        switch (action)
        {
            case ClaimAction.Stop:
                return (false, StepOutcome.Progressed); // the next step begins with the claim that is not ours
            case ClaimAction.Finish:
                await _checks.AcceptedAsync(epoch, seen, cancellation);
                Finish(epoch);
                return (true, StepOutcome.Progressed);
            case ClaimAction.Submit:
                return (false, await SignAsync(epoch, await _chain.ClaimerNonceAsync(cancellation), cancellation));
            case ClaimAction.Replace:
                return (false, await ReplaceAsync(epoch, cancellation));
            case ClaimAction.Resend:
                return (false, await ResendAsync(epoch, cancellation));
            default:
                return (attempt != AttemptState.RevertedUnread, StepOutcome.Idle);
        }
    }

    async Task<AttemptState> AttemptStateAsync(StoredEpoch epoch, CancellationToken cancellation)
    {
        List<ClaimAttempt> attempts = facts.Attempts(epoch.Epoch, epoch.Root);
        if (attempts.Count == 0) return AttemptState.None;

        // The nonce first: if it is used by then and no receipt is found after, it was used by another transaction.
        ulong nonce = await _chain.ClaimerNonceAsync(cancellation);
        ulong cursor = facts.CursorBlock();
        bool revertedUnread = false;
        foreach (ClaimAttempt attempt in attempts)
        {
            if (await _chain.ReceiptAsync(attempt.TransactionHash, cancellation) is not { } receipt) continue;
            if (receipt.Succeeded && receipt.BlockNumber <= cursor)
                throw new ReadAgainException(receipt.BlockNumber - 1,
                    $"the claim of epoch {epoch.Epoch} was mined in block {receipt.BlockNumber}, whose logs did not show it: read again");
            if (receipt.Succeeded) return AttemptState.Mined;
            revertedUnread |= receipt.BlockNumber > cursor;
        }
        if (revertedUnread) return AttemptState.RevertedUnread;
        if (nonce > attempts[0].Nonce) return AttemptState.Lost;
        return cursor >= attempts[0].HeadBlock + StuckAfterBlocks ? AttemptState.Stuck : AttemptState.Pending;
    }

    /// <summary>
    /// With the same nonce, unless the account has not come so far: then the endpoint had told one that no block takes, and the claim is
    /// signed anew with the account's own. Authority takes an epoch once, so one that is let go and mined after all claims nothing twice.
    /// </summary>
    async Task<StepOutcome> ReplaceAsync(StoredEpoch epoch, CancellationToken cancellation)
    {
        ulong signed = facts.LatestAttempt(epoch.Epoch, epoch.Root)!.Nonce, next = await _chain.ClaimerNonceAsync(cancellation);
        if (next < signed)
            say($"the claim of epoch {epoch.Epoch} was signed with nonce {signed}, {application.Claimer} is at {next}:"
                + " it is given up and signed anew");
        return await SignAsync(epoch, Math.Min(signed, next), cancellation);
    }

    async Task<StepOutcome> SignAsync(StoredEpoch epoch, ulong nonce, CancellationToken cancellation)
    {
        UInt128 feeMin = facts.LatestAttemptOfNonce(nonce) is { } earlier ? earlier.Fee + earlier.Fee / 8 + 1 : 0;
        SignedClaim signed = await _chain.SignClaimAsync(
            new ClaimDraft(epoch.LastBlock, epoch.Root, nonce, feeMin), cancellation);
        switch (signed.Refusal)
        {
            case null:
                break;
            case "NotPastBlock": // the head is behind what was read
                return StepOutcome.Idle;
            case "NotFirstClaim": // somebody was first, which will be read
                ThrowIfHidden(epoch);
                return StepOutcome.Idle;
            case SignedClaim.FeeTooHigh:
                say($"the claim of an epoch waits until gas is cheaper, and so does everybody's money: {signed.Detail}"
                    + $" (epoch {epoch.Epoch}; --max-fee-gwei allows more)");
                return StepOutcome.Idle;
            case "OwnableUnauthorizedAccount":
                throw new NodeStopException(
                    $"{application.Claimer} may not claim at {application.Validator}: it is not the owner", NodeEndKind.ApplicationWrong);
            default:
                throw new ChainRetryException($"the claim of epoch {epoch.Epoch} would fail with {signed.Refusal}");
        }

        ClaimAttempt attempt = new(
            epoch.Epoch, epoch.Root, nonce, signed.FeePerGas, facts.CursorBlock(), signed.TransactionHash, signed.Transaction);
        facts.StoreAttempt(attempt);
        await SendAsync(attempt, cancellation);
        return StepOutcome.Progressed;
    }

    void ThrowIfHidden(StoredEpoch epoch)
    {
        ulong cursor = facts.CursorBlock();
        if (_takenAtBlock.TryAdd(epoch.Epoch, cursor) || cursor < _takenAtBlock[epoch.Epoch] + HiddenAfterBlocks) return;
        _ = _takenAtBlock.Remove(epoch.Epoch);
        throw new ReadAgainException(
            epoch.LastBlock, $"epoch {epoch.Epoch} is claimed already, and no log shows by whom: read again");
    }

    async Task<StepOutcome> ResendAsync(StoredEpoch epoch, CancellationToken cancellation)
    {
        ClaimAttempt attempt = facts.LatestAttempt(epoch.Epoch, epoch.Root)!;
        if (_sentAtBlock.TryGetValue(attempt.TransactionHash, out ulong block) && facts.CursorBlock() < block + ResendAfterBlocks)
            return StepOutcome.Idle;

        await SendAsync(attempt, cancellation);
        return StepOutcome.Progressed;
    }

    async Task SendAsync(ClaimAttempt attempt, CancellationToken cancellation)
    {
        await _chain.BroadcastAsync(attempt.Raw, cancellation);
        _sentAtBlock[attempt.TransactionHash] = facts.CursorBlock();
    }

    void Finish(StoredEpoch epoch)
    {
        OutputProofs proofs = new(facts.OutputLeaves(epoch.OutputCount));
        if (proofs.Root.ToHex() != epoch.Root)
            throw new NodeStopException(
                $"epoch {epoch.Epoch}: the stored outputs hash to {proofs.Root.ToHex()}, the machine said {epoch.Root}",
                NodeEndKind.StateDiffers);

        ulong first = facts.FirstUnproven(epoch.OutputCount);
        List<byte[]> siblings = [];
        for (ulong index = first; index < epoch.OutputCount; index++) siblings.Add(Joined(proofs.Of(index)));
        facts.FinishEpoch(epoch.Epoch, first, siblings);
    }

    static byte[] Joined(OutputProof proof)
    {
        byte[] bytes = new byte[OutputsTree.Height * Bytes32.Size];
        for (int level = 0; level < OutputsTree.Height; level++) proof.Siblings[level].CopyTo(bytes.AsSpan(level * Bytes32.Size));
        return bytes;
    }
}
