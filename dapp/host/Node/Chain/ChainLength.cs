namespace Rollup.Node.Chain;

/// <summary>How far a head may be away before it is a lie: pages up to it would be asked for without end.</summary>
public static class ChainLength
{
    /// <summary>More than four hundred years of Ethereum's blocks.</summary>
    public const ulong BlocksMax = 1 << 30;

    /// <summary>Throws <see cref="ChainRetryException"/> for a head that no chain has.</summary>
    public static BlockReference Checked(BlockReference head, ulong deploymentBlock) => head.Number < deploymentBlock + BlocksMax
        ? head
        : throw new ChainRetryException(
            $"the endpoint says that its head is block {head.Number}, more than {BlocksMax} blocks after the application's first,"
            + $" {deploymentBlock}: no chain is that long");
}
