namespace Rollup.Node.Chain;

/// <summary>Whether a log shows the input that was sent. Nobody stores or recomputes an input that was not asked here.</summary>
public static class InputContent
{
    /// <summary>Compares keccak256 of the log's bytes with what InputBox keeps. Throws when they differ.</summary>
    public static async Task CheckAsync(IChain chain, InputLog input, CancellationToken cancellation)
    {
        string hash = OutputProof.LeafOf(input.Blob).ToHex();
        string kept = await chain.InputHashAsync(input.Index, cancellation);
        if (hash != kept) throw new ChainRetryException($"the log of input {input.Index} hashes to {hash}, InputBox keeps {kept}");
    }
}
