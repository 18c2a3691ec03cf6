namespace Rollup.Node;

/// <summary>Runs a node until it is told to end or finds a reason to. Never throws: how it ended is its result.</summary>
public static class NodeRunner
{
    const string LockFile = "node.lock";

    /// <summary>What a new application must be created with to be run by this program.</summary>
    public static Bytes32 TemplateHash()
    {
        using InProcessMachine machine = new();
        return machine.TemplateHash;
    }

    /// <summary>The machine stays the caller's.</summary>
    public static async Task<NodeEnd> RunAsync(
        NodeOptions options, IMachine machine, IProgress<NodeProgress>? progress, CancellationToken cancellation)
    {
        if (EndpointRule.Problem(options, claims: options.ClaimKey is not null) is { } problem)
            return new NodeEnd(NodeEndKind.EndpointUnproved, problem);
        try
        {
            if (await EndpointRule.SameHostAsync(options, HostNames.OfSystem, cancellation) is { } refused) return refused;
        }
        catch (OperationCanceledException asked)
        {
            return NodeFaults.EndOf(asked, cancellation.IsCancellationRequested);
        }
        using EthereumChain endpoint = new(options);
        using EthereumChain? witness = EthereumChain.WitnessOf(options);
        return await RunAsync(options, endpoint, witness, machine, progress, cancellation, endpoint.SampleAsync);
    }

    /// <summary>The same with chains of the caller's. A node that signs nothing believes its endpoint where nothing is proved.</summary>
    public static async Task<NodeEnd> RunAsync(
        NodeOptions options, IChain endpoint, IChain? witness, IMachine machine, IProgress<NodeProgress>? progress,
        CancellationToken cancellation, Func<CancellationToken, Task<ChainSample>>? look = null)
    {
        Endpoints endpoints = new(endpoint, witness, IsBelieved: options.TrustsEndpoint || options.ClaimKey is null);
        try
        {
            if (options.Problem() is { } problem) return new NodeEnd(NodeEndKind.OptionUnusable, problem);
            PrivateFolder.Ensure(options.DataDirectory);
            using FileStream? held = FolderLock.TryTake(Path.Combine(options.DataDirectory, LockFile));
            return held is null ? new NodeEnd(NodeEndKind.DirectoryLocked, $"another node works in {options.DataDirectory}")
                : await new NodeRun(options, endpoints, machine, progress, look).RunAsync(cancellation);
        }
        catch (Exception fault)
        {
            return NodeFaults.EndOf(fault, cancellation.IsCancellationRequested);
        }
    }
}
