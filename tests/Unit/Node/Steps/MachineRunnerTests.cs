using StepOutcome = Rollup.Node.Steps.StepOutcome;
using Rollup.Tests.Unit.Machine;

namespace Rollup.Tests.Unit.Node;

/// <summary>The real machine over stored facts: however a run is cut, the facts at its end are those of a run that was not.</summary>
public sealed class MachineRunnerTests : IDisposable
{
    readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("result: begin")]
    [InlineData("result: before commit")]
    [InlineData("result: committed")]
    [InlineData("snapshot file: written")]
    [InlineData("snapshot file: renamed")]
    [InlineData("snapshot: before commit")]
    [InlineData("snapshot: committed")]
    public void InterruptedAtEveryTimeOfOneMomentItEndsTheSame(string moment)
    {
        List<string> expected = RunToEnd(new KillEvery(null), out int uninterruptedKills);
        Assert.Equal(0, uninterruptedKills);
        Assert.Equal(expected, RunToEnd(new KillEvery(moment), out int kills));
        Assert.True(kills >= 3, $"{kills} kills");
    }

    [Fact]
    public void RecoveredStateThatAnswersOtherwiseStopsTheNode()
    {
        using FactsDatabase database = Filled(_folder, null);
        using InProcessMachine machine = new();
        RunAll(Runner(machine, database, _folder));

        // Another process, a snapshot lost, and a root on disk that nobody computed.
        foreach (string file in Directory.GetFiles(_folder.Path, "*.state.br")) File.Delete(file);
        new RunnerFacts(database).Truncate(3);
        new RunnerFacts(database).StoreResult(3, new AdvanceResult(true, [], [], default), "native", null);
        MachineRunner again = Runner(machine, database, _folder);
        NodeStopException stop = Assert.Throws<NodeStopException>(() => RunAll(again));
        Assert.Contains("input 3 run again", stop.Message, StringComparison.Ordinal);
    }

    /// <summary>One bit of one stored input: it does not run, and the chain is read again from above the block before its own.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void AnInputThatChangedOnDiskDoesNotRun(int index)
    {
        using FactsDatabase database = Filled(_folder, null);
        _ = Sql.Run(database.Connection, "UPDATE inputs SET blob = $1 WHERE input_index = $0", (ulong)index, Flipped(index));
        using CountingMachine machine = new();
        MachineRunner runner = Runner(machine, database, _folder);
        ReadAgainException fault = Assert.Throws<ReadAgainException>(() => RunAll(runner));
        Assert.StartsWith($"the stored input {index} hashes to", fault.Message, StringComparison.Ordinal);
        Assert.Equal(JobScript.Inputs()[index].Block.Number - 1, fault.StandingBlock);
        Assert.Equal(index, machine.Advances);
    }

    static byte[] Flipped(int index)
    {
        byte[] blob = [.. JobScript.Inputs()[index].Blob];
        blob[^1] ^= 1;
        return blob;
    }

    [Fact]
    public void RestartBeginsAtTheSnapshotAndNotAtZero()
    {
        using FactsDatabase database = Filled(_folder, null);
        using CountingMachine first = new();
        RunAll(Runner(first, database, _folder));
        Assert.Equal(JobScript.Inputs().Count, first.Advances);

        using CountingMachine second = new();
        RunAll(Runner(second, database, _folder));
        Assert.Equal(0, second.Advances);
        Assert.Equal(first.StateHash().ToHex(), second.StateHash().ToHex());
    }

    /// <summary>Another form of the file, another hash of the state: neither is a reason to stop, and both are made anew.</summary>
    [Fact]
    public void SnapshotsOfAnOlderVersionAreLetGoAndTheInputsRunAgain()
    {
        using FactsDatabase database = Filled(_folder, null);
        RunnerFacts facts = new(database);
        using CountingMachine first = new();
        RunAll(Runner(first, database, _folder));
        SnapshotFiles files = new(_folder.Path);
        List<StoredSnapshot> made = facts.Snapshots();
        Assert.NotEmpty(made);
        foreach (StoredSnapshot snapshot in made)
        {
            string olderHash = "0x" + new string('1', 64);
            string file = files.Write(snapshot.InputCount, olderHash, "LKS1, and then the tables"u8);
            facts.StoreSnapshot(new StoredSnapshot(snapshot.InputCount, olderHash, file), made.Count);
        }

        using CountingMachine second = new();
        RunAll(Runner(second, database, _folder));
        Assert.Equal(JobScript.Inputs().Count, second.Advances);
        Assert.Equal(first.StateHash().ToHex(), second.StateHash().ToHex());
        Assert.Equal(made[0], facts.Snapshots()[0]);
        Assert.Equal(made[0].File, Assert.Single(Directory.GetFiles(_folder.Path, "*.state.br").Select(Path.GetFileName)));
    }

    [Fact]
    public void NothingIsStoredOfAnInputOnWhichEnginesDiffer()
    {
        using FactsDatabase database = Filled(_folder, null);
        RunnerFacts facts = new(database);
        using ShadowMachine machine = new(new InProcessMachine(), new LyingMachine(Lie.Root) { PlantedAt = 5 });
        MachineRunner runner = new(machine, facts, new SnapshotFiles(_folder.Path), JobScript.EpochLength);
        MachinesDifferException difference = Assert.Throws<MachinesDifferException>(() => RunAll(runner));
        Assert.Contains($"input {facts.ResultCount()}: outputs root: native has ", difference.Message, StringComparison.Ordinal);
        Assert.Null(runner.Inspect(new byte[4]));
        Assert.Throws<MachinesDifferException>(() => RunAll(runner));
    }

    [Fact]
    public void AQueryOnWhichEnginesDifferIsTheLastThingANodeDoes()
    {
        using FactsDatabase database = Filled(_folder, null);
        using ShadowMachine machine = new(new LyingMachine(Lie.QueryReport), new InProcessMachine());
        MachineRunner runner = Runner(machine, database, _folder);
        RunAll(runner);
        byte[] query = MessageBytes.Of(new InspectJobs());
        Assert.Contains("native and native differ, query 0x", runner.Inspect(query)?.Exception, StringComparison.Ordinal);
        Assert.Throws<MachinesDifferException>(() => RunAll(runner));
    }

    static MachineRunner Runner(IMachine machine, FactsDatabase database, Folder folder) =>
        new(machine, new RunnerFacts(database), new SnapshotFiles(folder.Path), JobScript.EpochLength);

    static List<string> RunToEnd(KillEvery killer, out int kills)
    {
        using Folder folder = new();
        kills = 0;
        while (true)
        {
            using FactsDatabase database = Filled(folder, killer.Hook);
            using InProcessMachine machine = new();
            RunnerFacts facts = new(database);
            try
            {
                RunAll(new MachineRunner(
                    machine, facts, new SnapshotFiles(folder.Path, killer.Hook, durable: false), JobScript.EpochLength));
                return [.. Described(facts), machine.StateHash().ToHex()];
            }
            catch (OperationCanceledException)
            {
                kills++;
            }
        }
    }

    static void RunAll(MachineRunner runner)
    {
        while (runner.Step(TestContext.Current.CancellationToken) == StepOutcome.Progressed) { }
    }

    static FactsDatabase Filled(Folder folder, StepHook? hook)
    {
        FactsDatabase database = FactsDatabase.Open(folder.File("facts.sqlite"), hook, durable: false);
        ReaderFacts reader = new(database);
        if (reader.InputCount() > 0) return database;
        List<InputLog> inputs = JobScript.Inputs();
        reader.StorePage(new ChainPage(inputs, [], []), [JobScript.Block(inputs[^1].Block.Number + JobScript.EpochLength)]);
        return database;
    }

    static IEnumerable<string> Described(RunnerFacts facts)
    {
        for (ulong i = 0; facts.Result(i) is { } result; i++)
        {
            IEnumerable<string> blobs = facts.OutputsOf(i).Concat(facts.ReportsOf(i)).Select(Convert.ToHexString);
            yield return $"{i} {result} {string.Join(' ', blobs)}";
        }
    }

    /// <summary>Throws at the first, third, fifth... time of one named moment, so that the next try passes it.</summary>
    sealed class KillEvery(string? moment)
    {
        int _times;

        public void Hook(string where)
        {
            if (where == moment && ++_times % 2 == 1) throw new OperationCanceledException(where);
        }
    }

    sealed class CountingMachine() : DelegatingMachine(new InProcessMachine())
    {
        public int Advances { get; set; }

        public override AdvanceResult Advance(ReadOnlyMemory<byte> input)
        {
            Advances++;
            return base.Advance(input);
        }
    }
}
