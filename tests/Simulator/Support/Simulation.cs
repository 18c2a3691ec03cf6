namespace Rollup.Tests.Simulator;

/// <summary>The node's process is gone; what it had in memory with it.</summary>
sealed class KilledException(string where) : Exception($"killed at {where}");

sealed class SimulationException(string what) : Exception(what);

/// <summary>How a run ended: how often what happened, and whether the node stopped for a reason that the chain confirms.</summary>
sealed record SimulationResult(Tally Tally, string? JustifiedStop);

/// <summary>
/// One run of a plan. The real node works on a fake chain: inputs arrive, blocks are reorganised, endpoints fail and lie, the process is
/// killed at any named moment and started again on the files it left, or on what became of them. Then the weather clears, everything
/// settles, and the facts must be those of a node that nothing ever happened to.
/// </summary>
sealed class Simulation : IDisposable
{
    readonly Plan _plan;
    readonly Action<string>? _trace;
    readonly Dice _dice;
    readonly FakeChain _chain;
    readonly SimulatedChain _endpoint;
    readonly SimulatedChain _witness;
    readonly Endpoints _endpoints;
    readonly LiarChain _firstLiar;
    readonly LiarChain _secondLiar;
    readonly string _directory = Path.Combine(Path.GetTempPath(), "lockstep-sim-" + Guid.NewGuid().ToString("n"));
    readonly Tally _tally = new();
    bool _calm;
    int _damages;
    bool _isFlipped;

    FactsDatabase? _database;
    NodeSteps? _node;
    string? _genesis;

    /// <param name="trace">Hears every moment at which the node may be killed.</param>
    public Simulation(Plan plan, Action<string>? trace = null)
    {
        (_plan, _dice, _trace) = (plan, new Dice(~plan.Seed), trace);
        _chain = new FakeChain(_dice);
        _endpoint = new SimulatedChain(_chain, _dice, plan.Weather.LagBlocks, Hook, MoveChain) { Faults = plan.Weather.Faults };
        _witness = new SimulatedChain(_chain, _dice, plan.Weather.WitnessLagBlocks, Hook, MoveChain) { Faults = plan.Weather.Faults };
        (_firstLiar, _secondLiar) = (new LiarChain(_endpoint, _chain, _dice), new LiarChain(_witness, _chain, _dice));
        _endpoints = new Endpoints(_firstLiar, plan.Acts[0].HasWitness ? _secondLiar : null, plan.Acts[0].IsBelieved);
    }

    /// <summary>
    /// Whether every claim was true when it was signed, when it was sent, and on the chain where no block was replaced after it.
    /// </summary>
    public bool NothingFalseIsClaimed => _endpoint.FalseClaims.Count == 0
        && (_tally["re-organisations"] > 0 || _tally["foreign claims"] > 0 || SimulationChecks.NothingFalseIsClaimed(_chain));

    public async Task<SimulationResult> RunAsync(int ticks = Plan.Ticks)
    {
        for (int i = 0; i < ticks; i++)
        {
            if (i * _plan.Acts.Count % ticks < _plan.Acts.Count) Begin(_plan.Acts[i * _plan.Acts.Count / ticks]);
            MoveChain();
            if (_plan.ForeignTick == i) ClaimFirst();
            if (_plan.ResetTick == i) ResetChain();
            if (_plan.FlipTick == i) await FlipAsync();
            if (await RunNodeAsync(rounds: 1 + _dice.Below(3)) is { } stop) return Finish(stop);
        }
        Begin(new Liars(Lie.None));
        _calm = true;
        _endpoint.Faults = _witness.Faults = EndpointFaults.None;
        return Finish(await SettleAsync());
    }

    public void Dispose()
    {
        StopNode();
        FactsDatabase.ForgetReaders(FactsFile);
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    /// <summary>What was told in the act before is counted, and another may lie.</summary>
    void Begin(Liars act)
    {
        foreach ((LiarChain liar, string who, Lie next) in
            new[] { (_firstLiar, "endpoint", act.Endpoint), (_secondLiar, "witness", act.Witness) })
        {
            if (liar.Lie != Lie.None) _tally.Add($"lies of the {who}: {liar.Lie}", liar.LiesTold);
            (liar.Lie, liar.LiesTold) = (next, 0);
        }
        _firstLiar.IsSilentAboutProofs = !act.GivesProofs;
        if (!act.GivesProofs) _tally.Add("acts without proofs");
    }

    void MoveChain()
    {
        if (_calm) return;
        if (_dice.Chance(_plan.Weather.InputOneIn)) _chain.Post(_dice.Bytes(3 + _dice.Below(40)));
        if (_chain.Head.Number > 6 && _dice.Chance(_plan.Weather.ReorganiseOneIn))
        {
            _tally.Add("re-organisations");
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
        if (_chain.RefusalOf(end) is not null) return;
        _tally.Add("foreign claims");
        _chain.MineForeignClaim(end, FakeChain.HashOf("another root"));
    }

    void ResetChain()
    {
        _tally.Add("resets");
        _chain.Reset();
    }

    /// <summary>Bits change under the running node, and whoever asks is told what was true or nothing.</summary>
    async Task FlipAsync()
    {
        if (_database is null || _isFlipped) return;
        bool isDamaged;
        using (Questions questions = new(FactsFile, _database))
        {
            (_damages, _isFlipped) = (_damages + 1, true);
            (int answered, int refused) = await questions.FlipAndCompareAsync(_dice, CancellationToken.None);
            _tally.Add("answers from a file that changed", answered);
            _tally.Add("refusals from a file that changed", refused);
            isDamaged = questions.AreDamaged;
        }
        if (isDamaged) SetAside();
    }

    /// <summary>Mines empty blocks until a whole epoch was idle: every claim that will ever come has come.</summary>
    async Task<string?> SettleAsync()
    {
        for (int i = 0; i < 400; i++)
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
        ulong inputs = (ulong)_chain.Inputs.Count(), claimed = epochs.Count == 0 ? 0 : epochs[^1].Epoch.InputCount;
        return view.ResultCount() == inputs && claimed == inputs && epochs.TrueForAll(epoch => epoch.Epoch.Finished);
    }

    /// <summary>Rounds of the node with kills and restarts; the reason if it stopped for good.</summary>
    async Task<string?> RunNodeAsync(int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            try
            {
                if (_node is null) StartNode();
                // In the calm nothing comes between two rounds: what had nothing to do has nothing to do again.
                if (await _node!.RoundAsync(CancellationToken.None) == StepOutcome.Idle && _calm) return null;
            }
            catch (KilledException)
            {
                _tally.Add("kills");
                StopNode();
                DamageDisk();
            }
            catch (ChainRetryException)
            {
                // The loop takes the same step again.
            }
            catch (NodeStopException stop) when (stop.Kind == NodeEndKind.ChainReset && _genesis != _chain.Blocks[0].Hash)
            {
                _tally.Add("ends on another chain");
                StopNode(); // the operator starts the node on the new chain
            }
            catch (NodeStopException stop)
            {
                StopNode();
                return stop.Message;
            }
            catch (Exception fault) when (FactsDamagedException.Of(fault) is not null)
            {
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
        _genesis = application.GenesisHash;
        SnapshotFiles snapshots = new(SnapshotDirectory, Hook, durable: false);
        _node = new NodeSteps(
            _endpoints, new HookedMachine(Machine(), Hook, WhileRunning), _database, snapshots, application,
            _plan.Weather.RangeBlocks);
    }

    void SetAside()
    {
        StopNode();
        _isFlipped = false;
        _tally.Add("facts set aside");
        if (_tally["facts set aside"] > _damages + _tally["resets"])
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

    TinyMachine Machine() => _plan.Plant switch
    {
        Plant.MachineOutputBit => new TinyMachine { Planted = TinyMachine.Fault.OutputBit, PlantedAtRun = 9 },
        Plant.MachineRejectKept => new TinyMachine { Planted = TinyMachine.Fault.RejectIsNotReverted, PlantedAtRun = 1 },
        Plant.MachineReportLost => new TinyMachine { Planted = TinyMachine.Fault.ReportLost, PlantedAtRun = 9 },
        _ => new TinyMachine(),
    };

    void WhileRunning(ReadOnlyMemory<byte> input)
    {
        string hash = FakeChain.HashOf(input.ToArray());
        if (!_chain.InputsEver.Contains(hash) && !_firstLiar.InputsMadeUp.Contains(hash))
            throw new SimulationException($"input {hash} was run, which was never sent");
        // A slow machine: the chain moves while an input runs.
        if (_dice.Chance(12)) MoveChain();
    }

    void Hook(string where)
    {
        _trace?.Invoke(where);
        if (!_calm && _dice.Chance(_plan.Weather.KillOneIn)) throw new KilledException(where);
    }

    /// <summary>What a kill leaves behind may be worse than nothing; and what no kill ever leaves behind is planted here.</summary>
    void DamageDisk()
    {
        if (Directory.Exists(SnapshotDirectory) && _dice.Chance(6))
            DiskDamage.ApplyToSnapshots(_dice, [.. Directory.EnumerateFiles(SnapshotDirectory).Order()], _tally);
        if (!File.Exists(FactsFile)) return;
        string? planted = _plan.Plant switch
        {
            Plant.InputChangedOnDisk => "UPDATE inputs_rows SET blob = zeroblob(length(blob)) WHERE input_index = 4",
            Plant.ResultChangedOnDisk => "UPDATE results_rows SET root = '0x00' WHERE input_index = 4",
            Plant.OutputChangedOnDisk => "UPDATE outputs_rows SET blob = zeroblob(length(blob)) WHERE output_index = 4",
            _ => null,
        };
        if (planted is not null && SimulationChecks.Execute(FactsFile, planted)) _damages++;
        if (!_dice.Chance(_plan.DamageOneIn)) return;
        string damage = _dice.Chance(2) && DiskDamage.SealAnew(FactsFile) ? "an input sealed anew" : DiskDamage.Apply(_dice, FactsFile);
        if (damage == DiskDamage.Nothing) return;
        _damages++;
        _tally.Add($"damage: {damage.Split(": ")[0].Split(", ")[0]}");
    }

    SimulationResult Finish(string? stop)
    {
        StopNode();
        _tally.Add("inputs", _chain.Inputs.Count());
        _tally.Add("claims", _chain.Claims.Count() / 2);
        if (_endpoint.FalseClaims.Count > 0) throw new SimulationException($"a false claim was made: {_endpoint.FalseClaims[0]}");
        if (stop is not null)
        {
            if (!SimulationChecks.StopIsJustified(_chain, stop))
                throw new SimulationException($"the node stopped without a reason: {stop}");
            _tally.Add("justified stops");
            return new SimulationResult(_tally, stop);
        }
        SimulationChecks.FactsAreOfTheChain(_chain, FactsFile);
        SimulationChecks.FactsEqualUndisturbedRun(_chain, FactsFile);
        SimulationChecks.ClaimsAreRightAndSingle(_chain, FactsFile, isToldOfClaims: _plan.IsLiedTo);
        SimulationChecks.SnapshotFilesAreNamed(FactsFile, SnapshotDirectory);
        return new SimulationResult(_tally, null);
    }
}
