namespace Rollup.Client.Workspace;

/// <summary>
/// Blocks that go to the machine, each in a transaction of its own: how many of how many have left, and what all of them take, about: bytes
/// of input, gas, and what that costs at most. None has left when it is first told.
/// </summary>
public sealed record FeedProgress(int Sent, int Count, long Bytes, long Gas, TransactionCost Cost);
