namespace Rollup.Tests.Unit.Market;

/// <summary>What queries answer, and that they only read.</summary>
public class InspectorTests
{
    [Fact]
    public void JobIsReportedWhole()
    {
        using Stage stage = new("committed");
        List<byte[]> reports = stage.World.Inspect(Job(1));
        Assert.Equal(3, reports.Count); // and no block is wanted
        Assert.True(JobState.TryDecode(reports[0], out JobState state));
        Assert.Equal(
            (1UL, (byte)JobPhase.Open, 1, 0, 0), (state.JobId, state.Phase, state.PlacesTaken, state.PlacesComplete, state.PlacesScored));
        Assert.Equal((UInt128)2210, state.EscrowUnits);
        Assert.Equal(stage.World.Block, state.LastBlock);
        Assert.True(JobTermsReport.TryDecode(reports[1], out JobTermsReport terms));
        Assert.Equal(Encode.Post(stage.Terms), Encode.Post(terms.Terms));
        Assert.True(PlaceState.TryDecode(reports[2], out PlaceState place));
        Assert.True(place.Client.Equals(Stage.Alice));
        Assert.Equal((byte)PlacePhase.Committed, place.Phase);
        Assert.False(place.Commitment.IsZero);
    }

    [Theory]
    [InlineData("schema", "posted", "public:posted")]
    [InlineData("initial", "described", "public:described")]
    [InlineData("model", "revealed")]
    [InlineData("", "open", "committed", "complete", "scoring", "replay:revealed")] // a sealed holdout only after the reveal deadline
    public void WantedBlocks(string file, params string[] stages) => Assert.All(stages, stage =>
    {
        using Stage at = new(stage);
        Assert.Equal(file, Wanted(at));
    });

    [Fact]
    public void SealedHoldoutIsWantedOnlyAfterTheRevealDeadline()
    {
        using Stage stage = new("complete");
        Assert.Equal("EvaluateJob.RevealNotEnded", stage.Run("reveal", "bob", "evaluate 1", "-"));
        Assert.Equal("", Wanted(stage));
        Assert.Equal("EvaluateJob.HoldoutNotOpen", stage.Run("reveal+1", "bob", "evaluate 1", "-"));
        Assert.Equal("data", Wanted(stage));
        Assert.Equal("EvaluateJob.HoldoutNotOpen", stage.Run("holdout+1", "bob", "evaluate 1", "-"));
        Assert.Equal("", Wanted(stage));
    }

    [Fact]
    public void RootComesFirstThenItsLeaves()
    {
        byte[] initial = Fixtures.Model(3, seed: 1, hidden: 160, columns: 64);
        byte[] data = Fixtures.Data(3, rows: 300, seed: 3, columns: 64);
        JobTerms terms = Fixtures.Terms(JudgeKind.PublicHoldout, initial, data, block: 100);
        using World world = new();
        world.Ether(Stage.Sponsor, 2200, Encode.Post(terms));
        List<byte[]> blocks = [Fixtures.Schema(in terms), .. Fixtures.Blocks(initial), .. Fixtures.Blocks(data)];
        Assert.Equal(1 + 3 + 4, blocks.Count);
        int[] wantedAfter = [1, 1, 2, 1, 1, 3, 2, 1], fileAfter = [2, 0, 0, 0, 1, 1, 1, 1], positionAfter = [0, 0, 1, 2, 0, 1, 2, 3];
        for (int sent = 0; sent <= blocks.Count; sent++)
        {
            bool isWanted = BlocksWanted.TryDecode(world.Inspect(Job(1))[^1], out BlocksWanted wanted);
            Assert.Equal(sent < blocks.Count, isWanted);
            if (!isWanted) break;
            Assert.Equal((wantedAfter[sent], fileAfter[sent], positionAfter[sent]), (wanted.Count, wanted.File, (int)wanted.Position));
            Sha256.Hash(blocks[sent], out Bytes32 digest);
            Assert.True(wanted.Digest(0).Equals(in digest));
            Assert.Equal("Accepted", world.Direct(Stage.Bob, Encode.Provide(world.View, 1, blocks[sent])).Text);
        }
    }

    // More blocks than a report has: the next run begins where the one before ends.
    [Fact]
    public void EveryBlockThatIsWantedIsListedOnce()
    {
        byte[] initial = Fixtures.Model(3, seed: 1, columns: 16);
        JobTerms terms = Fixtures.Terms(
            JudgeKind.PublicHoldout, initial, Fixtures.Data(3, rows: 24, seed: 3, columns: 16), block: 100);
        terms.ClassCounts.Items[0] += 65_000 - terms.Rows;
        terms.Rows = 65_000;
        byte[] data = new byte[DataSet.FileBytes(65_000, 16)];
        (terms.DataBytes, terms.DataDigest) = ((uint)data.Length, Fixtures.Digest(data));
        using World world = new(isChecked: false);
        Play.Good(world.Ether(Stage.Sponsor, 2200, Encode.Post(terms)));
        Play.Good(world.Direct(Stage.Bob, Encode.Provide(world.View, 1, Fixtures.Schema(in terms))));
        ref JobRow job = ref new MarketState(world.Memory).JobAt(0);
        (job.Phase, job.InitialModel.Blocks) = (JobPhase.ModelRead, 1); // as if it had been read: judging so many rows takes too much
        Play.Good(world.Direct(Stage.Bob, Encode.Provide(world.View, 1, Fixtures.Blocks(data)[0])));
        List<uint> listed = [];
        foreach (byte[] report in world.Inspect(Job(1)))
            if (BlocksWanted.TryDecode(report, out BlocksWanted wanted))
                for (int index = 0; index < wanted.Count; index++) listed.Add(wanted.Position + (uint)index);
        int leaves = new FileShape(data.Length).LeafCount;
        Assert.True(leaves > BlocksWanted.CountMax);
        Assert.Equal(Enumerable.Range(1, leaves).Select(position => (uint)position), listed);
    }

    [Fact]
    public void JobsAreListedAscendingFromANumber()
    {
        using World world = new();
        JobTerms terms = Fixtures.Terms(JudgeKind.Replay, Fixtures.Model(3, seed: 1), Fixtures.Data(3, rows: 24, seed: 3), world.Block);
        for (int job = 1; job <= 5; job++) world.Ether(Stage.Sponsor, 2200, Encode.Post(terms));
        world.Direct(Stage.Sponsor, Encode.Cancel(2));
        world.Ether(Stage.Sponsor, 2200, Encode.Post(terms)); // number 6 in the row of number 2
        Assert.Equal([1UL, 3, 4, 5, 6], Listed(world, 0));
        Assert.Equal([4UL, 5, 6], Listed(world, 4));
        Assert.Empty(Listed(world, 7));
        Assert.Empty(world.Inspect(Job(2)));
        byte[] assets = MessageBytes.Of(new InspectAssets());
        Assert.True(AssetState.TryDecode(Assert.Single(world.Inspect(assets)), out AssetState ether));
        Assert.Equal(((UInt128)13_200, (UInt128)11_000, (UInt128)0, (UInt128)2_200),
            (ether.DepositedUnits, ether.EscrowUnits, ether.PaidUnits, ether.RefundedUnits));
    }

    [Fact]
    public void OtherBytesAreRejected()
    {
        using World world = new();
        ListSink sink = new([], []);
        foreach (byte[] query in new[] { [], Job(1)[..^1], [.. Job(1), 0], Encode.Settle(1) })
            Assert.Equal(AdvanceStatus.Rejected, Marketplace.Inspect(world.Memory, query, ref sink));
    }

    static string Wanted(Stage stage)
    {
        if (!BlocksWanted.TryDecode(stage.World.Inspect(Job(1))[^1], out BlocksWanted wanted)) return "";
        Assert.Equal(1, wanted.Count);
        Bytes32 digest = wanted.Digest(0);
        if (digest.Equals(in stage.Terms.SchemaDigest)) return "schema";
        if (digest.Equals(in stage.Terms.ModelDigest)) return "initial";
        return digest.Equals(in stage.Terms.DataDigest) ? "data" : digest.Equals(Fixtures.Digest(stage.ModelOf(Stage.Alice))) ? "model"
            : "?";
    }

    static List<ulong> Listed(World world, ulong from)
    {
        byte[] query = MessageBytes.Of(new InspectJobs { FromJobId = from });
        List<ulong> jobs = [];
        foreach (byte[] report in world.Inspect(query))
        {
            Assert.True(JobState.TryDecode(report, out JobState state));
            jobs.Add(state.JobId);
        }
        return jobs;
    }

    static byte[] Job(ulong jobId)
    {
        byte[] query = MessageBytes.Of(new InspectJob { JobId = jobId });
        return query;
    }
}
