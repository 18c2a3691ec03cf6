namespace Rollup.Tests.Unit.Market.Storm;

/// <summary>
/// Random inputs that know what a market is: most are commands, many are the right one for the phase a job is in, some are right but for
/// one fault, some are forged, torn or noise. World checks every invariant after each. One seed gives one sequence.
/// </summary>
sealed partial class MarketStorm(World world, int seed)
{
    const int Clients = 6;
    const int FirstClient = 2;
    const int InputsPerBurst = 1_000;
    const int ManyJobs = 40;
    const int LargeModelBytes = 262_144;

    static readonly StormKind[] Kinds = StormPool.Make();

    readonly Random _random = new(seed);
    readonly List<StormPlan> _plans = [];
    int _burst;
    int _vaults;

    public StormCounts Counts { get; } = new();

    /// <summary>Called with every input and its outcome.</summary>
    public Action<byte[], Outcome>? Observe { get; set; }

    /// <summary>Whether open jobs are made such that need the bench, and its credit such that it suffices for few pieces.</summary>
    public bool NeedsBench { get; init; }

    public void Run(long inputCount)
    {
        long nextBurst = InputsPerBurst / 2;
        while (Counts.Inputs < inputCount)
        {
            int pause = _random.Next(20);
            world.Block += pause < 12 ? 0UL : pause < 18 ? 1UL : 4UL;
            _plans.RemoveAll(plan => world.View.FindJob(plan.JobId) < 0);
            if (Counts.Inputs >= nextBurst)
            {
                Burst();
                nextBurst = Counts.Inputs + InputsPerBurst;
            }
            else Step();
            if (NeedsBench) PlantLargeWork();
        }
    }

    /// <summary>Ends every job by the one way each has, without any further luck.</summary>
    public void SettleAll()
    {
        world.Block += 2 * MarketLimits.SpanBlocksMax;
        foreach (StormPlan plan in _plans)
        {
            while (world.View.FindJob(plan.JobId) >= 0)
            {
                string text = Direct(plan.Sponsor, Encode.Settle(plan.JobId)).Text;
                if (text == "SettleJob.WorkPending") Direct(plan.Sponsor, Encode.Evaluate(plan.JobId));
                else if (text != "Accepted") throw new InvalidOperationException($"job {plan.JobId} cannot be settled: {text}");
            }
        }
        _plans.Clear();
    }

    void PlantLargeWork()
    {
        Rollup.Market.MarketState state = new(world.Memory);
        if (_random.Next(4) == 0) state.Header.BenchCreditUnits = (ulong)_random.Next(1 << 24);
        if (_plans.Count == 0 || _random.Next(8) != 0) return;
        int job = world.View.FindJob(_plans[_random.Next(_plans.Count)].JobId);
        if (job >= 0 && world.View.JobAt(job).Phase is JobPhase.ModelRead or JobPhase.Open) state.JobAt(job).NeedsBench = true;
        state.Written.Clear();
    }

    void Step()
    {
        int kind = _random.Next(100);
        if (kind < 7) Noise();
        else if (kind < 14) OddDeposit();
        else if ((kind < 22 && _plans.Count < 9) || _plans.Count == 0) Post();
        else if (kind < 75) ActUsefully(_plans[_random.Next(_plans.Count)]);
        else ActAtRandom(_plans[_random.Next(_plans.Count)]);
    }

    void Post()
    {
        StormKind kind = Kinds[_random.Next(_random.Next(4) == 0 ? 4 : 3)];
        JudgeKind judge = (JudgeKind)_random.Next(1, 4);
        JobTerms terms = kind.Terms[judge];
        terms.Places = (ushort)_random.Next(1, 5);
        terms.RewardUnits = (UInt128)_random.Next(0, 3) * 1000;
        terms.ParticipationUnits = (UInt128)_random.Next(0, 2) * 100 + (terms.RewardUnits == 0 ? 7u : 0u);
        terms.BondUnits = (UInt128)_random.Next(0, 2) * 10;
        terms.CommitDeadline = world.Block + (ulong)_random.Next(5, _random.Next(4) == 0 ? 120 : 50);
        terms.RevealDeadline = terms.CommitDeadline + (ulong)_random.Next(22, 50);
        terms.HoldoutDeadline = terms.RevealDeadline + (ulong)_random.Next(5, 40);
        if (judge != JudgeKind.Replay && _random.Next(4) == 0) terms.ThresholdQ32 = 1L << 32; // few are better than the initial model only
        byte[] data = kind.Data, schema = Fixtures.Schema(in terms);
        if (_random.Next(3) == 0) Vary(ref terms, ref data, ref schema, _random.Next(14));
        if (_random.Next(5) == 0) Spoil(ref terms);
        AssetKey asset = _random.Next(3) == 0 ? NewVault() : AssetOf(_random.Next(4));
        Address sponsor = Fixtures.AddressOf(_random.Next(1, 3));
        Post(sponsor, asset, terms, kind, data, schema, UnitsOf(in terms) + (_random.Next(40) == 0 ? 1u : 0u));
    }

    Outcome Post(Address sponsor, AssetKey asset, JobTerms terms, StormKind kind, byte[] data, byte[] schema, UInt128 units)
    {
        terms.PooledToken = (byte)(_random.Next(60) == 0 ? _random.Next(3) : asset.IsPooledToken ? 1 : 0);
        Outcome outcome = _random.Next(40) == 0
            ? Direct(sponsor, Encode.Post(terms))
            : Deposit(asset, sponsor, units, Encode.Post(terms), isNewVault: _random.Next(40) != 0);
        if (outcome.Text == "Accepted")
        {
            _plans.Add(new StormPlan
            {
                JobId = world.View.Header.JobsPosted, Terms = terms, Kind = kind, Data = data, Schema = schema, Sponsor = sponsor,
                Asset = asset,
            });
        }
        return outcome;
    }

    // Posted in good order, but something will be found out later; in 0 to 4 about the data.
    static void Vary(ref JobTerms terms, ref byte[] data, ref byte[] schema, int variation)
    {
        switch (variation)
        {
            case 0:
                terms.InitialScoreQ32--;
                break;
            case 1:
                data = new byte[data.Length];
                terms.DataDigest = Fixtures.Digest(data);
                break;
            case 2 when terms.Classes != 0 && terms.ClassCounts.Items[1] != 0:
                terms.ClassCounts.Items[0]++;
                terms.ClassCounts.Items[1]--;
                break;
            case 3:
                data = Far(data, in terms);
                terms.DataDigest = Fixtures.Digest(data);
                break;
            case 4 when terms.Classes != 0: // the file says one class more
                data = [.. data];
                data[10]++;
                terms.DataDigest = Fixtures.Digest(data);
                break;
            case 5:
                terms.AllowList.Count = 2;
                terms.AllowList.Items[0] = ClientAt(0);
                terms.AllowList.Items[1] = ClientAt(1);
                break;
            case 6:
                terms.Recipe.Loss = (byte)(terms.Recipe.Loss % 3 + 1);
                break;
            case 7: // the data set has a column more than the model
                terms.Columns++;
                terms.DataBytes = (uint)DataSet.FileBytes((int)terms.Rows, terms.Columns);
                schema = Fixtures.Schema(in terms);
                break;
            case 8 when terms.Classes == 2: // the file ends in a sigmoid
                terms.OutputFunction = (byte)OutputKind.Softmax;
                break;
            case 9: // a byte behind the groups
                schema = [.. schema[..^1], 1];
                break;
            case 10:
                schema = Fixtures.Schema(terms.Columns + 1, terms.Classes);
                break;
            case 11:
                schema = Fixtures.Schema(terms.Columns, terms.Classes == 0 ? 2 : terms.Classes + 1);
                break;
            case 12: // as many classes as the job's, and a target of more, or of some
                schema = Fixtures.Schema(terms.Columns, terms.Classes == 0 ? 2 : terms.Classes + 1);
                schema[4 + 3 * 32 - 1] = (byte)terms.Classes;
                break;
            default:
                terms.ModelBytes++;
                break;
        }
        terms.SchemaDigest = Fixtures.Digest(schema);
        terms.SchemaBytes = (uint)schema.Length;
    }

    void Spoil(ref JobTerms terms)
    {
        switch (_random.Next(25))
        {
            case 0: terms.Judge = (byte)(_random.Next(2) * 4); break;
            case 1: terms.Metric = (byte)(_random.Next(2) * 5); break;
            case 2: terms.Places = (ushort)(_random.Next(2) * (MarketLimits.PlacesMax + 1)); break;
            case 3: terms.BondUnits = UInt128.MaxValue; break;
            case 4: terms.RewardUnits = terms.ParticipationUnits = 0; break;
            case 5: terms.ModelBytes = (uint)_random.Next(2) * (MarketLimits.ModelBytesMax + 1); break;
            case 6: terms.Rows = (uint)_random.Next(2) * 65_537; break;
            case 7: terms.Columns = (ushort)(_random.Next(2) * 4_097); break;
            case 8: terms.Classes = (ushort)(1 + _random.Next(2) * 16); break;
            case 9: terms.Metric = (byte)(terms.Classes == 0 ? MetricKind.Accuracy : MetricKind.RSquared); break;
            case 10: terms.DataBytes = _random.Next(2) == 0 ? uint.MaxValue : terms.DataBytes + 1; break;
            case 11: terms.ClassCounts.Count = (terms.ClassCounts.Count + 1) % 17; break;
            case 12: terms.Recipe.Profile = (byte)(_random.Next(2) * 3); break;
            case 13: terms.CommitDeadline = world.Block; break;
            case 14: terms.RevealDeadline = _random.Next(2) == 0 ? 0 : terms.CommitDeadline; break;
            case 15: terms.OutputFunction = (byte)(terms.Classes == 2 ? 3 : 1); break;
            case 16: terms.Recipe.Epochs = 0; break;
            case 17: SpoilMetric(ref terms); break;
            case 18: terms.Judge = (byte)JudgeKind.Replay; break;
            case 19: terms.InitialScoreQ32 = long.MaxValue; break;
            case 20: terms.ThresholdQ32 = 9L << 32; break;
            case 21: terms.ThresholdQ32 = terms.InitialScoreQ32; break;
            case 22: terms.SchemaBytes = (uint)_random.Next(2) * 32_769; break;
            case 23: terms.HoldoutDeadline = terms.CommitDeadline + MarketLimits.HoldoutBlocksMax + 1; break;
            default: terms.HoldoutDeadline = _random.Next(2) == 0 ? ulong.MaxValue : terms.RevealDeadline; break;
        }
    }

    // Rows of one class.
    static void SpoilMetric(ref JobTerms terms)
    {
        if (terms.Classes != 2) return;
        terms.Metric = (byte)MetricKind.AreaUnderCurve;
        terms.ClassCounts.Items[0] = 0;
        terms.ClassCounts.Items[1] = terms.Rows;
    }

    static byte[] Far(byte[] data, in JobTerms terms)
    {
        byte[] far = [.. data];
        int start = 48 + (terms.Columns + 3) / 4 * 4;
        for (int offset = start; offset < data.Length - 4 * (int)terms.Rows; offset += 4)
            BitConverter.TryWriteBytes(far.AsSpan(offset), 2_000_000_000);
        return far;
    }

    static UInt128 UnitsOf(in JobTerms terms) => (terms.RewardUnits + terms.ParticipationUnits) * terms.Places;

    static AssetKey AssetOf(int number) => number == 0 ? default : new() { Token = Fixtures.AddressOf(0x200 + number) };

    // Of one of the tokens that are pooled too.
    AssetKey NewVault() => new() { Token = Fixtures.AddressOf(0x201 + _random.Next(3)), Vault = Fixtures.AddressOf(0x1000 + ++_vaults) };

    static Address ClientAt(int number) => Fixtures.AddressOf(FirstClient + number);

    Outcome Deposit(AssetKey asset, Address depositor, UInt128 units, byte[] command, bool isNewVault = false) =>
        Count(asset.IsEther ? EtherInput(depositor, UInt256.From(units), command)
            : asset.IsPooledToken ? Erc20Input(asset.Token, depositor, UInt256.From(units), command)
            : VaultInput(asset, depositor, UInt256.From(units), command, isNewVault));

    byte[] VaultInput(AssetKey asset, Address depositor, UInt256 units, byte[] command, bool isNew) =>
        world.Input(Addresses.JobVaultFactory, World.VaultPayload(asset, depositor, units, command, isNew));

    Outcome Direct(Address sender, byte[] payload) => Count(world.Input(sender, payload));

    Outcome Count(byte[] input)
    {
        Outcome outcome = world.Advance(input);
        Counts.Add(outcome);
        Observe?.Invoke(input, outcome);
        return outcome;
    }

    byte[] EtherInput(Address depositor, UInt256 wei, byte[] command)
    {
        byte[] payload = new byte[EtherDeposit.FixedBytes + command.Length];
        Assert.Equal(payload.Length, new EtherDeposit { Depositor = depositor, AmountWei = wei }.Encode(command, payload));
        return world.Input(Addresses.EtherPortal, payload);
    }

    byte[] Erc20Input(Address token, Address depositor, UInt256 units, byte[] command)
    {
        byte[] payload = new byte[Erc20Deposit.FixedBytes + command.Length];
        Assert.Equal(
            payload.Length, new Erc20Deposit { Token = token, Depositor = depositor, AmountUnits = units }.Encode(command, payload));
        return world.Input(Addresses.Erc20Portal, payload);
    }
}
