using System.Runtime.CompilerServices;

namespace Rollup.Tests.Unit.Market;

/// <summary>Work that does not fit one input is done at the bench, by several inputs, one job at a time.</summary>
public class BenchWorkTests
{
    const int Rows = 700, Columns = 800; // 573 million units to scale

    static readonly byte[] Initial = Fixtures.Model(3, seed: 1, columns: Columns);
    static readonly byte[] Data = Fixtures.Data(3, Rows, seed: 3, Columns);

    [Fact]
    public void TheRowHasNoPaddingThatEnginesCouldFillDifferently() => Assert.Equal(368, Unsafe.SizeOf<BenchRow>());

    [Theory]
    [InlineData(JudgeKind.Holdout)]
    [InlineData(JudgeKind.PublicHoldout)]
    [InlineData(JudgeKind.Replay)]
    public void JobOfSeveralInputsIsJudgedAsInOne(JudgeKind judge)
    {
        JobTerms terms = Fixtures.Terms(judge, Initial, Data, block: 100);
        bool isReplay = judge == JudgeKind.Replay;
        byte[] good = isReplay ? Fixtures.Replayed(in terms, Stage.Alice, Initial, Data) : Better(in terms);
        using Play play = new(terms, Initial, Data);
        int inputs = judge == JudgeKind.Holdout ? 0 : Work(play.World, 1, world => world.View.JobAt(0).Phase == JobPhase.Open);
        play.Submit(Stage.Alice, good);
        play.Submit(Stage.Bob, isReplay ? good : Initial);
        if (judge == JudgeKind.Holdout) play.OpenHoldout();
        else play.RevealAll();
        play.World.Block = Math.Max(play.World.Block, terms.RevealDeadline + 1);
        inputs += Work(play.World, 1, world => AreScored(world, 2));
        Assert.InRange(inputs, 3, 100);
        Assert.Equal([Verdict.Passed, isReplay ? Verdict.ReplayDiffers : Verdict.NotBetter], play.Verdicts());
        if (!isReplay)
        {
            Fixtures.Score(in terms, Initial, good, Data, out long scoreQ32);
            Assert.Equal(scoreQ32, play.World.View.JobAt(0).Places[0].ScoreQ32);
        }
        Assert.Equal(JobOutcome.Judged, play.Settle(out string paid));
        Assert.Equal("2:1110 3:10 1:1100", paid);
        Assert.Equal(-1, AtBench(play.World));
    }

    /// <summary>Nobody holds the bench by not asking: whoever asks for another such job moves the one that is there.</summary>
    [Fact]
    public void WhoeverAsksMovesTheJobThatIsThere()
    {
        JobTerms terms = Fixtures.Terms(JudgeKind.PublicHoldout, Initial, Data, block: 100);
        using World world = new();
        for (ulong job = 1; job <= 2; job++) Post(world, in terms, job);
        Play.Good(world.Direct(Stage.Bob, Encode.Evaluate(1)));
        Assert.Equal(0, AtBench(world));
        Work(world, 2, after => after.View.JobAt(0).Phase == JobPhase.Open);
        Assert.Equal(JobPhase.DataHere, world.View.JobAt(1).Phase);
        Work(world, 2, after => after.View.JobAt(1).Phase == JobPhase.Open);
        Assert.Equal(-1, AtBench(world));
    }

    /// <summary>A job that ends in the middle of its work leaves the bench, and what it left there shows in nothing.</summary>
    [Fact]
    public void JobThatEndsLeavesTheBench()
    {
        JobTerms terms = Fixtures.Terms(JudgeKind.PublicHoldout, Initial, Data, block: 100);
        using World world = new();
        for (ulong job = 1; job <= 2; job++) Post(world, in terms, job);
        Play.Good(world.Direct(Stage.Bob, Encode.Evaluate(1)));
        Play.Good(world.Direct(Stage.Sponsor, Encode.Cancel(1)));
        Assert.Equal(-1, AtBench(world));
        Work(world, 2, after => after.View.JobAt(1).Phase == JobPhase.Open);
    }

    static bool AreScored(World world, int places)
    {
        int scored = 0;
        for (int place = 0; place < places; place++)
            if (world.View.JobAt(0).Places[place].Phase == PlacePhase.Scored) scored++;
        return scored == places;
    }

    static int AtBench(World world) => BitConverter.ToInt32(world.Memory.Slice(Layout.BenchOffset + OwnerOffset, 4)) - 1;

    static int OwnerOffset => Unsafe.SizeOf<WorkPosition>() + sizeof(ulong);

    static void Post(World world, in JobTerms terms, ulong job)
    {
        Play.Good(world.Ether(Stage.Sponsor, (terms.RewardUnits + terms.ParticipationUnits) * terms.Places, Encode.Post(terms)));
        foreach (byte[] file in new[] { Fixtures.Schema(in terms), Initial, Data })
            foreach (byte[] block in Fixtures.Blocks(file)) Play.Good(world.Direct(Stage.Bob, Encode.Provide(world.View, job, block)));
    }

    // One input a block, until it is done.
    static int Work(World world, ulong job, Func<World, bool> isDone)
    {
        int inputs = 0;
        while (!isDone(world))
        {
            Play.Good(world.Direct(Stage.Bob, Encode.Evaluate(job)));
            world.Block++;
            inputs++;
            Assert.InRange(inputs, 1, 100);
        }
        return inputs;
    }

    static byte[] Better(in JobTerms terms)
    {
        for (int seed = 10; ; seed++)
        {
            byte[] model = Fixtures.Model(3, seed, columns: Columns);
            if (Fixtures.Score(in terms, Initial, model, Data, out long scoreQ32) == ForecastStatus.Accepted
                && scoreQ32 > terms.InitialScoreQ32) return model;
        }
    }
}
