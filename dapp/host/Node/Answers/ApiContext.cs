using Rollup.Api;

namespace Rollup.Node.Answers;

/// <summary>What the service may reach: the facts' file and the one question to the machine.</summary>
sealed record ApiContext(
    string FactsFile, string ReadTag, bool Claims, string Machine,
    Func<ReadOnlyMemory<byte>, CancellationToken, Task<QueryAnswer?>> Inspect)
{
    public SemaphoreSlim Streams { get; } = new(ApiLimits.StreamsMax);

    public SemaphoreSlim Inspects { get; } = new(ApiLimits.InspectsInFlightMax);
}
