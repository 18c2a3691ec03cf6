namespace Rollup.Tests.Unit.Market.Attacks;

/// <summary>
/// Attack: one block stands for several files, so that one of them is read unchecked. Actors: sponsors and clients who send what is legal
/// by itself. Rule: a block names its file and position, and each file is judged when it is read.
/// </summary>
public class SharedBlockTests
{
    static readonly byte[] Initial = Fixtures.Model(3, seed: 1);
    static readonly byte[] Data = Fixtures.Data(3, rows: 24, seed: 3);

    // One block, two files: once the model is whole, the data is wanted, and the same digest is the data's. It is no data set, and
    // a job that opened with it would stop the machine at its first evaluation.
    [Theory]
    [InlineData(JudgeKind.Replay)]
    [InlineData(JudgeKind.PublicHoldout)]
    public void OneBlockThatIsTheModelIsNotTheDataToo(JudgeKind judge)
    {
        int rows = 200;
        byte[] model = Fixtures.Padded(Initial, (int)DataSet.FileBytes(rows, Fixtures.Columns));
        JobTerms terms = Fixtures.Terms(judge, model, Data, block: 100);
        SetRows(ref terms, rows);
        terms.DataDigest = terms.ModelDigest;
        using World world = Posted(in terms);
        Play.Good(world.Direct(Stage.Carol, Encode.Provide(world.View, 1, Fixtures.Schema(in terms))));
        Assert.Equal("Accepted", world.Direct(Stage.Carol, Encode.Provide(world.View, 1, model)).Text);
        Assert.Equal(JobPhase.ModelRead, world.View.JobAt(0).Phase);
        Assert.Equal("Opening.DataUnreadable", world.Direct(Stage.Carol, Encode.Provide(world.View, 1, model)).Finding);
        Empty.Check(world);
    }

    // The same with the last leaf of a model of two leaves.
    [Fact]
    public void LeafThatMakesTheModelWholeIsNotTheDataToo()
    {
        int rows = 200;
        int leafBytes = (int)DataSet.FileBytes(rows, Fixtures.Columns);
        byte[] model = Fixtures.Padded(Initial, UnixFs.ChunkBytes + leafBytes);
        byte[] leaf = model[UnixFs.ChunkBytes..];
        JobTerms terms = Fixtures.Terms(JudgeKind.Replay, model, Data, block: 100);
        SetRows(ref terms, rows);
        terms.DataDigest = Fixtures.Digest(leaf);
        using World world = Posted(in terms);
        Play.Good(world.Direct(Stage.Carol, Encode.Provide(world.View, 1, Fixtures.Schema(in terms))));
        foreach (byte[] block in Fixtures.Blocks(model)) Play.Good(world.Direct(Stage.Carol, Encode.Provide(world.View, 1, block)));
        Assert.Equal(JobPhase.ModelRead, world.View.JobAt(0).Phase);
        Assert.Equal("Opening.DataUnreadable", world.Direct(Stage.Carol, Encode.Provide(world.View, 1, leaf)).Finding);
    }

    // Three files that end alike: whoever sends the leaf pays for each place, and none of it is read before the machine scores.
    [Fact]
    public void OneLeafCompletesOnePlaceAnInput()
    {
        byte[] initial = Fixtures.Padded(Initial, UnixFs.ChunkBytes + 4096);
        byte[] trained = Fixtures.Padded(Fixtures.Model(3, seed: 2), initial.Length);
        byte[][] models = [Fixtures.OtherByte(trained), trained, Fixtures.Spoilt(trained, float.NaN)];
        Address[] clients = [Stage.Alice, Stage.Bob, Stage.Carol];
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, initial, Data, block: 100, places: 3);
        using World world = Posted(in terms);
        Play.Good(world.Direct(Stage.Carol, Encode.Provide(world.View, 1, Fixtures.Schema(in terms))));
        foreach (byte[] block in Fixtures.Blocks(initial)) Play.Good(world.Direct(Stage.Carol, Encode.Provide(world.View, 1, block)));
        for (int i = 0; i < models.Length; i++)
        {
            Play.Good(world.Ether(clients[i], terms.BondUnits, Encode.Accept(world.View, 1)));
            Bytes32 commitment = Encode.CommitmentOf(1, clients[i], Fixtures.Digest(models[i]), terms.DataDigest, Fixtures.SaltOf(i));
            Play.Good(world.Direct(clients[i], Encode.Commit(1, commitment)));
        }
        world.Block = terms.CommitDeadline + 1;
        for (int i = 0; i < models.Length; i++)
        {
            Play.Good(world.Direct(clients[i], Encode.Reveal(1, Fixtures.Digest(models[i]), terms.DataDigest, Fixtures.SaltOf(i))));
            foreach (byte[] block in Fixtures.Blocks(models[i])[..2])
                Play.Good(world.Direct(clients[i], Encode.Provide(world.View, 1, block)));
        }
        for (int place = 0; place < models.Length; place++)
        {
            Outcome last = world.Direct(Stage.Sponsor, Encode.Provide(world.View, 1, Fixtures.Blocks(trained)[2]));
            Assert.True(WorkCompleted.TryDecode(Assert.Single(last.Notices), out WorkCompleted notice));
            Assert.Equal((place, (byte)Verdict.None), (notice.Place, notice.Verdict));
        }
        world.Block = terms.RevealDeadline + 1;
        Play.Good(world.Direct(Stage.Sponsor, Encode.Provide(world.View, 1, Data)));
        Play.Good(world.Direct(Stage.Sponsor, Encode.Evaluate(1)));
        JobRow job = world.View.JobAt(0);
        Assert.Equal(Verdict.GraphDiffers, job.Places[0].Verdict);
        Assert.False(Places.IsMalformed(job.Places[1].Verdict));
        Assert.Equal(Verdict.WeightOutOfRange, job.Places[2].Verdict);
    }

    static World Posted(in JobTerms terms)
    {
        World world = new();
        UInt128 units = (terms.RewardUnits + terms.ParticipationUnits) * terms.Places;
        Assert.Equal("Accepted", world.Ether(Stage.Sponsor, units, Encode.Post(terms)).Text);
        return world;
    }

    static void SetRows(ref JobTerms terms, int rows)
    {
        terms.ClassCounts.Items[0] += (uint)rows - terms.Rows;
        terms.Rows = (uint)rows;
        terms.DataBytes = (uint)DataSet.FileBytes(rows, terms.Columns);
    }
}
