namespace Rollup.Tests.Unit.Market;

/// <summary>
/// Engines compare, and the state's hash takes, what an input says that it wrote: no byte of the bench changes beside that.
/// </summary>
public class BenchMarksTests
{
    const int Columns = 784, Hidden = 760; // 2.4 MB: read and scored by one input's units, in more memory than scratch has

    [Theory]
    [InlineData(JudgeKind.Holdout)]
    [InlineData(JudgeKind.PublicHoldout)]
    [InlineData(JudgeKind.Replay)]
    public void EveryPageOfTheBenchThatChangesIsMarked(JudgeKind judge)
    {
        byte[] initial = Fixtures.Model(3, seed: 1, Hidden, Columns), other = Fixtures.Model(3, seed: 2, Hidden, Columns);
        byte[] data = Fixtures.Data(3, rows: 24, seed: 3, Columns);
        JobTerms terms = Fixtures.Terms(JudgeKind.Replay, initial, data, block: 100);
        terms.Judge = (byte)judge;
        terms.CommitDeadline += 100;
        terms.RevealDeadline += 300;
        terms.HoldoutDeadline += 400;
        if (judge != JudgeKind.Replay)
        {
            using AlignedMemory memory = new(128 << 20);
            Assert.Equal(ForecastStatus.Accepted,
                Forecast<BlockedOps>.Score(in terms, initial, initial, data, memory.Span, out terms.InitialScoreQ32));
            terms.ThresholdQ32 = terms.InitialScoreQ32 + 1;
        }
        using World world = new(isNoisy: false, isChecked: false);
        Play.Good(world.Ether(Stage.Sponsor, (terms.RewardUnits + terms.ParticipationUnits) * terms.Places, Encode.Post(terms)));
        Provide(world, JobFile.SchemaNumber, Fixtures.Schema(in terms));
        Provide(world, JobFile.InitialModelNumber, initial);
        Evaluate(world, JobPhase.ModelHere);
        if (judge != JudgeKind.Holdout)
        {
            Provide(world, JobFile.DataNumber, data);
            Evaluate(world, JobPhase.DataHere);
        }
        Assert.Equal(JobPhase.Open, world.View.JobAt(0).Phase);
        Play.Good(world.Ether(Stage.Alice, terms.BondUnits, Encode.Accept(world.View, 1)));
        Bytes32 digest = Fixtures.Digest(other);
        Play.Good(world.Direct(
            Stage.Alice, Encode.Commit(1, Encode.CommitmentOf(1, Stage.Alice, digest, terms.DataDigest, Fixtures.SaltOf(1)))));
        world.Block = terms.CommitDeadline + 1;
        Play.Good(world.Direct(Stage.Alice, Encode.Reveal(1, digest, terms.DataDigest, Fixtures.SaltOf(1))));
        if (judge != JudgeKind.Replay) Provide(world, JobFile.FirstPlaceNumber, other);
        world.Block = terms.RevealDeadline + 1;
        if (judge == JudgeKind.Holdout)
        {
            Provide(world, JobFile.DataNumber, data);
            Evaluate(world, JobPhase.HoldoutHere);
            Assert.Equal(JobPhase.Scoring, world.View.JobAt(0).Phase);
        }
        for (int input = 0; world.View.JobAt(0).Places[0].Phase != PlacePhase.Scored; input++)
        {
            Assert.True(input < 200);
            EvaluateOnce(world);
        }
    }

    static void Evaluate(World world, JobPhase phase)
    {
        for (int input = 0; world.View.JobAt(0).Phase == phase; input++)
        {
            Assert.True(input < 200);
            EvaluateOnce(world);
        }
    }

    static void EvaluateOnce(World world)
    {
        world.Block++;
        byte[] before = world.Memory.Slice(Layout.BenchOffset, Layout.BenchBytes).ToArray();
        Play.Good(world.Direct(Stage.Bob, Encode.Evaluate(1)));
        ReadOnlySpan<byte> after = world.Memory.Slice(Layout.BenchOffset, Layout.BenchBytes);
        WrittenPages written = new MarketState(world.Memory).Written;
        int unmarked = 0;
        for (int at = 0; at < after.Length; at += Layout.PageBytes)
        {
            if (after.Slice(at, Layout.PageBytes).SequenceEqual(before.AsSpan(at, Layout.PageBytes))) continue;
            int page = (Layout.BenchOffset + at) / Layout.PageBytes;
            if (written.Next(page) != page) unmarked++;
        }
        Assert.Equal(0, unmarked);
    }

    static void Provide(World world, int file, byte[] bytes)
    {
        List<byte[]> blocks = Fixtures.Blocks(bytes);
        for (int position = 0; position < blocks.Count; position++)
        {
            if (position == blocks.Count - 1) world.Block += 8;
            Play.Good(world.Direct(Stage.Bob, Encode.Provide(1, file, position, blocks[position])));
        }
    }
}
