namespace Rollup.Tests.Unit.Market;

/// <summary>Each fault of posted terms alone gives its status, and of any two together the lower wins.</summary>
public class PostJobRuleTests
{
    static readonly Address Sponsor = Fixtures.AddressOf(1);
    static readonly byte[] Model = Fixtures.Model(3, seed: 1);
    static readonly byte[] Data = Fixtures.Data(3, rows: 24, seed: 3);

    sealed class Draft
    {
        public JobTerms Terms;
        public UInt128 UnitsTooMany;
        public bool HasDeposit = true;
        public bool IsInOldVault;
        public ulong Block;
    }

    delegate void Fault(Draft draft);

    // In the order of precedence. Faults are applied from the last to the first, so that a fault may overwrite what a later one needs.
    static readonly (PostJobStatus Status, Fault Fault)[] Faults =
    [
        (PostJobStatus.NotADeposit, draft => draft.HasDeposit = false),
        (PostJobStatus.PooledTokenDiffers, draft => draft.Terms.PooledToken = 1),
        (PostJobStatus.VaultNotNew, draft => draft.IsInOldVault = true),
        (PostJobStatus.JudgeUnknown, draft => draft.Terms.Judge = 4),
        (PostJobStatus.MetricUnknown, draft => draft.Terms.Metric = 5),
        (PostJobStatus.PlacesOutOfRange, draft => draft.Terms.Places = 65),
        (PostJobStatus.UnitsAboveMax, draft => draft.Terms.BondUnits = UInt128.One << 120),
        (PostJobStatus.RewardZero, draft => draft.Terms.RewardUnits = draft.Terms.ParticipationUnits = 0),
        (PostJobStatus.EscrowDiffers, draft => draft.UnitsTooMany = 1),
        (PostJobStatus.ModelBytesOutOfRange, draft => draft.Terms.ModelBytes = 16_777_217),
        (PostJobStatus.RowsOutOfRange, draft => draft.Terms.Rows = 0),
        (PostJobStatus.ColumnsOutOfRange, draft => draft.Terms.Columns = 4_097),
        (PostJobStatus.ClassesOutOfRange, draft => draft.Terms.Classes = 17),
        (PostJobStatus.MetricUnfit, draft => draft.Terms.Metric = (byte)MetricKind.RSquared),
        (PostJobStatus.OutputFunctionUnfit, draft => draft.Terms.OutputFunction = 3),
        (PostJobStatus.DataBytesDiffer, draft => draft.Terms.DataBytes++),
        (PostJobStatus.SchemaBytesOutOfRange, draft => draft.Terms.SchemaBytes = 32_769),
        (PostJobStatus.ClassCountsDiffer, draft => draft.Terms.ClassCounts.Items[1]++),
        (PostJobStatus.ProfileUnknown, draft => draft.Terms.Recipe.Profile = 3),
        (PostJobStatus.RecipeUnfit, draft => draft.Terms.Recipe.Epochs = 0),
        (PostJobStatus.MetricUndefined, draft =>
        {
            draft.Terms.Judge = (byte)JudgeKind.Holdout;
            draft.Terms.Metric = (byte)MetricKind.AreaUnderCurve;
            SetCounts(draft, 0, draft.Terms.Rows);
        }),
        (PostJobStatus.ScoreOfReplayNotZero, draft => draft.Terms.Judge = (byte)JudgeKind.Replay),
        (PostJobStatus.InitialScoreOutOfRange, draft => draft.Terms.InitialScoreQ32 = -1),
        (PostJobStatus.ThresholdOutOfRange, draft => draft.Terms.ThresholdQ32 = 9L << 32),
        (PostJobStatus.InitialModelPasses, draft => draft.Terms.ThresholdQ32 = draft.Terms.InitialScoreQ32),
        (PostJobStatus.CommitDeadlineTooEarly, draft => draft.Terms.CommitDeadline = draft.Block + 4),
        (PostJobStatus.RevealDeadlineTooEarly, draft => draft.Terms.RevealDeadline = draft.Terms.CommitDeadline + 20),
        (PostJobStatus.HoldoutDeadlineTooEarly, draft => draft.Terms.HoldoutDeadline = draft.Terms.RevealDeadline + 4),
        (PostJobStatus.DeadlineTooFar, draft =>
        {
            draft.Terms.RevealDeadline = draft.Block + 1_000_000;
            draft.Terms.HoldoutDeadline = draft.Block + 1_000_005;
        }),
        (PostJobStatus.HoldoutDeadlineTooFar, draft => draft.Terms.HoldoutDeadline = draft.Terms.CommitDeadline + 5_001),
    ];

    [Fact]
    public void LowerOfTwoFaultsWins()
    {
        for (int first = 0; first < Faults.Length; first++)
            for (int second = first; second < Faults.Length; second++)
            {
                PostJobStatus expected = Faults[first].Status;
                Assert.Equal($"PostJob.{expected}", Post(Faults[second].Fault, Faults[first].Fault));
            }
    }

    [Fact]
    public void LimitsThemselvesAreAccepted()
    {
        Assert.Equal("Accepted", Post(draft => { }, draft => { }));
        Assert.Equal("Accepted", Post(draft => draft.Terms.BondUnits = (UInt128.One << 120) - 1, draft => draft.Terms.Places = 64));
        Assert.Equal("Accepted",
            Post(draft => draft.Terms.CommitDeadline = draft.Block + 5, draft => draft.Terms.RevealDeadline = draft.Block + 26));
        Assert.Equal("Accepted", Post(Lasting(262_144), draft => { }));
        Assert.Equal("PostJob.DeadlineTooFar", Post(Lasting(262_145), draft => { }));
        Assert.Equal("Accepted", Post(draft => draft.Terms.RewardUnits = (UInt128.One << 120) - 1, draft =>
            draft.Terms.ParticipationUnits = (UInt128.One << 120) - 1));
        Assert.Equal("Accepted", Post(draft => draft.Terms.RewardUnits = 0, draft => { }));
        Assert.Equal("Accepted", Post(draft => draft.Terms.OutputFunction = (byte)OutputKind.Softmax, draft => { }));
        Assert.Equal("PostJob.OutputFunctionUnfit", Post(draft => draft.Terms.OutputFunction = (byte)OutputKind.Sigmoid, draft => { }));
    }

    // As long as may be, with as long a time as may be from commit to holdout.
    static Fault Lasting(ulong blocks) => draft =>
    {
        draft.Terms.HoldoutDeadline = draft.Block + blocks;
        draft.Terms.CommitDeadline = draft.Terms.HoldoutDeadline - 5_000;
        draft.Terms.RevealDeadline = draft.Terms.HoldoutDeadline - 5;
    };

    static void SetCounts(Draft draft, params uint[] counts)
    {
        draft.Terms.Classes = (ushort)counts.Length;
        draft.Terms.ClassCounts.Count = counts.Length;
        for (int index = 0; index < counts.Length; index++) draft.Terms.ClassCounts.Items[index] = counts[index];
    }

    /// <summary>Scores as a person would type them, thousandths: nobody is paid, or everybody is, or somebody may be.</summary>
    [Theory]
    [InlineData(MetricKind.Accuracy, 500, 900, PostJobStatus.Accepted)]
    [InlineData(MetricKind.Accuracy, 500, 1000, PostJobStatus.Accepted)]
    [InlineData(MetricKind.Accuracy, 500, 1001, PostJobStatus.ThresholdOutOfRange)]
    [InlineData(MetricKind.Accuracy, 500, 9_000, PostJobStatus.ThresholdOutOfRange)] // 0,9
    [InlineData(MetricKind.Accuracy, 500, 90_000, PostJobStatus.ThresholdOutOfRange)] // per cent
    [InlineData(MetricKind.Accuracy, 500, -1, PostJobStatus.ThresholdOutOfRange)]
    [InlineData(MetricKind.Accuracy, 500, 500, PostJobStatus.InitialModelPasses)]
    [InlineData(MetricKind.Accuracy, 500, 0, PostJobStatus.InitialModelPasses)]
    [InlineData(MetricKind.Accuracy, 1000, 1000, PostJobStatus.InitialModelPasses)] // nothing is better
    [InlineData(MetricKind.Accuracy, 1001, 1000, PostJobStatus.InitialScoreOutOfRange)]
    [InlineData(MetricKind.AreaUnderCurve, 500, 1000, PostJobStatus.Accepted)]
    [InlineData(MetricKind.AreaUnderCurve, 500, 1001, PostJobStatus.ThresholdOutOfRange)]
    [InlineData(MetricKind.LogLoss, 693, 692, PostJobStatus.Accepted)]
    [InlineData(MetricKind.LogLoss, 693, 0, PostJobStatus.Accepted)]
    [InlineData(MetricKind.LogLoss, 693, -1, PostJobStatus.ThresholdOutOfRange)]
    [InlineData(MetricKind.LogLoss, 693, 693, PostJobStatus.InitialModelPasses)]
    [InlineData(MetricKind.LogLoss, 693, 9_000, PostJobStatus.InitialModelPasses)]
    [InlineData(MetricKind.LogLoss, 0, 0, PostJobStatus.InitialModelPasses)]
    [InlineData(MetricKind.LogLoss, 131_072_000, 1, PostJobStatus.InitialScoreOutOfRange)]
    [InlineData(MetricKind.RSquared, -5_000, -4_999, PostJobStatus.Accepted)]
    [InlineData(MetricKind.RSquared, -5_000, 1000, PostJobStatus.Accepted)]
    [InlineData(MetricKind.RSquared, 0, 1001, PostJobStatus.ThresholdOutOfRange)]
    [InlineData(MetricKind.RSquared, 0, -1, PostJobStatus.InitialModelPasses)]
    public void ScoresMustLeaveSomethingToPayFor(MetricKind metric, long initialMilli, long thresholdMilli, PostJobStatus status)
    {
        static long Q32(long milli) => (milli << 32) / 1000;
        foreach (JudgeKind judge in new[] { JudgeKind.Holdout, JudgeKind.PublicHoldout })
            Assert.Equal(status, PostJobRule.StatusOfScores(judge, metric, Q32(thresholdMilli), Q32(initialMilli)));
        Assert.Equal(PostJobStatus.ThresholdOutOfRange, PostJobRule.StatusOfScores(
            JudgeKind.Holdout, MetricKind.Accuracy, long.MaxValue, Q32(500)));
        bool isZero = initialMilli == 0 && thresholdMilli == 0;
        Assert.Equal(isZero ? PostJobStatus.Accepted : PostJobStatus.ScoreOfReplayNotZero,
            PostJobRule.StatusOfScores(JudgeKind.Replay, metric, Q32(thresholdMilli), Q32(initialMilli)));
    }

    /// <summary>Twenty blocks, and one for each eight blocks of all submissions: a root, and leaves of 32 KiB.</summary>
    [Theory]
    [InlineData(JudgeKind.Holdout, 1, 1, 21)]
    [InlineData(JudgeKind.Holdout, 8, 32_768, 21)]
    [InlineData(JudgeKind.Holdout, 9, 32_768, 22)]
    [InlineData(JudgeKind.PublicHoldout, 16, 32_769, 26)]
    [InlineData(JudgeKind.Holdout, 16, 262_144, 38)]
    [InlineData(JudgeKind.Replay, 16, 262_144, 20)]
    public void RevealsHaveTheBlocksTheyNeed(JudgeKind judge, int places, uint modelBytes, ulong blocks)
    {
        Assert.Equal(blocks, PostJobRule.RevealBlocksMin(judge, places, modelBytes));
        Assert.Equal(PostJobStatus.Accepted, PostJobRule.StatusOfDeadlines(0, 5, 5 + blocks, 10 + blocks, blocks));
        Assert.Equal(PostJobStatus.RevealDeadlineTooEarly, PostJobRule.StatusOfDeadlines(0, 5, 4 + blocks, 10 + blocks, blocks));
    }

    /// <summary>What no client's trainer takes is refused before anybody's money is in it; the network decides the rest.</summary>
    [Theory]
    [InlineData(LossKind.CrossEntropy, 3, true)]
    [InlineData(LossKind.BinaryCrossEntropy, 3, false)]
    [InlineData(LossKind.MeanSquaredError, 3, false)]
    [InlineData(LossKind.CrossEntropy, 2, true)]
    [InlineData(LossKind.BinaryCrossEntropy, 2, true)]
    [InlineData(LossKind.None, 2, false)]
    [InlineData((LossKind)4, 2, false)]
    [InlineData(LossKind.MeanSquaredError, 0, true)]
    [InlineData(LossKind.CrossEntropy, 0, false)]
    public void RecipeMustTrainSomething(LossKind loss, int classes, bool isFit)
    {
        Recipe recipe = Replay.RecipeOf(Fixtures.Terms(JudgeKind.Holdout, Model, Data, block: 0).Recipe);
        recipe.Loss = loss;
        Assert.Equal(isFit, Recipe.CheckForClasses(in recipe, classes, rows: 24) == RecipeStatus.Accepted);
        recipe.BatchSize = 0;
        Assert.NotEqual(RecipeStatus.Accepted, Recipe.CheckForClasses(in recipe, classes, rows: 24));
    }

    [Theory]
    [InlineData(0, 0, 17, 64, 262_144, "Accepted")]
    [InlineData(16_383, 0, 17, 64, 262_144, "Accepted")]
    [InlineData(16_384, 0, 17, 64, 262_144, "MarketCrowded")]
    [InlineData(16_384, 0, 17, 64, 7_200, "Accepted")]
    [InlineData(16_384, 0, 17, 64, 7_201, "MarketCrowded")]
    [InlineData(0, 5_103, 17, 64, 262_144, "Accepted")]
    [InlineData(0, 5_104, 17, 64, 262_144, "MarketCrowded")]
    [InlineData(65_535, 20_463, 17, 64, 7_200, "Accepted")]
    [InlineData(65_535, 20_464, 17, 64, 5, "MarketCrowded")] // no room, however short
    [InlineData(65_536, 0, 17, 64, 5, "JobTableFull")]
    [InlineData(65_536, 0, 20_481, 64, 5, "SlotsExceeded")] // in no market, however empty
    [InlineData(0, 0, 20_480, 12_288, 7_200, "Accepted")]
    [InlineData(0, 0, 1, 12_289, 5, "SlotsExceeded")]
    public void RoomIsAsked(
        int liveJobs, int openingSlots, int jobOpeningSlots, int jobRevealedSlots, int lifeBlocks, string expected) =>
        Assert.Equal(expected, PostJobRule.StatusOfRoom(
            liveJobs, openingSlots, jobOpeningSlots, jobRevealedSlots, (ulong)lifeBlocks).ToString());

    [Fact]
    public void NoSlotIsTakenBeforeItsBlock()
    {
        using World world = new();
        byte[] model = Fixtures.Padded(Model, 3 * UnixFs.ChunkBytes);
        JobTerms terms = Fixtures.Terms(JudgeKind.Replay, model, Data, world.Block, places: 16);
        Assert.Equal("Accepted", PostTerms(world, Fixtures.AddressOf(100), terms));
        Assert.Equal(0, world.View.Header.OpeningSlots);
        int slots = 0;
        foreach (byte[] block in (byte[][])[.. Fixtures.Blocks(model), Data])
        {
            if (slots == 0) Play.Good(world.Direct(Sponsor, Encode.Provide(world.View, 1, Fixtures.Schema(in terms)))); // it takes none
            Play.Good(world.Direct(Sponsor, Encode.Provide(world.View, 1, block)));
            Assert.Equal((++slots, 0), (world.View.Header.OpeningSlots, world.View.Header.RevealedSlots));
        }
        Assert.Equal((5, 0), (PostJobRule.OpeningSlotsOf(in terms), PostJobRule.RevealedSlotsOf(in terms)));
        terms.Judge = (byte)JudgeKind.Holdout; // 16 models of 4 blocks, and the holdout
        Assert.Equal((4, 65), (PostJobRule.OpeningSlotsOf(in terms), PostJobRule.RevealedSlotsOf(in terms)));
    }

    [Fact]
    public void AssetTotalNeverOverflows()
    {
        using World world = new();
        UInt128 most = (UInt128.One << 120) - 1;
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, Model, Data, world.Block, places: 64);
        terms.RewardUnits = terms.ParticipationUnits = most;
        Address token = Fixtures.AddressOf(100);
        Assert.Equal("Accepted", PostTerms(world, token, terms));
        Assert.Equal("Accepted", PostTerms(world, token, terms));
        Assert.Equal("PostJob.AssetTotalOverflow", PostTerms(world, token, terms));
        Assert.Equal("Accepted", PostTerms(world, Fixtures.AddressOf(101), terms));

        foreach (byte[] file in new[] { Fixtures.Schema(in terms), Model })
            Assert.Equal("Accepted", world.Direct(Sponsor, Encode.Provide(world.View, 1, file)).Text);
        Assert.Equal("Accepted", world.Erc20(token, Stage.Alice, 10, Encode.Accept(world.View, 1)).Text);
        terms.Places = 1;
        terms.RewardUnits = terms.ParticipationUnits = 10;
        terms.BondUnits = 230;
        Assert.Equal("Accepted", PostTerms(world, token, terms));
        foreach (byte[] file in new[] { Fixtures.Schema(in terms), Model })
            Assert.Equal("Accepted", world.Direct(Sponsor, Encode.Provide(world.View, 4, file)).Text);
        Assert.Equal("AcceptJob.AssetTotalOverflow", world.Erc20(token, Stage.Alice, 230, Encode.Accept(world.View, 4)).Text);
    }

    static string Post(World world, Address token, int places) =>
        PostTerms(world, token, Fixtures.Terms(JudgeKind.Holdout, Model, Data, world.Block, places));

    /// <summary>Ether and a vault are not pooled, a token by its portal is; and the terms say which.</summary>
    [Theory]
    [InlineData(0, "ether", "Accepted")]
    [InlineData(1, "ether", "PostJob.PooledTokenDiffers")]
    [InlineData(0, "portal", "PostJob.PooledTokenDiffers")]
    [InlineData(1, "portal", "Accepted")]
    [InlineData(2, "portal", "PostJob.PooledTokenDiffers")]
    [InlineData(0, "new vault", "Accepted")]
    [InlineData(1, "new vault", "PostJob.PooledTokenDiffers")]
    [InlineData(0, "old vault", "PostJob.VaultNotNew")]
    [InlineData(1, "old vault", "PostJob.PooledTokenDiffers")]
    public void TheTermsSayWhereTheTokenLies(byte pooledToken, string way, string status)
    {
        using World world = new();
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, Model, Data, world.Block);
        terms.PooledToken = pooledToken;
        UInt128 units = (terms.RewardUnits + terms.ParticipationUnits) * terms.Places;
        byte[] command = Encode.Post(terms);
        Outcome outcome = way switch
        {
            "ether" => world.Ether(Sponsor, units, command),
            "portal" => world.Erc20(World.Token, Sponsor, units, command),
            _ => world.Vault(World.VaultOf(9), Sponsor, units, command, isNew: way == "new vault"),
        };
        Assert.Equal(status, outcome.Text);
        Assert.Equal(status == "Accepted" ? 1 : 0, world.View.Header.LiveJobs);
    }

    /// <summary>Two jobs of one token, each in its vault, and a third without one: three ledgers.</summary>
    [Fact]
    public void EachVaultHasItsLedger()
    {
        using World world = new();
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, Model, Data, world.Block);
        UInt128 units = (terms.RewardUnits + terms.ParticipationUnits) * terms.Places;
        foreach (int vault in new[] { 8, 9 })
            Assert.Equal("Accepted", world.Vault(World.VaultOf(vault), Sponsor, units, Encode.Post(terms), isNew: true).Text);
        Assert.Equal("Accepted", PostTerms(world, World.Token, terms));
        List<AssetState> assets = [.. world.Inspect(MessageBytes.Of(new InspectAssets())).Select(report =>
            AssetState.TryDecode(report, out AssetState asset) ? asset : throw new InvalidOperationException())];
        Assert.Equal([8, 9, 0], assets.Select(asset => (int)asset.Vault.Bytes[19]));
        Assert.All(assets, asset => Assert.True(asset.Asset.Equals(World.Token) && asset.EscrowUnits == units));
        Outcome cancelled = world.Direct(Sponsor, Encode.Cancel(2));
        Assert.Equal($"1:{units}@9", Paid.All(cancelled));
        Assert.Equal([8, 0], world.Inspect(MessageBytes.Of(new InspectAssets())).Select(report =>
            AssetState.TryDecode(report, out AssetState asset) ? (int)asset.Vault.Bytes[19] : -1));
    }

    static string PostTerms(World world, Address token, JobTerms terms)
    {
        terms.PooledToken = 1;
        return world.Erc20(token, Sponsor, (terms.RewardUnits + terms.ParticipationUnits) * terms.Places, Encode.Post(terms)).Text;
    }

    static string Post(Fault first, Fault second)
    {
        using World world = new(isNoisy: false);
        Draft draft = new() { Block = world.Block, Terms = Fixtures.Terms(JudgeKind.Holdout, Model, Data, world.Block) };
        first(draft);
        second(draft);
        UInt128 units = (draft.Terms.RewardUnits + draft.Terms.ParticipationUnits) * draft.Terms.Places + draft.UnitsTooMany;
        byte[] command = Encode.Post(draft.Terms);
        if (!draft.HasDeposit) return world.Direct(Sponsor, command).Text;
        return (draft.IsInOldVault ? world.Vault(World.VaultOf(9), Sponsor, units, command) : world.Ether(Sponsor, units, command)).Text;
    }
}
