namespace Rollup.Tests.Unit.Market;

/// <summary>
/// What a job left at the bench is of no meaning: a market that was restored from a snapshot, where it is zeros, stays equal.
/// </summary>
public class BenchMemoryTests
{
    const int Rows = 700, Columns = 800;

    static readonly byte[] Initial = Fixtures.Model(3, seed: 1, columns: Columns);
    static readonly byte[] Data = Fixtures.Data(3, Rows, seed: 3, Columns);

    [Fact]
    public void WhatAJobLeftThereShowsInNoHash()
    {
        JobTerms terms = Fixtures.Terms(JudgeKind.PublicHoldout, Initial, Data, block: 100);
        using World kept = new(isNoisy: false), restored = new(isNoisy: false);
        foreach (World world in new[] { kept, restored })
        {
            for (ulong job = 1; job <= 3; job++) Post(world, in terms, job);
            for (ulong job = 1; job <= 2; job++) // which takes all credit: the third job gets less far than these
            {
                Play.Good(world.Direct(Stage.Bob, Encode.Evaluate(job)));
                Play.Good(world.Direct(Stage.Sponsor, Encode.Cancel(job)));
            }
        }
        Assert.Equal(0, BenchRow.In(restored.View).MeaningfulBytes);
        restored.Memory.Slice(BenchRow.MemoryOffset, BenchRow.MemoryBytes).Clear(); // as a snapshot has it
        Assert.True(kept.Hash().Equals(restored.Hash()));
        for (int input = 0; kept.View.JobAt(2).Phase != JobPhase.Open; input++)
        {
            Assert.True(input < 100);
            foreach (World world in new[] { kept, restored })
            {
                world.Block++;
                Play.Good(world.Direct(Stage.Bob, Encode.Evaluate(3)));
            }
            Assert.True(kept.Hash().Equals(restored.Hash()), $"after input {input} at the bench");
        }
    }

    static void Post(World world, in JobTerms terms, ulong job)
    {
        Play.Good(world.Ether(Stage.Sponsor, (terms.RewardUnits + terms.ParticipationUnits) * terms.Places, Encode.Post(terms)));
        foreach (byte[] file in new[] { Fixtures.Schema(in terms), Initial, Data })
            foreach (byte[] block in Fixtures.Blocks(file)) Play.Good(world.Direct(Stage.Bob, Encode.Provide(world.View, job, block)));
    }
}
