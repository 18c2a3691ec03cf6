namespace Rollup.Tests.Unit.Market;

/// <summary>Sponsors and clients who send what is legal by itself and meant to stop the machine.</summary>
public class AttackTests
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
        byte[] model = Padded(Initial, (int)DataSet.FileBytes(rows, Fixtures.Columns));
        JobTerms terms = Fixtures.Terms(judge, model, Data, block: 100);
        SetRows(ref terms, rows);
        terms.DataDigest = terms.ModelDigest;
        using World world = Posted(in terms);
        Play.Good(world.Direct(Stage.Carol, Encode.Provide(1, Fixtures.Schema(in terms))));
        Assert.Equal("Accepted", world.Direct(Stage.Carol, Encode.Provide(1, model)).Text);
        Assert.Equal(JobPhase.Posted, world.View.Jobs[0].Phase);
        Assert.Equal("ProvideBlock.DataUnreadable", world.Direct(Stage.Carol, Encode.Provide(1, model)).Text);
        Assert.Equal("Accepted", world.Direct(Stage.Sponsor, Encode.Cancel(1)).Text);
    }

    // The same with the last leaf of a model of two leaves.
    [Fact]
    public void LeafThatMakesTheModelWholeIsNotTheDataToo()
    {
        int rows = 200;
        int leafBytes = (int)DataSet.FileBytes(rows, Fixtures.Columns);
        byte[] model = Padded(Initial, UnixFs.ChunkBytes + leafBytes);
        byte[] leaf = model[UnixFs.ChunkBytes..];
        JobTerms terms = Fixtures.Terms(JudgeKind.Replay, model, Data, block: 100);
        SetRows(ref terms, rows);
        terms.DataDigest = Fixtures.Digest(leaf);
        using World world = Posted(in terms);
        Play.Good(world.Direct(Stage.Carol, Encode.Provide(1, Fixtures.Schema(in terms))));
        foreach (byte[] block in Fixtures.Blocks(model)) Assert.Equal("Accepted", world.Direct(Stage.Carol, Encode.Provide(1, block)).Text);
        Assert.Equal(JobPhase.Posted, world.View.Jobs[0].Phase);
        Assert.Equal("ProvideBlock.DataUnreadable", world.Direct(Stage.Carol, Encode.Provide(1, leaf)).Text);
    }

    // Three files that end alike: their last leaf completes all three in one input, each with its own verdict.
    [Fact]
    public void OneLeafCompletesManyPlacesEachWithItsOwnVerdict()
    {
        byte[] initial = Padded(Initial, UnixFs.ChunkBytes + 4096);
        byte[] trained = Padded(Fixtures.Model(3, seed: 2), initial.Length);
        byte[][] models = [Fixtures.OtherByte(trained), trained, Fixtures.Spoilt(trained, float.NaN)];
        Address[] clients = [Stage.Alice, Stage.Bob, Stage.Carol];
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, initial, Data, block: 100, places: 3);
        using World world = Posted(in terms);
        Play.Good(world.Direct(Stage.Carol, Encode.Provide(1, Fixtures.Schema(in terms))));
        foreach (byte[] block in Fixtures.Blocks(initial)) Play.Good(world.Direct(Stage.Carol, Encode.Provide(1, block)));
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
            foreach (byte[] block in Fixtures.Blocks(models[i])[..2]) Play.Good(world.Direct(clients[i], Encode.Provide(1, block)));
        }
        Outcome last = world.Direct(Stage.Sponsor, Encode.Provide(1, Fixtures.Blocks(trained)[2]));
        List<Verdict> verdicts = [];
        foreach (byte[] payload in last.Notices)
        {
            Assert.True(WorkCompleted.TryDecode(payload, out WorkCompleted notice));
            verdicts.Add((Verdict)notice.Verdict);
        }
        Assert.Equal([Verdict.GraphDiffers, Verdict.None, Verdict.WeightOutOfRange], verdicts);
        Assert.Equal(PlacePhase.Complete, world.View.Jobs[0].Places[1].Phase);
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

    /// <summary>The model with a comment (ModelProto.doc_string) that makes it this long.</summary>
    static byte[] Padded(byte[] model, int length)
    {
        byte[] padded = new byte[length];
        model.CopyTo(padded, 0);
        int comment = length - model.Length - 4;
        padded[model.Length] = 6 << 3 | 2;
        for (int part = 0; part < 3; part++) padded[model.Length + 1 + part] = (byte)(comment >> (7 * part) & 0x7F | (part < 2 ? 0x80 : 0));
        return padded;
    }
}
