namespace Rollup.Node.Steps;

/// <summary>
/// One round: read a page, run an input, move a claim. Everything a round knows it reads from the facts, so that a node killed between any
/// two lines and started again takes the step it would have taken. The host's loop and the simulator both drive exactly this.
/// </summary>
public sealed class NodeSteps : IDisposable
{
    /// <summary>
    /// Inputs run between two looks at the chain, so that claims and re-organisations are seen while a long backlog is worked off.
    /// </summary>
    const int InputsPerRound = 16;

    readonly SemaphoreSlim _machineGate = new(1, 1);
    readonly ChainReader _reader;
    readonly MachineRunner _runner;
    readonly Claimer _claimer;

    public NodeSteps(
        Endpoints endpoints, IMachine machine, FactsDatabase database, SnapshotFiles snapshots, ApplicationFacts application,
        ulong logRangeBlocks, Action<string>? say = null)
    {
        say ??= _ => { };
        _reader = new ChainReader(
            endpoints.Endpoint, endpoints.Witness, new ReaderFacts(database), application, logRangeBlocks, say);
        _runner = new MachineRunner(machine, new RunnerFacts(database), snapshots, application.EpochLength);
        _claimer = new Claimer(endpoints, new ClaimerFacts(database), application, say);
    }

    public async Task<StepOutcome> RoundAsync(CancellationToken cancellation)
    {
        try
        {
            return await TakeStepsAsync(cancellation);
        }
        catch (ReadAgainException again)
        {
            _reader.ReadAgain(again.StandingBlock);
            throw new ChainRetryException(again.Message);
        }
    }

    async Task<StepOutcome> TakeStepsAsync(CancellationToken cancellation)
    {
        StepOutcome outcome = await _reader.StepAsync(cancellation);
        for (int i = 0; i < InputsPerRound; i++)
        {
            if (await RunOneAsync(cancellation) == StepOutcome.Idle) break;
            outcome = StepOutcome.Progressed;
        }
        return await _claimer.StepAsync(_reader.IsComplete, cancellation) == StepOutcome.Progressed ? StepOutcome.Progressed : outcome;
    }

    /// <summary>
    /// Asks the machine between two inputs; null while it is not at a known state. Waits for the running input as long as the token allows.
    /// </summary>
    public async Task<QueryAnswer?> InspectAsync(ReadOnlyMemory<byte> query, CancellationToken cancellation)
    {
        await _machineGate.WaitAsync(cancellation);
        try
        {
            return _runner.Inspect(query);
        }
        finally
        {
            _machineGate.Release();
        }
    }

    public void Dispose() => _machineGate.Dispose();

    async Task<StepOutcome> RunOneAsync(CancellationToken cancellation)
    {
        await _machineGate.WaitAsync(cancellation);
        try
        {
            return _runner.Step(cancellation);
        }
        finally
        {
            _machineGate.Release();
        }
    }
}
