namespace Rollup.Tests.Simulator;

/// <summary>
/// The seed of every failing run is in its message. LOCKSTEP_SEED=n runs one seed (or LOCKSTEP_RUNS from there), LOCKSTEP_FUZZ=1 many from
/// a fresh start.
/// </summary>
public sealed class SimulatorTests
{
    const int Ticks = 40;

    [Fact]
    public async Task AnInterruptedNodeEndsWithTheFactsOfAnUndisturbedOne()
    {
        bool fuzz = Environment.GetEnvironmentVariable("LOCKSTEP_FUZZ") == "1";
        string? from = Environment.GetEnvironmentVariable("LOCKSTEP_SEED");
        string? count = Environment.GetEnvironmentVariable("LOCKSTEP_RUNS");
        ulong first = from is not null ? ulong.Parse(from) : fuzz ? (ulong)DateTime.UtcNow.Ticks : 1;
        int runs = count is not null ? int.Parse(count) : from is not null ? 1 : fuzz ? 5_000 : 100;
        TestContext.Current.TestOutputHelper?.WriteLine($"seeds {first} to {first + (ulong)runs - 1}, {Ticks} ticks each");

        int kills = 0, reorganisations = 0, inputs = 0, claims = 0, setAside = 0, stops = 0;
        for (int i = 0; i < runs; i++)
        {
            SimulationResult result = await RunSeedAsync(first + (ulong)i, Plant.None);
            kills += result.Kills;
            reorganisations += result.Reorganisations;
            inputs += result.Inputs;
            claims += result.Claims;
            setAside += result.SetAside;
            if (result.JustifiedStop is not null) stops++;
        }
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{runs} runs: {kills} kills, {reorganisations} re-organisations, {inputs} inputs, {claims} claims, {setAside} damaged facts, "
            + $"{stops} justified stops");
        if (runs == 1) return;
        // A simulator in which nothing happens finds nothing.
        Assert.True(
            kills > runs && reorganisations > runs && inputs > 10 * runs && claims > 3 * runs && setAside > runs / 4,
            "the weather was too fair");
        Assert.True(stops < runs / 5, $"{stops} of {runs} runs ended early");
    }

    [Fact]
    public async Task AForeignClaimStopsTheNodeInAnyWeather()
    {
        int stopped = 0;
        const int Seeds = 20;
        for (ulong seed = 1; seed <= Seeds; seed++)
            if ((await RunSeedAsync(seed, Plant.ForeignClaim)).JustifiedStop is not null) stopped++;
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
        const int Seeds = 6;
        int found = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            using Simulation simulation = new(seed, Enum.Parse<Plant>(plant));
            try
            {
                await simulation.RunAsync(Ticks);
            }
            catch (SimulationException)
            {
                found++;
            }
        }
        // A fault needs an opportunity: a run without a kill after input 4 has nothing planted on its disk.
        Assert.True(found >= Seeds / 2, $"{plant} was found by {found} of {Seeds} seeds");
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
            if ((await RunSeedAsync(seed, Enum.Parse<Plant>(plant))).SetAside > 0) setAside++;
        Assert.True(setAside >= Seeds / 2, $"{plant} was seen by {setAside} of {Seeds} seeds");
    }

    /// <summary>The node stops on the new chain once, and started again it has that chain's facts and no others.</summary>
    [Fact]
    public async Task AChainThatBeginsAgainIsAnotherChain()
    {
        const int Seeds = 20;
        int stopped = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            SimulationResult result = await RunSeedAsync(seed, Plant.ChainReset);
            if (result.JustifiedStop is not null) stopped++; // a re-organisation may go deeper than a claim there too
            Assert.True(result.SetAside > 0, $"seed {seed}: the facts of the old chain were kept in use");
        }
        Assert.True(stopped < Seeds / 4, $"{stopped} of {Seeds} stopped");
    }

    static async Task<SimulationResult> RunSeedAsync(ulong seed, Plant plant)
    {
        using Simulation simulation = new(seed, plant);
        try
        {
            return await simulation.RunAsync(Ticks);
        }
        catch (Exception fault)
        {
            throw new SimulationException($"seed {seed}: {fault}");
        }
    }
}
