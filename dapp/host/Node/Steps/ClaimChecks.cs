namespace Rollup.Node.Steps;

/// <summary>
/// What must be proved, and agreed on by every endpoint there is, before a claim is signed, its epoch is over, or it stops the node. What
/// is not proved yet throws <see cref="NotProvedException"/>, what is proved false <see cref="ReadAgainException"/>.
/// </summary>
public sealed class ClaimChecks(Endpoints endpoints, ClaimerFacts facts)
{
    /// <summary>Inputs found equal to InputBox's proved ones, from the first. They never change but in a re-organisation.</summary>
    ulong _provedCount;

    public void Forget() => _provedCount = 0;

    /// <summary>
    /// Whether the inputs up to an epoch's last block are what InputBox keeps, none left out. False while later ones are still being read.
    /// </summary>
    public async Task<bool> InputsAsync(ulong lastBlock, CancellationToken cancellation)
    {
        BlockReference agreed = await endpoints.AgreedBlockAsync(lastBlock, cancellation);
        ulong cursor = facts.CursorBlock();
        ulong stored = facts.InputCountUpTo(Math.Min(cursor, agreed.Number));
        ContractState? state = await endpoints.ProveAsync(agreed, new ContractQuestion(_provedCount, stored, [], []), cancellation);
        if (state is null) return true;

        for (ulong index = _provedCount; index < Math.Min(stored, state.InputCount); index++)
        {
            StoredInput input = facts.Input(index) ?? throw Differs(index, "is not stored");
            string hash = InputContent.HashOf(input.Blob), kept = state.InputHashes[(int)(index - _provedCount)];
            if (hash != kept) throw Differs(index, $"hashes to {hash}, InputBox keeps {kept}");
            if (InputContent.PlaceOf(input.Blob) != (index, input.BlockNumber))
                throw Differs(index, "is stored in another block than its own");
        }
        if (stored > state.InputCount)
            throw Differs(state.InputCount, $"is stored, InputBox has {state.InputCount} at block {agreed.Number}");
        if (stored < state.InputCount && cursor >= agreed.Number)
            throw Differs(stored, $"is not stored, InputBox has {state.InputCount} at block {agreed.Number}");

        _provedCount = stored;
        return facts.InputCountUpTo(lastBlock) < stored || stored == state.InputCount;
    }

    /// <summary>Whether Authority keeps the epoch's root as accepted, as the logs said.</summary>
    public async Task AcceptedAsync(StoredEpoch epoch, List<SeenClaim> seen, CancellationToken cancellation)
    {
        BlockReference agreed = await endpoints.AgreedBlockAsync(seen.Max(claim => claim.BlockNumber), cancellation);
        ContractState? state = await endpoints.ProveAsync(agreed, new ContractQuestion(0, 0, [epoch.Root], []), cancellation);
        if (state is null or { AreAccepted: [true] }) return;
        throw new ReadAgainException(seen.Min(claim => claim.BlockNumber) - 1,
            $"a log says that root {epoch.Root} of epoch {epoch.Epoch} was accepted, Authority does not keep it: read again");
    }

    /// <summary>
    /// Asks for a claim that contradicts what was computed once more, from every endpoint, for the proof that Authority accepted it, and
    /// for the proof of the inputs that it contradicts. Stops the node when all of them show it.
    /// </summary>
    public async Task ForeignAsync(ForeignClaim claim, CancellationToken cancellation)
    {
        if (!await ShowsAsync(endpoints.Endpoint, claim, cancellation))
            throw new ReadAgainException(claim.BlockNumber - 1, $"the endpoint showed a claim once and not again ({claim}): read again");
        if (endpoints.Witness is { } witness && !await ShowsAsync(witness, claim, cancellation))
            throw new NotProvedException($"the endpoint shows a claim that is not ours and the witness does not ({claim})");

        BlockReference agreed = await endpoints.AgreedBlockAsync(claim.BlockNumber, cancellation);
        ContractState? state = await endpoints.ProveAsync(agreed, new ContractQuestion(0, 0, [claim.Root], []), cancellation);
        if (state is { AreAccepted: [false] })
            throw new ReadAgainException(claim.BlockNumber - 1, $"a claim is shown that Authority did not accept ({claim}): read again");
        if (await InputsAsync(claim.LastBlock, cancellation))
            throw new NodeStopException($"a claim that is not ours: {claim}", NodeEndKind.ForeignClaim);
    }

    static async Task<bool> ShowsAsync(IChain chain, ForeignClaim claim, CancellationToken cancellation)
    {
        BlockReference? block = await chain.BlockAsync(claim.BlockNumber, cancellation);
        ChainPage page = await chain.LogsAsync(claim.BlockNumber, claim.BlockNumber, cancellation);
        return page.Claims.Any(log => log.Block == block && log.LastBlock == claim.LastBlock && log.Root == claim.Root);
    }

    /// <summary>All before the input is proved, so it is read again from the block of the one before, which may have more.</summary>
    ReadAgainException Differs(ulong index, string how)
    {
        Forget();
        ulong standing = index > 0 && facts.Input(index - 1) is { } before ? before.BlockNumber - 1 : 0;
        return new ReadAgainException(standing, $"input {index} {how}: nothing is claimed of it, it is read again");
    }
}
