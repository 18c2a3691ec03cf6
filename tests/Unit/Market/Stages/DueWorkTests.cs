namespace Rollup.Tests.Unit.Market;

/// <summary>Work that moves the state is bounded in each block of the base layer, and what waits for it loses nothing.</summary>
public class DueWorkTests
{
    static readonly byte[] Data = Fixtures.Data(3, rows: 24, seed: 3);
    static readonly byte[] Large = Fixtures.Padded(Fixtures.Model(3, seed: 1), 262_144);

    [Theory]
    [InlineData(WorkKind.Reading, 0, 100, 100, 0)]
    [InlineData(WorkKind.Reading, 7, 100, 99, 7)] // an endpoint that lags behind the node
    [InlineData(WorkKind.Reading, 7, 100, 101, 7 + (1L << 26))]
    [InlineData(WorkKind.Judging, 7, 100, 102, 7 + (2L << 28))]
    [InlineData(WorkKind.Judging, 7, 100, 107, 7 + (7L << 28))]
    [InlineData(WorkKind.Judging, 7, 100, 108, 8L << 28)]
    [InlineData(WorkKind.Judging, 8L << 28, 0, ulong.MaxValue, 8L << 28)]
    public void CreditComesWithBlocksAndIsKeptForSome(WorkKind kind, ulong left, ulong leftBlock, ulong block, ulong credit) =>
        Assert.Equal(credit, DueWork.CreditAt(kind, left, leftBlock, block));

    [Fact]
    public void NoMoreModelsAreReadInABlockThanItsCreditAllows()
    {
        using World world = new();
        ulong units = 160UL * (ulong)Large.Length, all = MarketLimits.ReadingUnitsPerBlock * MarketLimits.CreditBlocksMax;
        ulong job = 0;
        for (ulong spent = 0; spent + units <= all; spent += units)
        {
            Assert.Equal(JobPhase.Open, Opened(world, ++job));
            Play.Good(world.Direct(Stage.Sponsor, Encode.Cancel(job)));
        }
        Assert.Equal(JobPhase.ModelHere, Opened(world, ++job)); // all its blocks are taken, and none is lost
        Play.Good(world.Direct(Stage.Bob, Encode.Evaluate(job))); // takes what is left, which is too little
        Assert.Equal(JobPhase.ModelHere, world.View.JobAt(world.View.FindJob(job)).Phase);
        Assert.Equal("EvaluateJob.WorkCreditSpent", world.Direct(Stage.Bob, Encode.Evaluate(job)).Text);
        world.Block++;
        Play.Good(world.Direct(Stage.Bob, Encode.Evaluate(job)));
        Assert.Equal(JobPhase.Open, world.View.JobAt(world.View.FindJob(job)).Phase);
        Assert.Equal("EvaluateJob.RevealNotEnded", world.Direct(Stage.Bob, Encode.Evaluate(job)).Text);
    }

    /// <summary>Whoever has cheap work judged in every block keeps no job from opening.</summary>
    [Fact]
    public void JudgingSpendsNoCreditOfOpenings()
    {
        using Stage stage = new("scoring");
        SpendJudging(stage.World);
        Assert.Equal("EvaluateJob.WorkCreditSpent", stage.Run("now", "carol", "evaluate 1", "-"));
        Assert.Equal(JobPhase.Open, Opened(stage.World, 2));
        Assert.Equal("Accepted", stage.Run("now+1", "carol", "evaluate 1", "-"));
    }

    /// <summary>
    /// The least work of a job may be more than the credit of a block. Whoever has others take all of it behind him in every block cannot
    /// keep it from being done: the job keeps what it got.
    /// </summary>
    [Fact]
    public void WorkOfMoreThanABlocksCreditIsDoneInAFewBlocksWhateverOthersSend()
    {
        using Stage stage = new("scoring");
        ulong units = (ulong)MarketLimits.UnitsPerInputMax - stage.World.View.JobAt(0).SetupUnits;
        new MarketState(stage.World.Memory).JobAt(0).SubmissionUnits = units;
        Assert.True(units > MarketLimits.JudgingUnitsPerBlock);
        SpendJudging(stage.World);
        Assert.Equal("Accepted", stage.Run("now+1", "carol", "evaluate 1", "-"));
        Assert.Equal(MarketLimits.JudgingUnitsPerBlock, stage.World.View.JobAt(0).CreditUnits);
        Assert.Equal(PlacePhase.Complete, stage.World.View.JobAt(0).Places[0].Phase);
        SpendJudging(stage.World);
        Assert.Equal("Accepted", stage.Run("now+1", "carol", "evaluate 1", "-"));
        Assert.Equal(PlacePhase.Scored, stage.World.View.JobAt(0).Places[0].Phase);
        Assert.Equal((0UL, 0UL), (stage.World.View.JobAt(0).CreditUnits, stage.World.View.Header.JudgingCreditUnits));
    }

    /// <summary>The holdout is in time when its last block is, whenever it is read: work of others costs nobody money.</summary>
    [Fact]
    public void HoldoutThatWaitsToBeReadIsNotOverdue()
    {
        using Stage stage = new("complete");
        stage.World.Block = stage.Terms.HoldoutDeadline;
        SpendJudging(stage.World);
        Assert.Equal("Accepted", stage.Run("holdout", "sponsor", "provide 1 data", "-"));
        Assert.Equal(JobPhase.HoldoutHere, stage.World.View.JobAt(0).Phase);
        Assert.Equal("SettleJob.WorkPending", stage.Run("holdout+1", "alice", "settle 1", "-"));
        Assert.Equal("Accepted", stage.Run("holdout+1", "alice", "evaluate 1", "-")); // reads it
        Assert.Equal("SettleJob.WorkPending", stage.Run("holdout+1", "alice", "settle 1", "-"));
        Assert.Equal("Accepted", stage.Run("holdout+1", "alice", "evaluate 1", "-")); // scores
        Assert.Equal("Accepted", stage.Run("holdout+1", "alice", "settle 1", "-"));
        Empty.Check(stage.World);
    }

    /// <summary>A job whose files are here and unread at its commit deadline ends as one without files: its sponsor has all back.</summary>
    [Fact]
    public void JobThatIsNotReadInTimeGoesBack()
    {
        using World world = new();
        HeaderRow header = world.View.Header;
        header.CreditBlock = world.Block;
        new MarketState(world.Memory).Header = header;
        Assert.Equal(JobPhase.ModelHere, Opened(world, 1));
        world.Block = world.View.JobAt(0).Terms.CommitDeadline + 1;
        Assert.Equal("EvaluateJob.NotOpen", world.Direct(Stage.Bob, Encode.Evaluate(1)).Text);
        Outcome settled = world.Direct(Stage.Bob, Encode.Settle(1));
        Assert.Equal(("Accepted", "1:2200"), (settled.Text, Paid.Ether(settled)));
    }

    [Fact]
    public void StateOfAJobSaysWhatItsWorkTakesAndWhatIsLeft()
    {
        using Stage stage = new("scoring");
        JobState state = StateOf(stage.World);
        Assert.Equal(stage.World.View.JobAt(0).SetupUnits + stage.World.View.JobAt(0).SubmissionUnits, state.WorkUnits);
        Assert.InRange(state.CreditUnits, state.WorkUnits, MarketLimits.JudgingUnitsPerBlock * MarketLimits.CreditBlocksMax);
        Assert.Equal("Accepted", stage.Run("now", "carol", "evaluate 1", "-"));
        state = StateOf(stage.World);
        Assert.Equal((0UL, 0UL), (state.WorkUnits, state.CreditUnits));
    }

    static JobState StateOf(World world)
    {
        Assert.True(JobState.TryDecode(world.Inspect(MessageBytes.Of(new InspectJob { JobId = 1 }))[0], out JobState state));
        return state;
    }

    // As after work of others in this block.
    static void SpendJudging(World world)
    {
        ref HeaderRow header = ref new MarketState(world.Memory).Header;
        header.ReadingCreditUnits = MarketLimits.ReadingUnitsPerBlock;
        header.JudgingCreditUnits = 0;
        header.CreditBlock = world.Block;
    }

    // Posts a replay job of a large model, and provides all of it.
    static JobPhase Opened(World world, ulong job)
    {
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, Large, Data, world.Block);
        Play.Good(world.Ether(Stage.Sponsor, 2200, Encode.Post(terms)));
        Play.Good(world.Direct(Stage.Bob, Encode.Provide(world.View, job, Fixtures.Schema(in terms))));
        foreach (byte[] block in Fixtures.Blocks(Large)) Play.Good(world.Direct(Stage.Bob, Encode.Provide(world.View, job, block)));
        return world.View.JobAt(world.View.FindJob(job)).Phase;
    }
}
