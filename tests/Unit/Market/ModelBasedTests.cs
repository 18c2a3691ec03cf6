namespace Rollup.Tests.Unit.Market;

/// <summary>The same random operations on the market and on the reference: the same answers and the same payments, always.</summary>
public sealed class ModelBasedTests : IDisposable
{
    const int Operations = 4_000;
    const int Clients = 3;
    const int FirstClient = 2;
    const int JobsMax = 3;
    const int NobodysVault = 0xFFFF;

    static readonly byte[] Initial = Fixtures.Model(3, seed: 1);
    static readonly byte[] Data = Fixtures.Data(3, rows: 24, seed: 3);
    static readonly byte[] s_good = Scoring(scoreQ32 => scoreQ32 > InitialQ32 + (1L << 28));
    static readonly long s_thresholdQ32 = ScoreOf(s_good)!.Value;

    readonly World _world = new();
    readonly ReferenceMarket _reference;
    readonly Dictionary<string, byte[]> _files;
    readonly Dictionary<string, int> _seen = [];
    int _vaults;

    public ModelBasedTests()
    {
        JobTerms replay = Terms(JudgeKind.Replay);
        _files = new Dictionary<string, byte[]>
        {
            ["initial"] = Initial,
            ["data"] = Data,
            ["schema"] = Fixtures.Schema(in replay),
            ["good"] = s_good,
            ["fair"] = Scoring(scoreQ32 => scoreQ32 > InitialQ32 && scoreQ32 < s_thresholdQ32),
            ["poor"] = Scoring(scoreQ32 => scoreQ32 < InitialQ32),
            ["nan"] = Fixtures.Spoilt(Initial, float.NaN),
            ["minus zero"] = Fixtures.Spoilt(s_good, -0f),
            ["graph"] = Fixtures.OtherByte(Initial),
        };
        for (int client = FirstClient; client < FirstClient + Clients; client++)
            _files[$"replay {client}"] = Fixtures.Replayed(in replay, Fixtures.AddressOf(client), Initial, Data);
        _reference = new ReferenceMarket(ScoringFrom(s_thresholdQ32), ScoringFrom(InitialQ32 + 1));
    }

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void MarketIsTheReference(int seed)
    {
        Random random = new(seed);
        for (int operation = 0; operation < Operations; operation++)
        {
            _world.Block += random.Next(3) == 0 ? 1UL : 0;
            _reference.Block = _world.Block;
            _reference.Paid = "";
            (string expected, Outcome outcome) = Operate(random);
            Assert.True(expected == outcome.Text, $"seed {seed}, operation {operation}: {expected} expected, {outcome.Text} found");
            Assert.Equal(_reference.Paid, Paid.All(outcome));
            Assert.Equal(_reference.JobCount, _world.View.Header.LiveJobs);
            _seen[expected] = _seen.GetValueOrDefault(expected) + 1;
        }
        Assert.True(_seen.Count > 25, "the operations are of many outcomes: " + string.Join(' ', _seen.Keys));
        Assert.True(_seen["Accepted"] > Operations / 10,
            string.Join(" ", _seen.OrderBy(pair => -pair.Value).Select(pair => $"{pair.Key}={pair.Value}")));
    }

    (string Expected, Outcome Outcome) Operate(Random random)
    {
        // Mostly a live job; sometimes one that is over or never was.
        ulong[] live = _reference.LiveJobs;
        bool isStranger = live.Length == 0 || random.Next(15) == 0;
        ulong id = isStranger ? (ulong)random.NextInt64((long)_world.View.Header.JobsPosted + 3) : live[random.Next(live.Length)];
        int client = FirstClient + random.Next(Clients);
        Address sender = Fixtures.AddressOf(client);
        string model = Model(random, id, client);
        bool isTimely = !isStranger && random.Next(10) < 8;
        switch (isTimely ? Timely(random, _reference.TimeOf(id)) : random.Next(10))
        {
            case 0 when _reference.JobCount < JobsMax:
                return Post(random);
            case 1 or 0:
                int units = _reference.BondOf(id) + (random.Next(6) == 0 ? 1 : 0);
                bool isOtherTerms = random.Next(12) == 0;
                string? other = random.Next(8) != 0 ? null : random.Next(2) == 0 ? "" : $"@{NobodysVault}";
                byte[] accept = isOtherTerms ? Encode.Accept(id, Fixtures.Digest(Data)) : Encode.Accept(_world.View, id);
                int vault = _reference.VaultOf(id);
                Outcome accepted = other == "" ? _world.Erc20(World.Token, sender, (UInt128)units, accept)
                    : Deposit(other is null ? vault : NobodysVault, sender, (UInt128)units, accept, isNewVault: false);
                return (_reference.Accept(id, client, units, other, isOtherTerms), accepted);
            case 2 or 3:
                Bytes32 commitment = Encode.CommitmentOf(id, sender, DigestOf(model), Fixtures.Digest(Data), Fixtures.SaltOf(client));
                return (_reference.Commit(id, client, model), _world.Direct(sender, Encode.Commit(id, commitment)));
            case 4 or 5:
                byte[] reveal = Encode.Reveal(id, DigestOf(model), Fixtures.Digest(Data), Fixtures.SaltOf(client));
                return (_reference.Reveal(id, client, model), _world.Direct(sender, reveal));
            case 6 or 7:
                string file = random.Next(3) switch { 0 => model, 1 => _reference.NextOf(id), _ => "data" };
                return (_reference.Provide(id, file), _world.Direct(sender, Encode.Provide(_world.View, id, _files[file])));
            case 8:
                return (_reference.Evaluate(id), _world.Direct(sender, Encode.Evaluate(id)));
            default:
                if (random.Next(6) != 0) return (_reference.Settle(id), _world.Direct(sender, Encode.Settle(id)));
                int canceller = random.Next(1, 4);
                return (_reference.Cancel(id, canceller), _world.Direct(Fixtures.AddressOf(canceller), Encode.Cancel(id)));
        }
    }

    (string Expected, Outcome Outcome) Post(Random random)
    {
        JobTerms terms = Terms((JudgeKind)random.Next(1, 4));
        terms.Places = (ushort)random.Next(1, 4);
        terms.BondUnits = random.Next(2) == 0 ? 0u : 10u;
        terms.CommitDeadline = _world.Block + (ulong)random.Next(6, random.Next(3) == 0 ? 90 : 16);
        terms.RevealDeadline = terms.CommitDeadline + (ulong)random.Next(21, 26);
        terms.HoldoutDeadline = terms.RevealDeadline + (ulong)random.Next(5, 10);
        bool isTrue = random.Next(3) != 0;
        if (!isTrue && (JudgeKind)terms.Judge != JudgeKind.Replay) terms.InitialScoreQ32--;
        terms.PooledToken = (byte)(random.Next(12) == 0 ? 1 : 0);
        int vault = random.Next(2) == 0 ? 0 : ++_vaults;
        bool isNew = random.Next(8) != 0;
        Outcome outcome = Deposit(
            vault, Fixtures.AddressOf(1), (terms.RewardUnits + terms.ParticipationUnits) * terms.Places, Encode.Post(terms), isNew);
        return (_reference.Post(1, terms, isTrue, vault, isNew), outcome);
    }

    // Into the vault of that number, or Ether.
    Outcome Deposit(int vault, Address depositor, UInt128 units, byte[] command, bool isNewVault) =>
        vault == 0 ? _world.Ether(depositor, units, command) : _world.Vault(World.VaultOf(vault), depositor, units, command, isNewVault);

    // An operation that may be right at that time: cases of Operate.
    static int Timely(Random random, int time) => time switch
    {
        0 => new[] { 0, 1, 2, 6, 6, 6 }[random.Next(6)],
        1 => new[] { 0, 4, 6, 6 }[random.Next(4)],
        _ => new[] { 6, 8, 9 }[random.Next(3)],
    };

    // A client mostly keeps to one model per job, so that reveals meet their commitments.
    static string Model(Random random, ulong id, int client) =>
        (random.Next(6) == 0 ? random.Next(10) : (int)((id * 5 + (ulong)client * 3) % 10)) switch
        {
            0 => "poor",
            1 => "nan",
            2 => "graph",
            3 or 4 => $"replay {client}",
            5 => "fair",
            6 => "minus zero",
            _ => "good",
        };

    Bytes32 DigestOf(string model) => Fixtures.Digest(_files[model]);

    static JobTerms Terms(JudgeKind judge)
    {
        JobTerms terms = Fixtures.Terms(judge, Initial, Data, block: 0);
        if (judge != JudgeKind.Replay) terms.ThresholdQ32 = s_thresholdQ32;
        return terms;
    }

    static long InitialQ32 => ScoreOf(Initial)!.Value;

    HashSet<string> ScoringFrom(long scoreQ32) =>
        [.. _files.Where(file => ScoreOf(file.Value) is { } found && found >= scoreQ32).Select(file => file.Key)];

    // Of whatever is a canonical model.
    static long? ScoreOf(byte[] model)
    {
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, Initial, Data, block: 0);
        return Fixtures.Score(in terms, Initial, model, Data, out long scoreQ32) == ForecastStatus.Accepted ? scoreQ32 : null;
    }

    static byte[] Scoring(Predicate<long> isWanted)
    {
        for (int seed = 10; seed < 5000; seed++)
        {
            byte[] model = Fixtures.Model(3, seed);
            if (ScoreOf(model) is { } scoreQ32 && isWanted(scoreQ32)) return model;
        }
        throw new InvalidOperationException("no such model");
    }
}
