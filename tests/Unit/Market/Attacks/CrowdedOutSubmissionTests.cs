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

    // The sponsor may lose all rewards by a holdout that finds no room: it has the slots of openings too, and then more time.
    [Fact]
    public void ASealedHoldoutHasBothPoolsAndThenMoreTime()
    {
        using Stage stage = new("complete");
        World world = stage.World;
        (ulong reveal, ulong holdout) = DeadlinesOf(world);
        byte[] data = Fixtures.Data(3, rows: 24, seed: 3), command = Encode.Provide(1, JobFile.DataNumber, 0, data);
        world.Block = holdout;
        SetRevealedSlots(world, MarketLimits.RevealedSlotsMax);
        SetOpeningSlots(world, MarketLimits.OpeningSlotsMax);
        Assert.Single(Unchecked(world, command).Notices, notice => DeadlinesMoved.TryDecode(notice, out _));
        Assert.Equal((reveal, holdout + MarketLimits.RoomBlocks), DeadlinesOf(world));
        world.Block = holdout + MarketLimits.RoomBlocks;
        SetOpeningSlots(world, MarketLimits.OpeningSlotsMax - 1);
        Assert.Equal("Accepted", Unchecked(world, command).Text);
        Assert.Equal(JobPhase.Scoring, world.View.JobAt(0).Phase);
        Assert.Equal(MarketLimits.OpeningSlotsMax, world.View.Header.OpeningSlots);
    }

    // A sponsor who fills the slots with what she submits to herself must not keep them by asking for more time.
    [Fact]
    public void NoDeadlineMovesForEver()
    {
        using Stage stage = new("complete");
        World world = stage.World;
        ulong holdout = DeadlinesOf(world).Holdout;
        byte[] command = Encode.Provide(1, JobFile.DataNumber, 0, Fixtures.Data(3, rows: 24, seed: 3));
        SetRevealedSlots(world, MarketLimits.RevealedSlotsMax);
        SetOpeningSlots(world, MarketLimits.OpeningSlotsMax);
        for (int times = 0; times < 20; times++)
        {
            world.Block = DeadlinesOf(world).Holdout;
            Unchecked(world, command);
        }
        Assert.Equal(holdout + MarketLimits.ExtensionBlocksMax, DeadlinesOf(world).Holdout);
        world.Block = DeadlinesOf(world).Holdout + 1;
        SetRevealedSlots(world, 1);
        SetOpeningSlots(world, 1);
        Assert.Equal("Accepted", world.Direct(Stage.Carol, Encode.Settle(1)).Text);
    }

    // Whoever has seen the holdout's block must not come back to the reveal: its deadline is over, whatever the holdout's becomes.
    [Fact]
    public void NoRevealBeginsAgainWhenTheHoldoutFindsNoRoom()
    {
        using Stage stage = new("complete");
        World world = stage.World;
        ulong reveal = DeadlinesOf(world).Reveal;
        world.Block = reveal + 1;
        SetRevealedSlots(world, MarketLimits.RevealedSlotsMax);
        SetOpeningSlots(world, MarketLimits.OpeningSlotsMax);
        world.Block = DeadlinesOf(world).Holdout;
        Unchecked(world, Encode.Provide(1, JobFile.DataNumber, 0, Fixtures.Data(3, rows: 24, seed: 3)));
        SetRevealedSlots(world, 1);
        SetOpeningSlots(world, 1);
        Assert.Equal((reveal, world.Block + MarketLimits.RoomBlocks), DeadlinesOf(world));
        Assert.Equal("EvaluateJob.HoldoutNotOpen", world.Direct(Stage.Carol, Encode.Evaluate(1)).Text);
    }

    [Theory]
    [InlineData(0, 500, 100, 0)]     // far enough already
    [InlineData(0, 500, 200, 0)]
    [InlineData(0, 500, 201, 1)]
    [InlineData(0, 500, 500, 300)]
    [InlineData(300, 500, 700, 500)]
    [InlineData(300, 500, 400, 300)] // never less
    [InlineData(0, 500, 1_700, 1_500)]
    [InlineData(0, 500, 1_800, 1_500)]
    [InlineData(1_500, 500, 9_000, 1_500)]
    public void ADeadlineMovesToSomeBlocksFromNow(uint extended, ulong deadline, ulong block, uint blocks) =>
        Assert.Equal(blocks, Extension.BlocksAfter(extended, deadline, block));

    [Fact]
    public void NoDeadlineMovesBeyondTheLastBlockThereIs()
    {
        Assert.Equal(MarketLimits.ExtensionBlocksMax, Extension.BlocksAfter(0, 500, ulong.MaxValue - 3));
        Assert.Equal(3U, Extension.BlocksAfter(0, ulong.MaxValue - 3, ulong.MaxValue - 4));
        Assert.Equal(ulong.MaxValue, Deadlines.Later(ulong.MaxValue - 3, 300));
    }

    /// <summary>
    /// A submission holds its slots from its reveal on, for an accept, a commit, a reveal and its blocks: until the holdout deadline, moved
    /// as far as it goes by a further submission. The cheapest is one block, or the root of two and the second of these, of one byte.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void FillingTheSlotsOfSubmissionsCostsAGigagasADay(int slots)
    {
        byte[] model = Fixtures.Model(classes: 2, seed: 1, columns: 1), longer = Fixtures.Padded(model, UnixFs.ChunkBytes + 1);
        byte[][] blocks = slots == 1 ? [model] : [Fixtures.Blocks(longer)[0], Fixtures.Blocks(longer)[2]];
        byte[][] inputs =
        [
            Encode.Accept(1, default(Bytes32)), Encode.Commit(1, default), Encode.Reveal(1, default, default, default),
            .. blocks.Select(block => Encode.Provide(1, 3, 0, block)),
        ];
        double gas = inputs.Sum(input => AttackPrices.GasOf(input.Length, isDeposit: false)) / (double)slots;
        double perDay = gas * MarketLimits.RevealedSlotsMax * AttackPrices.BlocksPerDay
            / (MarketLimits.HoldoutBlocksMax + MarketLimits.ExtensionBlocksMax);
        output.WriteLine($"slots of submissions of {slots}: {gas:N0} gas a slot, {perDay / 1e9:0.00} G gas a day");
        Assert.True(perDay >= 1e9);
    }

    static (ulong Reveal, ulong Holdout) DeadlinesOf(World world)
    {
        Assert.True(JobState.TryDecode(world.Inspect(MessageBytes.Of(new InspectJob { JobId = 1 }))[0], out JobState state));
        return (state.RevealDeadline, state.HoldoutDeadline);
    }

    // The header counts others' slots, which are not there.
    static void SetRevealedSlots(World world, int slots) => new MarketState(world.Memory).Header.RevealedSlots = slots;

    static void SetOpeningSlots(World world, int slots) => new MarketState(world.Memory).Header.OpeningSlots = slots;

    static Outcome Unchecked(World world, byte[] command) => world.WithoutChecks(() => world.Direct(Stage.Sponsor, command));

    static UInt128 Paid(Outcome settled, Address client)
    {
        foreach (byte[] notice in settled.Notices)
            if (PlacePaid.TryDecode(notice, out PlacePaid paid) && paid.Client.Equals(in client)) return paid.Units;
        return 0;
    }
}
