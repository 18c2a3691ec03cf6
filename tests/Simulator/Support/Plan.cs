namespace Rollup.Tests.Simulator;

/// <summary>What to plant, for the runs that must fail.</summary>
enum Plant
{
    None, MachineOutputBit, MachineRejectKept, MachineReportLost, InputChangedOnDisk, ResultChangedOnDisk, OutputChangedOnDisk,
}

/// <summary>Who lies how for a time. Without proofs it is an endpoint without the method.</summary>
sealed record Liars(Lie Endpoint, Lie Witness = Lie.None, bool HasWitness = true, bool IsBelieved = false, bool GivesProofs = true);

/// <summary>What goes on all the time, each once in so many; 0 is never.</summary>
sealed record Weather(
    int KillOneIn, int ReorganiseOneIn, int InputOneIn, ulong LagBlocks, ulong WitnessLagBlocks, ulong RangeBlocks, EndpointFaults Faults);

/// <summary>
/// All that will be done to a node, drawn from a seed before it begins: so it can be looked at without a run. What falls where within it
/// is drawn from the same seed on the way.
/// </summary>
/// <param name="Acts">The ticks of the run are shared out among them in their order; afterwards nobody lies.</param>
/// <param name="DamageOneIn">Kills that leave damaged facts behind.</param>
/// <param name="ResetTick">When the chain begins again from another first block.</param>
/// <param name="ForeignTick">When somebody claims another root.</param>
/// <param name="FlipTick">When bits change under the running node while it is asked.</param>
sealed record Plan(
    ulong Seed, Weather Weather, IReadOnlyList<Liars> Acts, int DamageOneIn = 0, int? ResetTick = null, int? ForeignTick = null,
    int? FlipTick = null, Plant Plant = Plant.None)
{
    public const int Ticks = 40;

    // Beside no witness a liar with a world of its own is believed, and that is tested as a limit.
    static readonly Lie[] s_provedFalse =
        [.. Enum.GetValues<Lie>().Where(lie => lie is not (Lie.None or Lie.World or Lie.OtherChain or Lie.Switching))];
    // A witness is asked for blocks, and for the logs of a claim that is not ours.
    static readonly Lie[] s_ofWitness = [Lie.World, Lie.OtherChain, Lie.Switching, Lie.FarHead, Lie.HiddenClaims];
    static readonly Lie[] s_all = [.. Enum.GetValues<Lie>().Where(lie => lie != Lie.None)];

    public bool IsLiedTo => Acts.Any(act => (act.Endpoint, act.Witness) != (Lie.None, Lie.None));

    /// <summary>Weather and damage; nobody lies, no chain begins again.</summary>
    public static Plan Fair(ulong seed, Plant plant = Plant.None) =>
        new(seed, Draw(new Dice(seed)), [new Liars(Lie.None, HasWitness: false)], plant == Plant.None ? 8 : 0, Plant: plant);

    /// <summary>One way to lie from the first tick to the last, where no block is replaced.</summary>
    public static Plan Lied(ulong seed, Liars liars) => new(seed, Draw(new Dice(seed)) with { ReorganiseOneIn = 0 }, [liars]);

    /// <summary>Everything that may come together in one run, as far as this seed has it.</summary>
    public static Plan Mixed(ulong seed)
    {
        Dice dice = new(seed);
        Weather weather = Draw(dice);
        bool hasWitness = dice.Chance(2);
        Liars[] acts = [.. Enumerable.Range(0, 1 + dice.Below(4)).Select(_ => Act(dice, hasWitness))];
        return new Plan(
            seed, weather, acts, dice.Chance(2) ? 0 : 2 + dice.Below(6), Tick(4, 0), Tick(16, 0), Tick(3, Ticks / 2));

        int? Tick(int oneIn, int from) => dice.Chance(oneIn) ? from + dice.Below(Ticks - from) : null;
    }

    static Liars Act(Dice dice, bool hasWitness)
    {
        bool witnessLies = hasWitness && dice.Chance(2);
        Lie[] lies = witnessLies ? s_ofWitness : hasWitness ? s_all : s_provedFalse;
        Lie lie = dice.Chance(4) ? Lie.None : lies[dice.Below(lies.Length)];
        // What was read of executions where nothing could be proved stands as it was read.
        bool givesProofs = lie is Lie.Execution or Lie.ExecutionTwice or Lie.Switching || !dice.Chance(6);
        return witnessLies ? new Liars(Lie.None, lie, hasWitness, GivesProofs: givesProofs)
            : new Liars(lie, Lie.None, hasWitness, GivesProofs: givesProofs);
    }

    // Half of the runs are harsh; in the other half single faults are not buried under kills.
    static Weather Draw(Dice dice) => new(
        dice.Chance(2) ? 15 + dice.Below(60) : 100 + dice.Below(400), dice.Chance(4) ? 0 : 4 + dice.Below(12), 1 + dice.Below(3),
        (ulong)dice.Below(5), (ulong)dice.Below(5), 1 + (ulong)dice.Below(7), new EndpointFaults(
            20 + dice.Below(80), 40 + dice.Below(100), 8 + dice.Below(30), 30 + dice.Below(60), 12 + dice.Below(30), 30 + dice.Below(60)));
}
