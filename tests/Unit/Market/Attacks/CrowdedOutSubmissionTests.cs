namespace Rollup.Tests.Unit.Market.Attacks;

/// <summary>
/// Attack: the slots of submissions are full while honest clients reveal, so that they lose their bonds. Actor: whoever gains by it, a
/// sponsor or another client. Rule: a right block without room moves the deadlines, and the place's bond comes back in any case.
/// </summary>
public class CrowdedOutSubmissionTests(ITestOutputHelper output)
{
    [Fact]
    public void NobodyLosesABondForWantOfRoom()
    {
        using Stage stage = new("revealed");
        World world = stage.World;
        byte[] model = stage.ModelOf(Stage.Alice);
        ulong reveal = world.View.JobAt(0).Terms.RevealDeadline, first = world.Block;
        SetRevealedSlots(world, MarketLimits.RevealedSlotsMax);
        Outcome crowded = Unchecked(world, Encode.Provide(world.View, 1, model));
        Assert.True(DeadlinesMoved.TryDecode(Assert.Single(crowded.Notices), out DeadlinesMoved moved));
        Assert.Equal((1UL, 3, first + MarketLimits.RoomBlocks), (moved.JobId, moved.File, moved.RevealDeadline));
        Assert.True(moved.RevealDeadline > reveal);

        // Again and again, up to a limit.
        for (int times = 0; times < 40; times++)
        {
            world.Block = DeadlinesOf(world).Reveal;
            Unchecked(world, Encode.Provide(world.View, 1, model));
        }
        Assert.Equal(reveal + MarketLimits.ExtensionBlocksMax, DeadlinesOf(world).Reveal);
        world.Block = DeadlinesOf(world).Reveal + 1;
        Outcome late = Unchecked(world, Encode.Provide(1, 3, 0, model));
        Assert.Equal("ProvideBlock.NotWanted", late.Text);
        SetRevealedSlots(world, 0);
        Outcome settled = world.Direct(Stage.Carol, Encode.Settle(1));
        Assert.Equal("Accepted", settled.Text);
        Assert.Equal(stage.Terms.BondUnits, Paid(settled, Stage.Alice));
    }

    [Fact]
    public void WhoeverFindsRoomLaterIsJudgedAsEverybodyIs()
    {
        using Stage stage = new("revealed");
        World world = stage.World;
        SetRevealedSlots(world, MarketLimits.RevealedSlotsMax);
        Unchecked(world, Encode.Provide(world.View, 1, stage.ModelOf(Stage.Alice)));
        SetRevealedSlots(world, 0);
        world.Block = DeadlinesOf(world).Reveal;
        Play.Good(world.Direct(Stage.Bob, Encode.Provide(world.View, 1, stage.ModelOf(Stage.Alice))));
        Assert.Equal(PlacePhase.Complete, world.View.JobAt(0).Places[0].Phase);
    }

    // The sponsor may lose all rewards, and gains nothing by waiting: she is waited for as long as there is no room.
    [Fact]
    public void ASealedHoldoutIsWaitedForAsLongAsThereIsNoRoom()
    {
        using Stage stage = new("complete");
        World world = stage.World;
        world.Block = DeadlinesOf(world).Reveal + 1;
        byte[] data = Fixtures.Data(3, rows: 24, seed: 3);
        for (int times = 0; times < 30; times++)
        {
            SetRevealedSlots(world, MarketLimits.RevealedSlotsMax);
            Assert.Equal("Accepted", Unchecked(world, Encode.Provide(1, JobFile.DataNumber, 0, data)).Text);
            SetRevealedSlots(world, 1);
            world.Block = DeadlinesOf(world).Holdout;
            Assert.Equal("SettleJob.TooEarly", world.Direct(Stage.Alice, Encode.Settle(1)).Text);
        }
        Play.Good(world.Direct(Stage.Sponsor, Encode.Provide(1, JobFile.DataNumber, 0, data)));
        Assert.Equal(JobPhase.Scoring, world.View.JobAt(0).Phase);
    }

    /// <summary>A submission holds its slot from its reveal on, at most for a day, for an accept, a commit, a reveal and a block.</summary>
    [Fact]
    public void FillingTheSlotsOfSubmissionsCostsAGigagasADay()
    {
        byte[] model = Fixtures.Model(classes: 2, seed: 1, columns: 1);
        int accept = Encode.Accept(1, default(Bytes32)).Length, commit = Encode.Commit(1, default).Length;
        int reveal = Encode.Reveal(1, default, default, default).Length, block = Encode.Provide(1, 3, 0, model).Length;
        long gas = new[] { accept, commit, reveal, block }.Sum(bytes => AttackPrices.GasOf(bytes, isDeposit: false));
        double perDay = (double)gas * MarketLimits.RevealedSlotsMax * AttackPrices.BlocksPerDay / MarketLimits.HoldoutBlocksMax;
        output.WriteLine($"slots of submissions: {gas} gas each, {perDay / 1e9:0.00} G gas a day");
        Assert.True(perDay >= 1e9);
    }

    static (ulong Reveal, ulong Holdout) DeadlinesOf(World world)
    {
        Assert.True(JobState.TryDecode(world.Inspect(MessageBytes.Of(new InspectJob { JobId = 1 }))[0], out JobState state));
        return (state.RevealDeadline, state.HoldoutDeadline);
    }

    // The header counts others' slots, which are not there.
    static void SetRevealedSlots(World world, int slots) => new MarketState(world.Memory).Header.RevealedSlots = slots;

    static Outcome Unchecked(World world, byte[] command) => world.WithoutChecks(() => world.Direct(Stage.Sponsor, command));

    static UInt128 Paid(Outcome settled, Address client)
    {
        foreach (byte[] notice in settled.Notices)
            if (PlacePaid.TryDecode(notice, out PlacePaid paid) && paid.Client.Equals(in client)) return paid.Units;
        return 0;
    }
}
