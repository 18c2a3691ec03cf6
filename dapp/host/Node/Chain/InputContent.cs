namespace Rollup.Node.Chain;

/// <summary>Whether bytes are the input that was sent. Nobody stores or runs an input that was not asked here.</summary>
public static class InputContent
{
    /// <summary>
    /// Compares the log with what InputBox keeps, keccak256 of the input. InputBox wrote block and index into the input, so a true input
    /// cannot be shown in another place. Throws when they differ.
    /// </summary>
    public static void Check(InputLog input, string kept)
    {
        string hash = HashOf(input.Blob);
        if (hash != kept) throw new ChainRetryException($"the log of input {input.Index} hashes to {hash}, InputBox keeps {kept}");
        if (PlaceOf(input.Blob) is not { } place || place != (input.Index, input.Block.Number))
            throw new ChainRetryException($"the log of input {input.Index} is of block {input.Block.Number}, the input itself is not");
    }

    /// <summary>The same with what the endpoint says that InputBox keeps, where nothing is proved.</summary>
    public static async Task CheckAsync(IChain chain, InputLog input, CancellationToken cancellation) =>
        Check(input, await chain.InputHashAsync(input.Index, cancellation));

    /// <summary>What InputBox keeps of an input, lower-case 0x text.</summary>
    public static string HashOf(ReadOnlySpan<byte> blob) => OutputProof.LeafOf(blob).ToHex();

    /// <summary>Index and block that InputBox wrote into the input, or null when the bytes are none.</summary>
    public static (ulong Index, ulong Block)? PlaceOf(ReadOnlySpan<byte> blob) =>
        EvmAdvance.TryDecode(blob, out EvmAdvance fields, out _) ? (fields.Index, fields.BlockNumber) : null;
}
