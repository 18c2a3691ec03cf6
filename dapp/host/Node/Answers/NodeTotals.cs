namespace Rollup.Node.Answers;

/// <summary>Sums over the facts. Cycles: of the inputs whose engine counts them.</summary>
public sealed record NodeTotals(ulong Cycles, ulong EpochsComputed, ulong EpochsAccepted, ulong ClaimsSigned);
