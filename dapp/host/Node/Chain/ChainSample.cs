namespace Rollup.Node.Chain;

/// <summary>What the chain looked like when somebody last looked. BalanceWei: of the claimer; null without one.</summary>
public sealed record ChainSample(ulong Head, UInt128? BalanceWei);
