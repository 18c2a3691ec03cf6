namespace Rollup.Tests.Unit.Market;

/// <summary>Whole lives of jobs, from the deposit to the last voucher.</summary>
public class LifeTests
{
    static readonly Address Sponsor = Fixtures.AddressOf(1);
    static readonly Address Alice = Fixtures.AddressOf(2);
    static readonly Address Bob = Fixtures.AddressOf(3);

    [Fact]
    public void HoldoutJobPaysWhoPasses()
    {
        using World world = new();
        byte[] initial = Fixtures.Model(3, seed: 1);
        byte[] data = Fixtures.Data(3, rows: 40, seed: 5);
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, initial, data, world.Block);
        byte[][] models = Rank(in terms, initial, data, 3);
        Fixtures.Score(in terms, initial, models[0], data, out terms.ThresholdQ32); // only the best passes

        Assert.Equal("Accepted", world.Ether(Sponsor, 2200, Encode.Post(terms)).Text);
        Assert.Equal("Accepted", world.Direct(Bob, Encode.Provide(world.View, 1, Fixtures.Schema(in terms))).Text);
        Assert.Equal("Accepted", world.Direct(Bob, Encode.Provide(world.View, 1, initial)).Text);
        Assert.Equal("Accepted", world.Ether(Alice, 10, Encode.Accept(world.View, 1)).Text);
        Assert.Equal("Accepted", world.Ether(Bob, 10, Encode.Accept(world.View, 1)).Text);
        Commit(world, in terms, Alice, models[0]);
        Commit(world, in terms, Bob, models[1]);
        world.Block = terms.CommitDeadline + 1;
        Reveal(world, in terms, Alice, models[0]);
        Reveal(world, in terms, Bob, models[1]);
        Assert.Equal("Accepted", world.Direct(Alice, Encode.Provide(world.View, 1, models[0])).Text);
        Assert.Equal("Accepted", world.Direct(Bob, Encode.Provide(world.View, 1, models[1])).Text);
        world.Block = terms.RevealDeadline + 1;
        Assert.Equal("Accepted", world.Direct(Sponsor, Encode.Provide(world.View, 1, data)).Text);
        Outcome scored = world.Direct(Sponsor, Encode.Evaluate(1));
        Assert.Equal(2, scored.Outputs.Count);
        Outcome settled = world.Direct(Bob, Encode.Settle(1));
        Assert.Equal("2:1110 3:110 1:1000", Paid.Ether(settled));
        Assert.Equal(0, world.View.Header.LiveJobs);
    }

    static void Commit(World world, in JobTerms terms, Address client, byte[] model)
    {
        Bytes32 commitment = Encode.CommitmentOf(1, client, Fixtures.Digest(model), terms.DataDigest, Fixtures.SaltOf(1));
        Assert.Equal("Accepted", world.Direct(client, Encode.Commit(1, commitment)).Text);
    }

    static void Reveal(World world, in JobTerms terms, Address client, byte[] model) =>
        Assert.Equal("Accepted", world.Direct(client, Encode.Reveal(1, Fixtures.Digest(model), terms.DataDigest, Fixtures.SaltOf(1))).Text);

    // Models with different scores, best first: the first two are better than the initial one.
    static byte[][] Rank(in JobTerms terms, byte[] initial, byte[] data, int classes)
    {
        SortedDictionary<long, byte[]> byScore = [];
        for (int seed = 10; byScore.Count < 12; seed++)
        {
            byte[] model = Fixtures.Model(classes, seed);
            Assert.Equal(ForecastStatus.Accepted, Fixtures.Score(in terms, initial, model, data, out long scoreQ32));
            byScore[-scoreQ32] = model;
        }
        Assert.True(-byScore.Keys.ElementAt(1) > terms.InitialScoreQ32);
        return [.. byScore.Values];
    }
}
