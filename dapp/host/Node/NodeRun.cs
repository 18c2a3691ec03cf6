using System.Diagnostics;
using Rollup.Node.Api;

namespace Rollup.Node;

/// <summary>
/// One run in a directory that is this node's alone. Facts that are damaged, or another's, are set aside and the chain is read again: that
/// costs time, and never a wrong answer.
/// </summary>
sealed class NodeRun(
    NodeOptions options, Endpoints endpoints, IMachine machine, IProgress<NodeProgress>? progress,
    Func<CancellationToken, Task<ChainSample>>? look = null)
{
    static readonly TimeSpan s_lookInterval = TimeSpan.FromSeconds(10);

    const string SnapshotFolder = "snapshots";

    /// <summary>Times that facts may be damaged before the node came to rest: more often, it is the disk.</summary>
    const int DamagesMax = 3;

    readonly string _factsFile = Path.Combine(options.DataDirectory, FactsFile.Name);
    (int Grpc, int Http) _ports = (options.GrpcPort, options.HttpPort);
    readonly NodeHealth _health = new(TimeProvider.System);
    int _damages;
    long? _lookedAt;

    public async Task<NodeEnd> RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await RunOnFactsAsync(cancellation);
            }
            catch (Exception fault) when (FactsDamagedException.Of(fault) is { } damage && _damages++ < DamagesMax)
            {
                string aside = FactsFile.SetAside(_factsFile);
                progress?.Report(new NodeProgress(
                    NodeEvent.SetAside, $"{_factsFile} is not believed: {damage.Message}. It is kept as {aside}; the chain is read again"));
            }
        }
    }

    async Task<NodeEnd> RunOnFactsAsync(CancellationToken cancellation)
    {
        using FactsDatabase database = FactsDatabase.Open(_factsFile);
        ApplicationFacts application = await PatientAsync(() => endpoints.ReadApplicationAsync(cancellation), cancellation);
        string? problem = StartChecks.Problem(
            application, options.ExpectedTemplateHash ?? machine.TemplateHash.ToHex(), options.ExpectedEpochLengthBlocks);
        if (problem is not null) return new NodeEnd(NodeEndKind.ApplicationWrong, problem);
        if (StartChecks.SignedFor(options, application) is { } other) return new NodeEnd(NodeEndKind.ChainWrong, other);
        if (StartChecks.Identify(database, application) is { } foreign) throw new FactsDamagedException(foreign);

        SnapshotFiles snapshots = new(Path.Combine(options.DataDirectory, SnapshotFolder));
        using NodeSteps steps = new(endpoints, machine, database, snapshots, application, options.LogRangeBlocks, Said());
        NodeIdentity identity = new(options.ReadTag.ToString().ToLowerInvariant(), application.Claimer is not null, machine.Name);
        using ServedFacts facts = new(_factsFile, database.Identity(FactsDatabase.Serial)!);
        using NodeAnswers answers = new(facts, identity, steps.InspectAsync);
        await using ApiHost api = await ApiHost.StartAsync(answers, _health, options.ListenAddress, _ports.Grpc, _ports.Http, cancellation);
        _ports = (api.GrpcPort, api.HttpPort);
        progress?.Report(new NodeProgress(
            NodeEvent.Ready, $"application {application.Application}", GrpcPort: api.GrpcPort, HttpPort: api.HttpPort));
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, facts.Damaged);
        try
        {
            await LoopAsync(steps, facts, end.Token);
        }
        catch (OperationCanceledException) when (facts.Damage is not null && !cancellation.IsCancellationRequested)
        {
            throw facts.Damage;
        }
        return new NodeEnd(NodeEndKind.AskedToEnd, "asked to end");
    }

    async Task LoopAsync(NodeSteps steps, ServedFacts facts, CancellationToken cancellation)
    {
        (ulong Outputs, ulong Rollback)? told = null;
        while (true)
        {
            StepOutcome outcome = await PatientAsync(() => steps.RoundAsync(cancellation), cancellation);
            _health.Well();
            await LookAsync(cancellation);
            if (outcome == StepOutcome.Idle)
            {
                _damages = 0;
                await Task.Delay(options.PollMilliseconds, cancellation);
                continue;
            }
            (NodeProgress advanced, ulong rollback) = facts.Read(view => (new NodeProgress(
                NodeEvent.Advanced, "", view.ReadBlock(), view.InputCount(), view.ResultCount(), view.OutputCount()),
                view.HandledRollback()));
            if (told != (advanced.OutputCount, rollback)) facts.TellChanged(); // streams tell of outputs, and of those taken back
            told = (advanced.OutputCount, rollback);
            progress?.Report(advanced);
        }
    }

    /// <summary>Looks at the chain for whoever watches the node; nothing depends on it.</summary>
    async Task LookAsync(CancellationToken cancellation)
    {
        if (look is null || (_lookedAt is { } at && Stopwatch.GetElapsedTime(at) < s_lookInterval)) return;
        _lookedAt = Stopwatch.GetTimestamp();
        try
        {
            _health.Saw(await look(cancellation));
        }
        catch (ChainRetryException fault)
        {
            _health.Waits(fault.Message);
        }
    }

    /// <summary>Says what is waited for, and again only when it is another sentence: the numbers in it may move with every block.</summary>
    Action<string> Said()
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

    /// <summary>Takes the same step again while the outside fails, up to the operator's patience.</summary>
    async Task<T> PatientAsync<T>(Func<Task<T>> step, CancellationToken cancellation)
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
                _health.Waits(fault.Message);
                progress?.Report(new NodeProgress(NodeEvent.Waiting, fault.Message));
                await Task.Delay(pauseMilliseconds, cancellation);
                pauseMilliseconds = Math.Min(2 * pauseMilliseconds, 15_000);
            }
        }
    }
}
