using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Rollup.Node.Api;

namespace Rollup.Node;

/// <summary>Runs a node until it is told to end or finds a reason to. Never throws: how it ended is its result.</summary>
public static class NodeRunner
{
    /// <summary>File names inside the data directory.</summary>
    const string FactsFile = "facts.sqlite";
    const string SnapshotFolder = "snapshots";
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
        if (EndpointRule.Problem(options) is { } problem) return new NodeEnd(NodeExit.StopAndPage, problem);
        using EthereumChain endpoint = new(options);
        using EthereumChain? witness = EthereumChain.WitnessOf(options);
        return await RunAsync(options, endpoint, witness, machine, progress, cancellation);
    }

    /// <summary>The same with chains of the caller's. A node that signs nothing believes its endpoint where nothing is proved.</summary>
    public static async Task<NodeEnd> RunAsync(
        NodeOptions options, IChain endpoint, IChain? witness, IMachine machine, IProgress<NodeProgress>? progress,
        CancellationToken cancellation)
    {
        Endpoints endpoints = new(endpoint, witness, IsBelieved: options.TrustsEndpoint || options.ClaimKey is null);
        try
        {
            Directory.CreateDirectory(options.DataDirectory);
            using FileStream? held = TryLock(Path.Combine(options.DataDirectory, LockFile));
            if (held is null) return new NodeEnd(NodeExit.RetryLater, $"another node works in {options.DataDirectory}");

            string factsFile = Path.Combine(options.DataDirectory, FactsFile);
            using FactsDatabase database = FactsDatabase.Open(factsFile);
            ApplicationFacts application = await PatientAsync(
                () => endpoints.ReadApplicationAsync(cancellation), options, progress, cancellation);
            string? problem = StartChecks.Problem(
                application, options.ExpectedTemplateHash ?? machine.TemplateHash.ToHex(), options.ExpectedEpochLengthBlocks)
                ?? StartChecks.SignedFor(options, application) ?? StartChecks.Identify(database, application);
            if (problem is not null) return new NodeEnd(NodeExit.StopAndPage, problem);

            SnapshotFiles snapshots = new(Path.Combine(options.DataDirectory, SnapshotFolder));
            using NodeSteps steps = new(
                endpoints, machine, database, snapshots, application, options.LogRangeBlocks, Said(progress));
            NodeIdentity identity = new(options.ReadTag.ToString().ToLowerInvariant(), application.Claimer is not null, machine.Name);
            using NodeAnswers answers = new(factsFile, identity, steps.InspectAsync);
            await using ApiHost api = await ApiHost.StartAsync(
                answers, options.ListenAddress, options.GrpcPort, options.HttpPort, cancellation);
            progress?.Report(new NodeProgress(
                NodeEvent.Ready, $"application {application.Application}", GrpcPort: api.GrpcPort, HttpPort: api.HttpPort));
            await LoopAsync(steps, factsFile, options, progress, cancellation);
            return new NodeEnd(NodeExit.Done, "asked to end");
        }
        catch (Exception fault)
        {
            return EndOf(fault, cancellation);
        }
    }

    /// <summary>The table of exit codes: which fault is whose.</summary>
    static NodeEnd EndOf(Exception fault, CancellationToken cancellation) => fault switch
    {
        OperationCanceledException when cancellation.IsCancellationRequested => new NodeEnd(NodeExit.Done, "asked to end"),
        NodeStopException => new NodeEnd(NodeExit.StopAndPage, fault.Message),
        MachinesDifferException => new NodeEnd(NodeExit.EnginesDiffer, fault.Message),
        // There is no state after this input, for anybody: starting again would only find the same.
        MachineHaltedException => new NodeEnd(NodeExit.StopAndPage, "the machine halted: " + fault.Message),
        ChainRetryException => new NodeEnd(NodeExit.RetryLater, fault.Message),
        SqliteException => new NodeEnd(NodeExit.Restart, $"facts: {fault.Message}"),
        IOException => new NodeEnd(NodeExit.Restart, $"input or output: {fault.Message}"),
        _ => new NodeEnd(NodeExit.Restart, fault.ToString()),
    };

    static async Task LoopAsync(
        NodeSteps steps, string factsFile, NodeOptions options, IProgress<NodeProgress>? progress, CancellationToken cancellation)
    {
        while (true)
        {
            StepOutcome outcome = await PatientAsync(() => steps.RoundAsync(cancellation), options, progress, cancellation);
            if (outcome == StepOutcome.Idle) await Task.Delay(options.PollMilliseconds, cancellation);
            else if (progress is not null) Report(factsFile, progress);
        }
    }

    /// <summary>Takes the same step again while the outside fails, up to the operator's patience.</summary>
    static async Task<T> PatientAsync<T>(
        Func<Task<T>> step, NodeOptions options, IProgress<NodeProgress>? progress, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        int pauseMilliseconds = Math.Max(1, options.PollMilliseconds);
        while (true)
        {
            try
            {
                return await step();
            }
            catch (ChainRetryException fault) when (Stopwatch.GetElapsedTime(started).TotalSeconds < options.RpcPatienceSeconds)
            {
                progress?.Report(new NodeProgress(NodeEvent.Waiting, fault.Message));
                await Task.Delay(pauseMilliseconds, cancellation);
                pauseMilliseconds = Math.Min(2 * pauseMilliseconds, 15_000);
            }
        }
    }

    static void Report(string factsFile, IProgress<NodeProgress> progress)
    {
        using FactsView view = FactsView.Open(factsFile);
        progress.Report(new NodeProgress(
            NodeEvent.Advanced, "", view.ReadBlock(), view.InputCount(), view.ResultCount(), view.OutputCount()));
    }

    /// <summary>Says what is waited for, and again only when it is another sentence: the numbers in it may move with every block.</summary>
    static Action<string> Said(IProgress<NodeProgress>? progress)
    {
        string last = "";
        return text =>
        {
            string sentence = text[..(text.IndexOfAny([.. "0123456789"]) is >= 0 and var digit ? digit : text.Length)];
            if (sentence == last) return;
            last = sentence;
            progress?.Report(new NodeProgress(NodeEvent.Waiting, text));
        };
    }

    static FileStream? TryLock(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
