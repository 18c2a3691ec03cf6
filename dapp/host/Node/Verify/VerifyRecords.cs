namespace Rollup.Node.Verify;

/// <summary>Everything a verification judges, as data: what the chain says went in and what was claimed of it.</summary>
/// <param name="Inputs">All inputs of the application up to HeadBlock, in order.</param>
/// <param name="Claims">Claims on chain up to HeadBlock; only accepted ones are judged.</param>
/// <param name="ClaimedOutputs">The outputs a node or a claimer presents, in order from 0; null when only roots are known.</param>
public sealed record VerifyData(
    ApplicationFacts Application, ulong HeadBlock, IReadOnlyList<InputLog> Inputs, IReadOnlyList<ClaimLog> Claims,
    IReadOnlyList<byte[]>? ClaimedOutputs = null)
{
    /// <summary>Why the endpoint had to be believed: nothing it said could be proved. Null when it was proved.</summary>
    public string? Unproved { get; init; }
}

/// <summary>An accepted claim beside the root of the same inputs run again here.</summary>
public sealed record EpochCheck(ulong Epoch, ulong LastBlock, string ClaimedRoot, string ComputedRoot, string Transaction)
{
    public bool Holds => ClaimedRoot == ComputedRoot;
}

/// <summary>
/// A submission that the machine judged, with the score recomputed here. ClaimedScoreQ32 is null when no outputs were presented.
/// </summary>
public sealed record JudgedSubmission(
    ulong JobId, ushort Place, string Client, string ModelDigest, byte Verdict, long ScoreQ32, long? ClaimedScoreQ32, ulong InputIndex,
    ulong OutputIndex)
{
    public bool Holds => ClaimedScoreQ32 is null || ClaimedScoreQ32 == ScoreQ32;
}

/// <summary>The result. It holds when no difference was found in any root, any output and any score.</summary>
public sealed record VerifyReport(
    IReadOnlyList<EpochCheck> Epochs, IReadOnlyList<JudgedSubmission> Submissions, ulong InputCount, ulong OutputCount, string LastRoot,
    string? FirstDifference, string? Unproved = null)
{
    /// <summary>The first input that was run again: those before it were in an earlier verification, which held.</summary>
    public ulong FirstInput { get; init; }

    /// <summary>The outputs root after each input, those before it included.</summary>
    internal IReadOnlyList<string> Roots { get; init; } = [];

    public bool Holds => FirstDifference is null;
}
