using Rollup.Model;

namespace Rollup.Tests.Unit.Market.Attacks;

/// <summary>
/// Attack: three jobs take all credit for reading in turn, none so much that its data are read, and lose it again after 16 blocks. Actor:
/// whoever is first in every block, with three jobs of one wei. Rule: none yet. It costs a fifth of a gigagas a day, and what it keeps out
/// goes back whole at its commit deadline: bench/README.md says so, and this holds the figure.
/// </summary>
public class CreditForUnfinishedWorkTests(ITestOutputHelper output)
{
    const int Hidden = 1_100, Rows = 1_820, Takers = 3;

    [Fact]
    public void KeepingJobsFromBeingReadCostsWhatIsSaidOfIt()
    {
        byte[] model = Model(), data = Fixtures.Data(classes: 2, Rows, seed: 5, columns: 1);
        using Attack attack = new();
        World world = attack.World;
        JobTerms terms = attack.Smallest(JudgeKind.PublicHoldout, MarketLimits.SpanBlocksMax);
        (terms.ModelBytes, terms.ModelDigest) = ((uint)model.Length, Fixtures.Digest(model));
        (terms.DataBytes, terms.DataDigest, terms.Rows) = ((uint)data.Length, Fixtures.Digest(data), Rows);
        int[] targets = Targets(data);
        for (int label = 0; label < 2; label++) terms.ClassCounts.Items[label] = (uint)targets.Count(target => target == label);
        Assert.Equal(OnnxStatus.Accepted, Import.Structure(model, out ModelFile file));
        long units = Forecast<BlockedOps>.UnitsOf(in terms, in file.Network, out _);
        Assert.InRange(units, MarketLimits.UnitsPerInputMax / 8 * 7, MarketLimits.UnitsPerInputMax);
        for (ulong job = 1; job <= 1 + Takers; job++) // the first is read, and leaves no credit for the others
        {
            Assert.Equal("Accepted", attack.Post(in terms));
            Assert.Equal("Accepted", attack.Direct(Encode.Provide(job, JobFile.SchemaNumber, 0, Fixtures.Schema(in terms))));
            Assert.Equal("Accepted", attack.Direct(Encode.Provide(job, JobFile.InitialModelNumber, 0, model)));
            Assert.Equal("Accepted", attack.Direct(Encode.Provide(job, JobFile.DataNumber, 0, data)));
        }
        long onceGas = attack.Gas;

        world.Block++;
        int taker = Take(attack, taker: 0);
        ulong victim = PostVictim(world, out JobTerms wanted), from = world.Block;
        for (; !Deadlines.IsLate(wanted.CommitDeadline, world.Block); world.Block++)
        {
            if (world.Block != from) taker = Take(attack, taker);
            Assert.Equal("EvaluateJob.WorkCreditSpent", world.Direct(Stage.Bob, Encode.Evaluate(victim)).Text);
        }
        Outcome settled = world.Direct(Stage.Bob, Encode.Settle(victim));
        Assert.Equal("Accepted", settled.Text);
        long gasPerDay = (attack.Gas - onceGas) / (long)(world.Block - from) * (long)AttackPrices.BlocksPerDay;
        output.WriteLine($"reading credit: {gasPerDay / 1e9:0.00} G gas a day, {onceGas:N0} once, {attack.LockedWei} wei");
        Assert.InRange(gasPerDay, 200_000_000, 220_000_000);
    }

    // The next that can take what there is without having its data read.
    static int Take(Attack attack, int taker)
    {
        World world = attack.World;
        for (int tried = 0; ; tried++, taker = (taker + 1) % Takers)
        {
            Assert.True(tried < Takers);
            ulong job = 2 + (ulong)taker;
            ref readonly JobRow row = ref world.View.JobAt(world.View.FindJob(job));
            ulong kept = DueWork.KeptUnits(row.CreditUnits, row.CreditBlock, world.Block);
            if (kept + 2 * MarketLimits.ReadingUnitsPerBlock >= row.SetupUnits + row.SubmissionUnits) continue;
            Assert.Equal("Accepted", attack.Direct(Encode.Evaluate(job)));
            Assert.Equal(JobPhase.DataHere, world.View.JobAt(world.View.FindJob(job)).Phase);
            return taker;
        }
    }

    // A job whose initial model is here, and is to be read.
    static ulong PostVictim(World world, out JobTerms terms)
    {
        byte[] model = Fixtures.Model(3, seed: 1), data = Fixtures.Data(3, rows: 24, seed: 3);
        terms = Fixtures.Terms(JudgeKind.Holdout, model, data, world.Block);
        terms.CommitDeadline += 200;
        terms.RevealDeadline += 200;
        terms.HoldoutDeadline += 200;
        Play.Good(world.Ether(Stage.Sponsor, (terms.RewardUnits + terms.ParticipationUnits) * terms.Places, Encode.Post(terms)));
        ulong job = world.View.Header.JobsPosted;
        Play.Good(world.Direct(Stage.Bob, Encode.Provide(job, JobFile.SchemaNumber, 0, Fixtures.Schema(in terms))));
        Play.Good(world.Direct(Stage.Bob, Encode.Provide(job, JobFile.InitialModelNumber, 0, model)));
        return job;
    }

    static int[] Targets(byte[] data)
    {
        Assert.Equal(DataSetStatus.Accepted, DataSet.TryRead(data, out _, out DataSetViews views));
        return views.Targets.ToArray();
    }

    // Of many activations, which cost the machine most for each byte that is sent.
    static byte[] Model()
    {
        Network network = Network.Begin(1, OutputKind.Sigmoid);
        Assert.True(network.TryAdd(Hidden, hasBias: false, new Activation(ActivationKind.Tanh)));
        Assert.True(network.TryAdd(1, hasBias: false, Activation.Identity));
        byte[] file = new byte[network.ParameterCount * 4 + 4_096];
        int length = Export.Write(in network, ScaleKind.None, [], [], new uint[network.ParameterCount], file);
        Assert.True(length > 0);
        return file[..length];
    }
}
