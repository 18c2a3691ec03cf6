namespace Rollup.Tests.Simulator;

/// <summary>
/// Endpoints that lie, in the weather of the simulator: kills, faults and lags beside. While one of two is honest nothing false is ever
/// claimed, and when the lies end the node has all its facts right and every epoch claimed, whatever it was told. Where one is believed
/// and where both lie, it is shown what is lost. LOCKSTEP_FUZZ=1 runs 500 seeds.
/// </summary>
public sealed class LiarTests
{
    const int Ticks = 30;

    const int Limits = 8;

    static readonly Lie[] s_lies = [.. Enum.GetValues<Lie>().Where(lie => lie != Lie.None)];

    [Fact]
    public async Task NothingFalseIsClaimedWhileOneOfTwoIsHonest()
    {
        bool isFuzz = Environment.GetEnvironmentVariable("LOCKSTEP_FUZZ") == "1";
        ulong runs = isFuzz ? 500 : 2 * (ulong)s_lies.Length; // each lie of each side once
        ulong first = isFuzz ? (ulong)DateTime.UtcNow.Ticks : 1;
        int claims = 0;
        for (ulong seed = first; seed < first + runs; seed++)
        {
            Lie lie = s_lies[seed % (ulong)s_lies.Length];
            bool endpointLies = seed / (ulong)s_lies.Length % 2 == 0;
            claims += await RunAsync(seed, endpointLies ? new Liars(lie) : new Liars(Lie.None, lie));
        }
        Assert.True(claims > (int)runs, $"{claims} claims in {runs} runs: nothing was at stake");
    }

    /// <summary>On this machine no witness is needed: whatever is not a whole world of its own is found by proofs all the same.</summary>
    [Theory]
    [InlineData(nameof(Lie.InputLogs))]
    [InlineData(nameof(Lie.InputsWithoutProof))]
    [InlineData(nameof(Lie.HiddenInput))]
    [InlineData(nameof(Lie.Acceptance))]
    [InlineData(nameof(Lie.ForeignClaim))]
    public async Task AnInconsistentLiarAloneIsFoundByProofs(string lie)
    {
        for (ulong seed = 1; seed <= 6; seed++) await RunAsync(seed, new Liars(Enum.Parse<Lie>(lie), HasWitness: false));
    }

    /// <summary>The limits that README states; they are also what shows that the checks of the other tests can see a false claim.</summary>
    [Theory]
    [InlineData("one liar with a world of its own and no witness")]
    [InlineData("both lie alike")]
    [InlineData("the endpoint is trusted and nothing is proved")]
    public async Task WhereAllThatIsAskedLiesAFalseClaimIsMade(string limit)
    {
        Liars liars = limit switch
        {
            "both lie alike" => new Liars(Lie.World, Lie.World),
            "the endpoint is trusted and nothing is proved" =>
                new Liars(Lie.InputsWithoutProof, HasWitness: false, IsBelieved: true, GivesProofs: false),
            _ => new Liars(Lie.World, HasWitness: false),
        };
        int robbed = 0;
        for (ulong seed = 1; seed <= Limits; seed++)
        {
            using Simulation simulation = new(Plan.Lied(seed, liars));
            try
            {
                _ = await simulation.RunAsync(Ticks);
            }
            catch (SimulationException)
            {
                // What a false claim leaves behind differs from the truth in every way that is looked at.
            }
            if (!simulation.NothingFalseIsClaimed) robbed++;
        }
        Assert.True(robbed >= Limits / 2, $"{robbed} of {Limits} runs claimed what is false");
    }

    static async Task<int> RunAsync(ulong seed, Liars liars)
    {
        using Simulation simulation = new(Plan.Lied(seed, liars));
        try
        {
            SimulationResult result = await simulation.RunAsync(Ticks);
            Assert.Null(result.JustifiedStop);
            Assert.True(simulation.NothingFalseIsClaimed);
            return result.Tally["claims"];
        }
        catch (Exception fault)
        {
            throw new SimulationException($"seed {seed}, {liars}: {fault}");
        }
    }
}
