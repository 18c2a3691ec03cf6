namespace Rollup.Tests.Simulator;

/// <summary>The node's process is gone; what it had in memory with it.</summary>
sealed class KilledException(string where) : Exception($"killed at {where}");

sealed class SimulationException(string what) : Exception(what);

/// <summary>What to plant, for the runs that must fail.</summary>
enum Plant
{
    None, MachineOutputBit, MachineRejectKept, MachineReportLost, InputChangedOnDisk, ResultChangedOnDisk, OutputChangedOnDisk,
    /// <summary>Not a fault of the node's: somebody claims another root, and the node must stop.</summary>
    ForeignClaim,
    /// <summary>Not a fault of the node's: the chain begins again from another first block.</summary>
    ChainReset,
}

/// <summary>Who lies how while the weather is bad; afterwards nobody does.</summary>
sealed record Liars(Lie Endpoint, Lie Witness = Lie.None, bool HasWitness = true, bool IsBelieved = false, bool GivesProofs = true);

/// <summary>How a run ended: how often it was killed, and whether the node stopped for a reason that the chain confirms.</summary>
sealed record SimulationResult(int Kills, int Reorganisations, int Inputs, int Claims, int SetAside, string? JustifiedStop);

/// <summary>
/// One run from one seed. The real node works on a fake chain: inputs arrive, blocks are reorganised, the endpoint fails, the process is
/// killed at any named moment and started again on the files it left. Then the weather clears, everything settles, and the facts must be
/// those of a node that nothing ever happened to.
/// </summary>
sealed class Simulation : IDisposable
{
    readonly Dice _dice;
    readonly FakeChain _chain;
    readonly SimulatedChain _endpoint;
    readonly Endpoints _endpoints;
    readonly IReadOnlyList<LiarChain> _liars;
    readonly bool _isLiedTo;
    readonly string _directory = Path.Combine(Path.GetTempPath(), "lockstep-sim-" + Guid.NewGuid().ToString("n"));
    readonly Plant _plant;
    readonly int _killOneIn;
    readonly ulong _range;
    readonly int _inputOneIn;
    readonly int _reorganiseOneIn;
    bool _calm;
    int _kills;
    int _reorganisations;
    int _setAside;
    bool _resetStop;
    int _damages;

    FactsDatabase? _database;
    NodeSteps? _node;

    public Simulation(ulong seed, Plant plant = Plant.None, Liars? liars = null)
    {
        _dice = new Dice(seed);
        _plant = plant;
        _chain = new FakeChain(_dice);
        ulong lag = (ulong)_dice.Below(5);
        // Half of the runs are harsh; in the other half single faults are not buried under kills.
        _killOneIn = _dice.Chance(2) ? 15 + _dice.Below(60) : 100 + _dice.Below(400);
        _reorganiseOneIn = liars is not null || _dice.Chance(4) ? 0 : 4 + _dice.Below(12);
        _inputOneIn = 1 + _dice.Below(3);
        _range = 1 + (ulong)_dice.Below(7);
        _endpoint = new SimulatedChain(_chain, _dice, lag, Hook, MoveChain)
        {
            Faults = new EndpointFaults(
                20 + _dice.Below(80), 40 + _dice.Below(100), 8 + _dice.Below(30), 30 + _dice.Below(60), 12 + _dice.Below(30),
                30 + _dice.Below(60)),
        };
        SimulatedChain witness = new(_chain, _dice, (ulong)_dice.Below(5), Hook, MoveChain) { Faults = _endpoint.Faults };
        LiarChain first = new(_endpoint, _chain, _dice), second = new(witness, _chain, _dice);
        (first.Lie, second.Lie) = (liars?.Endpoint ?? Lie.None, liars?.Witness ?? Lie.None);
        first.IsSilentAboutProofs = liars is { GivesProofs: false };
        _liars = [first, second];
        _isLiedTo = liars is not null;
        _endpoints = liars is null ? new Endpoints(_endpoint, Witness: null, IsBelieved: false)
            : new Endpoints(first, liars.HasWitness ? second : null, liars.IsBelieved);
    }

    /// <summary>Whether every claim that reached the chain so far is true.</summary>
    public bool NothingFalseIsClaimed => SimulationChecks.NothingFalseIsClaimed(_chain);

    public async Task<SimulationResult> RunAsync(int ticks)
    {
        for (int i = 0; i < ticks; i++)
        {
            MoveChain();
            if (_plant == Plant.ForeignClaim && i == ticks / 2) ClaimFirst();
            if (_plant == Plant.ChainReset && i == ticks / 2) _chain.Reset();
            if (await RunNodeAsync(rounds: 1 + _dice.Below(3)) is { } stop) return Finish(stop);
        }
        _calm = true;
        _endpoint.Faults = EndpointFaults.None;
        foreach (LiarChain liar in _liars) (liar.Lie, liar.IsSilentAboutProofs) = (Lie.None, false);
        return Finish(await SettleAsync());
    }

    public void Dispose()
    {
        StopNode();
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    void MoveChain()
    {
        if (_calm) return;
        if (_dice.Chance(_inputOneIn)) _chain.Post(_dice.Bytes(3 + _dice.Below(40)));
        if (_chain.Head.Number > 6 && _dice.Chance(_reorganiseOneIn))
        {
            _reorganisations++;
            _chain.Reorganise(1 + _dice.Below(7));
        }
        else
        {
            _chain.Mine(includeAll: false);
        }
        if (_dice.Chance(15)) _chain.LosePool();
        if (_chain.Head.Number > FakeChain.DeploymentBlock && _dice.Chance(10)) _chain.MineExecution(10_000 + _chain.Head.Number);
    }

    /// <summary>Lets the epoch of the head pass unseen and claims it first, with a root that nothing hashes to.</summary>
    void ClaimFirst()
    {
        ulong end = _chain.Head.Number / FakeChain.EpochLength * FakeChain.EpochLength + FakeChain.EpochLength - 1;
        while (_chain.Head.Number < end) _chain.Mine();
        _chain.MineForeignClaim(end, FakeChain.HashOf("another root"));
    }

    /// <summary>Mines empty blocks until a whole epoch was idle: every claim that will ever come has come.</summary>
    async Task<string?> SettleAsync()
    {
        for (int i = 0; i < 160; i++)
        {
            _chain.Mine();
            if (await RunNodeAsync(rounds: 6) is { } stop) return stop;
            if (i > 40 && _chain.PoolIsEmpty && AllFinished()) return null;
        }
        throw new SimulationException("the node does not come to rest");
    }

    bool AllFinished()
    {
        using FactsView view = FactsView.Open(FactsFile);
        List<EpochView> epochs = view.Epochs(0, 1_000);
        return view.ResultCount() == (ulong)_chain.Inputs.Count() && epochs.TrueForAll(epoch => epoch.Epoch.Finished);
    }

    /// <summary>Rounds of the node with kills and restarts; the reason if it stopped for good.</summary>
    async Task<string?> RunNodeAsync(int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            try
            {
                if (_node is null) StartNode();
                await _node!.RoundAsync(CancellationToken.None);
            }
            catch (KilledException)
            {
                _kills++;
                StopNode();
                DamageDisk();
            }
            catch (ChainRetryException)
            {
                // The loop takes the same step again.
            }
            catch (NodeStopException stop) when (stop.Kind == NodeEndKind.ChainReset && _plant == Plant.ChainReset && !_resetStop)
            {
                _resetStop = true; // the operator starts the node on the new chain
                StopNode();
            }
            catch (NodeStopException stop)
            {
                StopNode();
                return stop.Message;
            }
            catch (Exception fault) when (FactsDamagedException.Of(fault) is not null)
            {
                StopNode();
                SetAside();
            }
        }
        return null;
    }

    string FactsFile => Path.Combine(_directory, Rollup.Node.Facts.FactsFile.Name);

    string SnapshotDirectory => Path.Combine(_directory, "snapshots");

    void StartNode()
    {
        Directory.CreateDirectory(_directory);
        _database = FactsDatabase.Open(FactsFile, Hook, durable: false);
        ApplicationFacts application = SimulatedChain.Application with { GenesisHash = _chain.Blocks[0].Hash };
        if (StartChecks.Identify(_database, application) is { } foreign)
            throw new FactsDamagedException(foreign);
        SnapshotFiles snapshots = new(SnapshotDirectory, Hook, durable: false);
        _node = new NodeSteps(
            _endpoints, new HookedMachine(Machine(), Hook, MoveChainSometimes), _database, snapshots, application, _range);
    }

    void SetAside()
    {
        if (++_setAside > _damages + (_plant == Plant.ChainReset ? 1 : 0))
            throw new SimulationException("facts that nobody touched were set aside");
        string aside = Rollup.Node.Facts.FactsFile.SetAside(FactsFile);
        if (!File.Exists(aside)) throw new SimulationException("the facts were set aside and are not kept");
    }

    void StopNode()
    {
        _node?.Dispose();
        _database?.Dispose();
        _node = null;
        _database = null;
    }

    TinyMachine Machine() => _plant switch
    {
        Plant.MachineOutputBit => new TinyMachine { Planted = TinyMachine.Fault.OutputBit, PlantedAtRun = 9 },
        Plant.MachineRejectKept => new TinyMachine { Planted = TinyMachine.Fault.RejectIsNotReverted, PlantedAtRun = 1 },
        Plant.MachineReportLost => new TinyMachine { Planted = TinyMachine.Fault.ReportLost, PlantedAtRun = 9 },
        _ => new TinyMachine(),
    };

    void MoveChainSometimes()
    {
        // A slow machine: the chain moves while an input runs.
        if (_dice.Chance(12)) MoveChain();
    }

    void Hook(string where)
    {
        if (!_calm && _dice.Chance(_killOneIn)) throw new KilledException(where);
    }

    /// <summary>What a kill leaves behind may be worse than nothing; and what no kill ever leaves behind is planted here.</summary>
    void DamageDisk()
    {
        if (Directory.Exists(SnapshotDirectory) && _dice.Chance(6))
        {
            foreach (string file in Directory.EnumerateFiles(SnapshotDirectory).Order())
            {
                if (_dice.Chance(2)) continue;
                if (_dice.Chance(2)) File.Delete(file);
                else File.WriteAllBytes(file, [.. File.ReadAllBytes(file).SkipLast(1)]);
            }
        }
        string? planted = _plant switch
        {
            Plant.InputChangedOnDisk => "UPDATE inputs_rows SET blob = zeroblob(length(blob)) WHERE input_index = 4",
            Plant.ResultChangedOnDisk => "UPDATE results_rows SET root = '0x00' WHERE input_index = 4",
            Plant.OutputChangedOnDisk => "UPDATE outputs_rows SET blob = zeroblob(length(blob)) WHERE output_index = 4",
            _ => null,
        };
        if (planted is not null && File.Exists(FactsFile))
        {
            _damages++;
            SimulationChecks.Execute(FactsFile, planted);
        }
        if (_plant == Plant.None && !_isLiedTo && File.Exists(FactsFile) && _dice.Chance(8))
        {
            _damages++;
            _ = DiskDamage.Apply(_dice, FactsFile);
        }
    }

    SimulationResult Finish(string? stop)
    {
        StopNode();
        if (stop is not null)
        {
            if (!SimulationChecks.StopIsJustified(_chain, stop))
                throw new SimulationException($"the node stopped without a reason: {stop}");
            return new SimulationResult(_kills, _reorganisations, _chain.Inputs.Count(), _chain.Claims.Count() / 2, _setAside, stop);
        }
        SimulationChecks.FactsEqualUndisturbedRun(_chain, FactsFile);
        SimulationChecks.ClaimsAreRightAndSingle(_chain, FactsFile, isToldOfClaims: _isLiedTo);
        SimulationChecks.SnapshotFilesAreNamed(FactsFile, SnapshotDirectory);
        return new SimulationResult(_kills, _reorganisations, _chain.Inputs.Count(), _chain.Claims.Count() / 2, _setAside, null);
    }
}

/// <summary>Between the node and its machine: moments to be killed at, and time that passes.</summary>
sealed class HookedMachine(IMachine machine, StepHook hook, Action whileRunning) : IMachine
{
    public string Name => machine.Name;

    public Bytes32 TemplateHash => machine.TemplateHash;

    public ulong? LastCycles => machine.LastCycles;

    public ReadOnlySpan<byte> State => machine.State;

    public AdvanceResult Advance(ReadOnlyMemory<byte> input)
    {
        hook("machine advance: before");
        AdvanceResult result = machine.Advance(input);
        whileRunning();
        hook("machine advance: after");
        return result;
    }

    public InspectResult Inspect(ReadOnlyMemory<byte> query) => machine.Inspect(query);

    public Bytes32 StateHash() => machine.StateHash();

    public byte[] Save()
    {
        hook("machine save: before");
        return machine.Save();
    }

    public void Load(ReadOnlySpan<byte> snapshot)
    {
        hook("machine load: before");
        machine.Load(snapshot);
        hook("machine load: after");
    }

    public void Reset() => machine.Reset();

    public void Dispose() => machine.Dispose();
}
