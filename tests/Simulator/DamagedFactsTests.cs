namespace Rollup.Tests.Simulator;

/// <summary>
/// A file of facts that a disk, a hand or another program changed, at many places and in every way that we thought of: under a node that is
/// started on it, and under one that runs. LOCKSTEP_FUZZ=1 takes ten times as many.
/// </summary>
public sealed class DamagedFactsTests : IDisposable
{
    const int Rounds = 400;

    static readonly int s_times = Environment.GetEnvironmentVariable("LOCKSTEP_FUZZ") == "1" ? 10 : 1;

    readonly string _directory = Directory.CreateTempSubdirectory("lockstep-damage-").FullName;
    readonly FakeChain _chain = new(new Dice(1));
    readonly SimulatedChain _endpoint;

    public DamagedFactsTests()
    {
        _endpoint = new SimulatedChain(_chain, new Dice(2), lagBlocks: 0, _ => { }, () => { });
        for (ulong block = 0; block <= FakeChain.DeploymentBlock; block++) _chain.Mine();
    }

    string File => Path.Combine(_directory, FactsFile.Name);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task WhateverWasDoneToTheFileTheFactsAreRightInTheEnd()
    {
        Dictionary<string, byte[]> left = await FilesOfAKilledNodeAsync();
        Tally setAside = new();
        for (int time = 0; time < 150 * s_times; time++)
        {
            foreach (string old in Directory.GetFiles(_directory)) System.IO.File.Delete(old);
            foreach ((string name, byte[] bytes) in left) await System.IO.File.WriteAllBytesAsync(name, bytes, Cancellation);
            string damage = DiskDamage.Apply(new Dice((ulong)time), File);
            try
            {
                int times = await RunToRestAsync();
                Assert.True(times <= 1, $"set aside {times} times");
                setAside.Add(times > 0 ? "all" : "none");
                if (times > 0) setAside.Add(damage.Split(": ")[0]);
                SimulationChecks.FactsEqualUndisturbedRun(_chain, File);
                SimulationChecks.ClaimsAreRightAndSingle(_chain, File);
            }
            catch (Exception fault)
            {
                throw new SimulationException($"dice {time}, {damage}: {fault}");
            }
            FactsDatabase.ForgetReaders(File);
        }
        // What is lost at the end of the write-ahead log is only read again; the rest was seen.
        Assert.True(setAside["all"] > 50 * s_times, $"{setAside}");
    }

    [Fact]
    public async Task NothingIsServedThatWasNotChecked()
    {
        Dictionary<string, byte[]> left = await FilesOfAKilledNodeAsync();
        int refused = 0, answered = 0;
        for (int time = 0; time < 40 * s_times; time++)
        {
            foreach (string old in Directory.GetFiles(_directory)) System.IO.File.Delete(old);
            foreach ((string name, byte[] bytes) in left) await System.IO.File.WriteAllBytesAsync(name, bytes, Cancellation);
            using FactsDatabase database = FactsDatabase.Open(File, durable: false);
            using Questions questions = new(File, database);
            (int now, int not) = await questions.FlipAndCompareAsync(new Dice((ulong)time), Cancellation);
            (answered, refused) = (answered + now, refused + not);
        }
        Assert.True(refused > 20 * s_times && answered > 20 * s_times, $"{refused} refused, {answered} answered");
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Database and write-ahead log as a kill leaves them: half of the inputs in the one, half in the other.</summary>
    async Task<Dictionary<string, byte[]>> FilesOfAKilledNodeAsync()
    {
        Dice dice = new(3);
        for (int half = 0; half < 2; half++)
        {
            for (int i = 0; i < 15; i++)
            {
                _chain.Post([(byte)(16 + dice.Below(240)), .. dice.Bytes(3 + dice.Below(200))]);
                _chain.Mine();
            }
            _chain.MineExecution((ulong)half);
            if (half == 0) _ = await RunToRestAsync();
        }
        using FactsDatabase database = FactsDatabase.Open(File, durable: false);
        await RestAsync(database);
        Dictionary<string, byte[]> files = [];
        foreach (string name in new[] { File, File + "-wal" })
        {
            await using FileStream file = new(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, Cancellation);
            Assert.True(bytes.Length > 20_000, $"{name} has {bytes.Length} bytes");
            files.Add(name, bytes);
        }
        return files;
    }

    /// <summary>A node started on what lies there, until nothing is left to do; how often it set facts aside.</summary>
    async Task<int> RunToRestAsync()
    {
        for (int setAside = 0; ; setAside++)
        {
            try
            {
                using FactsDatabase database = FactsDatabase.Open(File, durable: false);
                await RestAsync(database);
                return setAside;
            }
            catch (Exception fault) when (FactsDamagedException.Of(fault) is not null)
            {
                Assert.True(System.IO.File.Exists(FactsFile.SetAside(File)));
            }
        }
    }

    async Task RestAsync(FactsDatabase database)
    {
        if (StartChecks.Identify(database, SimulatedChain.Application) is { } foreign)
            throw new FactsDamagedException(foreign);
        using TinyMachine machine = new();
        SnapshotFiles snapshots = new(Path.Combine(_directory, "snapshots"), durable: false);
        Endpoints endpoints = new(_endpoint, Witness: null, IsBelieved: false);
        using NodeSteps steps = new(endpoints, machine, database, snapshots, SimulatedChain.Application, logRangeBlocks: 7);
        int idle = 0;
        for (int round = 0; round < Rounds && idle < 2; round++)
        {
            if (await steps.RoundAsync(Cancellation) == StepOutcome.Progressed) idle = 0;
            else if (_chain.PoolIsEmpty) idle++;
            else _chain.Mine();
        }
        Assert.True(idle == 2, "the node does not come to rest");
    }
}
