using System.Text.Json;
using Rollup.Node.Answers;

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
        Dictionary<string, int> setAside = [];
        for (int time = 0; time < 150 * s_times; time++)
        {
            foreach (string old in Directory.GetFiles(_directory)) System.IO.File.Delete(old);
            foreach ((string name, byte[] bytes) in left) await System.IO.File.WriteAllBytesAsync(name, bytes, Cancellation);
            string damage = DiskDamage.Apply(new Dice((ulong)time), File);
            try
            {
                int times = await RunToRestAsync();
                Assert.True(times <= 1, $"set aside {times} times");
                if (times > 0) setAside[damage.Split(": ")[0]] = setAside.GetValueOrDefault(damage.Split(": ")[0]) + 1;
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
        Assert.True(setAside.Values.Sum() > 50 * s_times, string.Join(", ", setAside));
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
            using ServedFacts facts = new(File, database.Identity(FactsDatabase.Serial)!);
            using NodeAnswers answers = new(facts, new NodeIdentity("latest", true, "tiny"), (_, _) => Task.FromResult<QueryAnswer?>(null));
            List<string?> right = await AskAsync(answers);
            Assert.DoesNotContain(null, right);

            FactsDatabase.ForgetReaders(File); // what a reader has in memory would hide what is on the disk
            FlipUnderTheNode(new Dice((ulong)time));
            List<string?> told = await AskAsync(answers);
            for (int i = 0; i < right.Count; i++)
                Assert.True(told[i] is null || told[i] == right[i], $"dice {time}, question {i}: {told[i]} instead of {right[i]}");
            Assert.Equal(told.Contains(null), facts.Damage is not null);
            refused += told.Count(answer => answer is null);
            answered += told.Count(answer => answer is not null);
            FactsDatabase.ForgetReaders(File);
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

    void FlipUnderTheNode(Dice dice)
    {
        foreach (string name in new[] { File, File + "-wal" })
        {
            using FileStream file = new(name, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            int flips = 1 + dice.Below(40);
            for (int i = 0; i < flips && file.Length > 0; i++)
            {
                file.Position = dice.Below((int)file.Length);
                int old = file.ReadByte();
                file.Position--;
                file.WriteByte((byte)(old ^ 1 << dice.Below(8)));
            }
        }
    }

    /// <summary>Every question that facts answer; null for one that was refused.</summary>
    static async Task<List<string?>> AskAsync(NodeAnswers answers)
    {
        List<string?> told = [];
        await AddAsync(() => Task.FromResult<object>(answers.Status()));
        await AddAsync(() => Task.FromResult<object>(answers.Epochs(0, 100)));
        await AddAsync(() => Task.FromResult<object>(answers.Outputs(0, 1_000, OutputFilter.All, null)));
        await AddAsync(() => Task.FromResult<object>(answers.Outputs(0, 1_000, OutputFilter.NotNotices, null)));
        for (ulong input = 0; input < 30; input++)
        {
            await AddAsync(() => Task.FromResult<object>(answers.Input(input)));
            await AddAsync(() => Task.FromResult<object>(answers.Outputs(0, 1_000, OutputFilter.All, input)));
        }
        await AddAsync(async () =>
        {
            List<NoticeEvent> events = [];
            await foreach (NoticeEvent happened in answers.NoticesAsync(0, follow: false, default, Cancellation)) events.Add(happened);
            return events.Cast<object>().ToArray();
        });
        return told;

        async Task AddAsync(Func<Task<object>> question)
        {
            try
            {
                object answer = await question();
                told.Add(JsonSerializer.Serialize(answer, answer.GetType()));
            }
            catch (QuestionException refusal) when (refusal.Fault == QuestionFault.Busy)
            {
                told.Add(null);
            }
        }
    }
}
