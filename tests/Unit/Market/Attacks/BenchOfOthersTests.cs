namespace Rollup.Tests.Unit.Market.Attacks;

/// <summary>
/// Attack: jobs of much work and few bytes keep the bench, so that a large job waits for its turn. Actor: a sponsor who is her own client.
/// Rule: work at the bench is bounded by the bytes of the job's files, which are sent for each job anew, and has a credit of its own: jobs
/// whose steps fit an input do not wait for it.
/// </summary>
public class BenchOfOthersTests(ITestOutputHelper output)
{
    const int Rows = 7_000, Hidden = 818;

    [Fact]
    public void ADayOfTheBenchCostsTheBytesOfItsWork()
    {
        using Attack attack = new();
        World world = attack.World;
        byte[] model = Fixtures.Model(classes: 2, seed: 1, Hidden), data = Fixtures.Data(classes: 2, Rows, seed: 3);
        JobTerms terms = Fixtures.Terms(JudgeKind.PublicHoldout, model, data, world.Block, places: 1);
        (terms.RewardUnits, terms.ParticipationUnits, terms.BondUnits) = (1, 0, 0);
        Good(attack.Post(in terms));
        Provide(attack, JobFile.SchemaNumber, Fixtures.Schema(in terms));
        Provide(attack, JobFile.InitialModelNumber, model);
        Provide(attack, JobFile.DataNumber, data);
        JobRow job = world.View.JobAt(0);
        Assert.True(job.NeedsBench);
        ulong units = 2 * (job.SetupUnits + job.SubmissionUnits); // to open it, and for its place
        long fileBytes = 2L * model.Length + data.Length;
        Assert.InRange((double)units / fileBytes, MarketLimits.UnitsPerFileByteMax * 0.97, MarketLimits.UnitsPerFileByteMax);
        while (world.View.JobAt(0).Phase != JobPhase.Open) Evaluate(world);

        byte[] submitted = Fixtures.Model(classes: 2, seed: 2, Hidden);
        Good(attack.Direct(Stage.Alice, Encode.Accept(world.View, 1)));
        Bytes32 digest = Fixtures.Digest(submitted), salt = Fixtures.SaltOf(1);
        Good(attack.Direct(Stage.Alice, Encode.Commit(1, Encode.CommitmentOf(1, Stage.Alice, digest, terms.DataDigest, salt))));
        world.Block = terms.CommitDeadline + 1;
        Good(attack.Direct(Stage.Alice, Encode.Reveal(1, digest, terms.DataDigest, salt)));
        Provide(attack, JobFile.FirstPlaceNumber, submitted);
        world.Block = terms.RevealDeadline + 1;
        ulong first = world.Block;
        while (world.View.JobAt(0).Places[0].Phase != PlacePhase.Scored) Evaluate(world);
        Assert.True(world.Block - first >= 2, "it keeps the bench for some blocks");

        double blocks = (double)units / MarketLimits.BenchUnitsPerBlock;
        double gasOfDay = attack.Gas * (double)AttackPrices.BlocksPerDay / blocks;
        output.WriteLine($"the bench: {gasOfDay / 1e9:0.00} G gas a day, {attack.Gas:N0} gas for {blocks:0.0} blocks");
        Assert.True(gasOfDay >= 1e9, $"{gasOfDay:N0} gas");
    }

    // Whoever waits for his turn sends it: it costs the attacker nothing.
    static void Evaluate(World world)
    {
        Good(world.Direct(Stage.Carol, Encode.Evaluate(1)).Text);
        world.Block++;
    }

    static void Provide(Attack attack, int file, byte[] content)
    {
        int position = 0;
        foreach (byte[] block in Fixtures.Blocks(content)) Good(attack.Direct(Encode.Provide(1, file, position++, block)));
    }

    static void Good(string text) => Assert.Equal("Accepted", text);
}
