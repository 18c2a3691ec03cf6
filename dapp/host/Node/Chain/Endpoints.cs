namespace Rollup.Node.Chain;

/// <summary>
/// The endpoint that a node works with and, where it has one, the witness that must say the same of whatever is signed or stops the node.
/// </summary>
/// <param name="IsBelieved">Whether the endpoint's word is enough where nothing can be proved.</param>
public sealed record Endpoints(IChain Endpoint, IChain? Witness, bool IsBelieved)
{
    /// <summary>The application as both say it is. Throws <see cref="ChainRetryException"/> when they differ.</summary>
    public async Task<ApplicationFacts> ReadApplicationAsync(CancellationToken cancellation)
    {
        ApplicationFacts said = await Endpoint.ReadApplicationAsync(cancellation);
        if (Witness is null) return said;

        ApplicationFacts seen = await Witness.ReadApplicationAsync(cancellation);
        return What(said) == What(seen) ? said
            : throw new ChainRetryException($"endpoint and witness do not say the same of the application: {What(said)} and {What(seen)}");
    }

    /// <summary>
    /// The newest block at the read tag that all endpoints know by the same hash. Throws <see cref="NotProvedException"/> when they know
    /// it by different ones, or it is below the one that is needed.
    /// </summary>
    public async Task<BlockReference> AgreedBlockAsync(ulong numberMin, CancellationToken cancellation)
    {
        BlockReference head = await Endpoint.HeadAsync(cancellation);
        if (Witness is not null)
        {
            BlockReference seen = await Witness.HeadAsync(cancellation);
            ulong number = Math.Min(head.Number, seen.Number);
            if (head.Number > number) head = await KnownAsync(Endpoint, "endpoint", number, cancellation);
            if (seen.Number > number) seen = await KnownAsync(Witness, "witness", number, cancellation);
            if (head != seen)
                throw new NotProvedException($"endpoint and witness differ on block {number}: {head.Hash} and {seen.Hash}");
        }
        return head.Number >= numberMin ? head
            : throw new NotProvedException($"endpoint or witness has not reached block {numberMin}");
    }

    /// <summary>What is proved at an agreed block, or null when nothing can be proved and the endpoint is believed.</summary>
    public async Task<ContractState?> ProveAsync(BlockReference agreed, ContractQuestion question, CancellationToken cancellation)
    {
        try
        {
            return await Endpoint.ProveAsync(agreed, question, cancellation);
        }
        catch (NotProvedException) when (IsBelieved)
        {
            return null;
        }
    }

    /// <summary>All but the key, which only the endpoint's chain signs with.</summary>
    static (ulong, string, string, string, string, string?, string, ulong, string, ulong) What(ApplicationFacts facts) =>
        (facts.ChainId, facts.GenesisHash, facts.Application, facts.Owner, facts.Validator, facts.ValidatorOwner, facts.TemplateHash,
            facts.EpochLength, Hex.Encode(facts.DataAvailability), facts.DeploymentBlock);

    static async Task<BlockReference> KnownAsync(IChain chain, string who, ulong number, CancellationToken cancellation) =>
        await chain.BlockAsync(number, cancellation)
        ?? throw new ChainRetryException($"the {who} says that its head is above block {number} and does not know it");
}
