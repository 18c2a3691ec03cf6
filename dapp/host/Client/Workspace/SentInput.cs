namespace Rollup.Client.Workspace;

/// <summary>An input that is on the chain, with the content that it was sent with. Index: the endpoint's word.</summary>
public sealed record SentInput(ulong Index, string Transaction, ulong Block, ulong GasUsed)
{
    internal Bytes32 Hash { get; init; }

    /// <summary>Of the input: <see cref="AddedInput.Digest"/>.</summary>
    internal Bytes32 Digest { get; init; }
}
