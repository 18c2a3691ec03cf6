namespace Rollup.Tests.Simulator;

/// <summary>
/// The seed of every failing run is in its message. LOCKSTEP_SEED=n runs one seed (or LOCKSTEP_RUNS from there), LOCKSTEP_FUZZ=1 many from
/// a fresh start.
/// </summary>
public sealed class SimulatorTests
{
    const int Sample = 60;

    static readonly bool s_isFuzz = Environment.GetEnvironmentVariable("LOCKSTEP_FUZZ") == "1";

    /// <summary>
    /// Kills, re-organisations, resets, liars and damaged facts in one run, as its seed mixes them: nothing is lost, nothing false claimed.
    /// </summary>
    [Fact]
    public async Task ADisturbedNodeEndsWithTheFactsOfAnUndisturbedOne()
    {
        string? from = Environment.GetEnvironmentVariable("LOCKSTEP_SEED");
        string? count = Environment.GetEnvironmentVariable("LOCKSTEP_RUNS");
        ulong first = from is not null ? ulong.Parse(from) : s_isFuzz ? (ulong)DateTime.UtcNow.Ticks : 1;
        int runs = count is not null ? int.Parse(count) : from is not null ? 1 : s_isFuzz ? 5_000 : Sample;
        TestContext.Current.TestOutputHelper?.WriteLine($"seeds {first} to {first + (ulong)runs - 1}, {Plan.Ticks} ticks each");

        Tally tally = new();
        for (int i = 0; i < runs; i++) tally.Add((await RunAsync(Plan.Mixed(first + (ulong)i))).Tally);
        TestContext.Current.TestOutputHelper?.WriteLine($"{runs} runs: {tally}");
        if (runs < Sample) return;
        // A simulator in which nothing happens finds nothing.
        string[] kinds =
        [
            "acts without proofs", "answers from a file that changed", "refusals from a file that changed", "resets", "snapshots: deleted",
            "snapshots: cut off", "snapshots: another's", "ends on another chain", "foreign claims", "justified stops",
            "damage: an input sealed anew", .. DiskDamage.Kinds.Select(kind => $"damage: {kind}"),
            .. Enum.GetValues<Lie>().Where(lie => lie != Lie.None).Select(lie => $"lies of the endpoint: {lie}"),
            .. s_liesOfAWitness.Select(lie => $"lies of the witness: {lie}"),
        ];
        Assert.DoesNotContain(kinds, kind => tally[kind] == 0);
        Assert.True(
            tally["kills"] > runs && tally["re-organisations"] > runs && tally["inputs"] > 10 * runs && tally["claims"] > 3 * runs
            && tally["facts set aside"] > runs / 4, $"the weather was too fair: {tally}");
        Assert.True(tally["justified stops"] < runs / 5, $"{tally["justified stops"]} of {runs} runs ended early");
    }

    /// <summary>A seed that failed must fail again: the same moments in the same order, and the same end.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task ARunIsItsSeed(ulong seed) => Assert.Equal(await TraceAsync(seed), await TraceAsync(seed));

    [Fact]
    public async Task AForeignClaimStopsTheNodeInAnyWeather()
    {
        int stopped = 0;
        const int Seeds = 20;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            SimulationResult result = await RunAsync(Plan.Fair(seed) with { DamageOneIn = 0, ForeignTick = Plan.Ticks / 2 });
            if (result.JustifiedStop is not null) stopped++;
        }
        // A re-organisation may take the foreign claim away, and then there is nothing to stop for.
        Assert.True(stopped >= Seeds / 2, $"{stopped} of {Seeds} stopped");
    }

    /// <summary>One bit of an input changed in its log: nothing of the page is stored, and the true log is read when it comes.</summary>
    [Fact]
    public async Task AForgedInputIsNotStored()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("lockstep-forged-").FullName, "facts.sqlite");
        FakeChain chain = new(new Dice(1));
        chain.Post([200, 1, 0]);
        for (ulong block = 0; block <= FakeChain.DeploymentBlock; block++) chain.Mine();
        SimulatedChain endpoint = new(chain, new Dice(2), lagBlocks: 0, _ => { }, () => { })
        {
            Faults = EndpointFaults.None with { ForgedInputOneIn = 1 },
        };
        using (FactsDatabase database = FactsDatabase.Open(file))
        {
            ReaderFacts facts = new(database);
            ChainReader reader = new(endpoint, witness: null, facts, SimulatedChain.Application, rangeBlocks: 100);
            ChainRetryException fault = await Assert.ThrowsAsync<ChainRetryException>(
                () => reader.StepAsync(TestContext.Current.CancellationToken));
            Assert.Contains("input 0 hashes to", fault.Message, StringComparison.Ordinal);
            Assert.Equal(0UL, facts.InputCount());
            Assert.Null(facts.Cursor());

            endpoint.Faults = EndpointFaults.None;
            Assert.Equal(StepOutcome.Progressed, await reader.StepAsync(TestContext.Current.CancellationToken));
            Assert.Equal(1UL, facts.InputCount());
        }
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Theory]
    [InlineData(nameof(Plant.MachineOutputBit))]
    [InlineData(nameof(Plant.MachineRejectKept))]
    [InlineData(nameof(Plant.MachineReportLost))]
    public async Task APlantedFaultIsFound(string plant)
    {
        for (ulong seed = 1; seed <= 6; seed++)
        {
            // A fault needs an opportunity: a process that runs nine inputs, and no claim that a re-organisation made false before.
            Plan plan = Plan.Fair(seed, Enum.Parse<Plant>(plant));
            using Simulation simulation = new(
                plan with { Weather = plan.Weather with { KillOneIn = 200, InputOneIn = 1, ReorganiseOneIn = 0 } });
            await Assert.ThrowsAsync<SimulationException>(() => simulation.RunAsync());
        }
    }

    /// <summary>One statement by hand in the stored facts: they are set aside, and the run ends as if nothing had happened.</summary>
    [Theory]
    [InlineData(nameof(Plant.InputChangedOnDisk))]
    [InlineData(nameof(Plant.ResultChangedOnDisk))]
    [InlineData(nameof(Plant.OutputChangedOnDisk))]
    public async Task FactsChangedByHandAreSetAside(string plant)
    {
        const int Seeds = 6;
        int setAside = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
            if ((await RunAsync(Plan.Fair(seed, Enum.Parse<Plant>(plant)))).Tally["facts set aside"] > 0) setAside++;
        Assert.True(setAside >= Seeds / 2, $"{plant} was seen by {setAside} of {Seeds} seeds");
    }

    /// <summary>The node stops on the new chain once, and started again it has that chain's facts and no others.</summary>
    [Fact]
    public async Task AChainThatBeginsAgainIsAnotherChain()
    {
        ulong seeds = s_isFuzz ? 500u : 20;
        int stopped = 0;
        for (ulong seed = 1; seed <= seeds; seed++)
        {
            SimulationResult result = await RunAsync(Plan.Fair(seed) with { DamageOneIn = 0, ResetTick = Plan.Ticks / 2 });
            if (result.JustifiedStop is not null) stopped++; // a re-organisation may go deeper than a claim there too
            Assert.True(
                result.Tally["facts set aside"] > 0 || result.Tally["resets"] == 0,
                $"seed {seed}: the facts of the old chain were kept in use");
        }
        Assert.True(stopped < (int)seeds / 4, $"{stopped} of {seeds} stopped");
    }

    static readonly Lie[] s_liesOfAWitness = [Lie.World, Lie.OtherChain, Lie.Switching, Lie.FarHead];

    static async Task<SimulationResult> RunAsync(Plan plan)
    {
        using Simulation simulation = new(plan);
        try
        {
            return await simulation.RunAsync();
        }
        catch (Exception fault)
        {
            throw new SimulationException($"{plan} {string.Join(", ", plan.Acts)}: {fault}");
        }
    }

    static async Task<string> TraceAsync(ulong seed)
    {
        StringBuilder trace = new();
        using Simulation simulation = new(Plan.Mixed(seed), where => trace.AppendLine(where));
        return $"{trace}{(await simulation.RunAsync()).Tally}";
    }
}
