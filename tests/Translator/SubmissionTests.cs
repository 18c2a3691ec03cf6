using Rollup.Machine.Riscv;

namespace Rollup.Tests.Translator;

/// <summary>
/// What the inputs of a job cost in the image, exactly, against the goals. Shown with: dotnet test's own runner, -showLiveOutput.
/// </summary>
public class SubmissionTests(ITestOutputHelper output)
{
    const ulong InstructionsMax = 5_000_000;
    const int Columns = 30;

    [Theory, InlineData(113), InlineData(569)]
    public void OneSubmissionIsWithinTheGoal(int rows)
    {
        byte[] model = Fixtures.Model(classes: 2, seed: 1, columns: Columns),
            trained = Fixtures.Model(classes: 2, seed: 2, columns: Columns);
        byte[] data = Fixtures.Data(classes: 2, rows, seed: 3, Columns);
        using World world = new(isNoisy: false);
        using RiscvMachine machine = new(GuestImage.Bytes);
        Address sponsor = Fixtures.AddressOf(1), client = Fixtures.AddressOf(2);
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, model, data, world.Block, places: 1);
        terms.ThresholdQ32 = 0;
        Bytes32 digest = Fixtures.Digest(trained), salt = Fixtures.SaltOf(2);

        UInt128 escrowUnits = terms.RewardUnits + terms.ParticipationUnits;
        Count("post", world.Vault(World.VaultOf(9), sponsor, escrowUnits, Encode.Post(terms), isNew: true));
        Count("schema", world.Direct(sponsor, Encode.Provide(world.View, 1, Fixtures.Schema(in terms))));
        Count("initial model", world.Direct(sponsor, Encode.Provide(world.View, 1, model)));
        ulong submission = Count("accept", world.Vault(World.VaultOf(9), client, terms.BondUnits, Encode.Accept(world.View, 1)));
        submission += Count(
            "commit", world.Direct(client, Encode.Commit(1, Encode.CommitmentOf(1, client, digest, terms.DataDigest, salt))));
        world.Block = terms.CommitDeadline + 1;
        ulong refused = Count("reveal refused", world.Direct(client, Encode.Reveal(1, digest, terms.DataDigest, Fixtures.SaltOf(3))));
        submission += Count("reveal", world.Direct(client, Encode.Reveal(1, digest, terms.DataDigest, salt)));
        submission += Count("model", world.Direct(client, Encode.Provide(world.View, 1, trained)));
        world.Block = terms.RevealDeadline + 1;
        ulong blocks = 0;
        foreach (byte[] block in Fixtures.Blocks(data))
            blocks += Count($"data, {block.Length} bytes", world.Direct(sponsor, Encode.Provide(world.View, 1, block)));
        ulong evaluation = Count("evaluate", world.Direct(client, Encode.Evaluate(1)));
        Count("settle", world.Direct(client, Encode.Settle(1)));

        output.WriteLine($"{rows} x {Columns}: evaluation {evaluation:n0}, that and the client's own inputs {submission + evaluation:n0}");
        output.WriteLine($"{rows} x {Columns}: the data's blocks with the initial model's validation that they end in {blocks:n0}");
        Assert.InRange(refused, 1UL, 20_000UL); // two permutations for the commitment, none for the outputs root
        Assert.InRange(submission + evaluation, 1UL, InstructionsMax);
        Assert.InRange(blocks, 1UL, InstructionsMax); // 569 rows: a root, three leaves, and the initial model validated

        ulong Count(string name, Outcome expected)
        {
            AdvanceResult got = machine.Advance(world.LastInput);
            Assert.True(got.IsAccepted && expected.IsAccepted);
            Assert.Equal(expected.Outputs, got.Outputs);
            output.WriteLine($"{machine.LastCycles,12:n0}  {name}: {expected.Text}");
            return machine.LastCycles;
        }
    }
}
