using System.Runtime.InteropServices;
using Rollup.Model;

namespace Rollup.Tests.Unit.Market;

/// <summary>The work on a job, cut anywhere: verdict, score, model and units are those of the uncut.</summary>
public class WorkTests
{
    sealed record Found(WorkPosition Position, long Units, byte[] Memory);

    static readonly Gen<(JudgeKind Judge, int Classes, int Hidden, int Rows, int Spoilt, int Seed)> Jobs = Gen.Select(
        Gen.OneOf(JudgeKind.Holdout, JudgeKind.PublicHoldout, JudgeKind.Replay), Gen.OneOf(0, 2, 3), Gen.Int[0, 6], Gen.Int[2, 40],
        Gen.Int[0, 9], Gen.Int[1, 1000]);

    [Fact]
    public void HoweverItIsCutItFindsTheSameForTheSameUnits() => Jobs.Sample(
        (judge, classes, hidden, rows, spoilt, seed) =>
    {
        Random random = new(seed);
        byte[] model = Fixtures.Model(classes, seed, hidden), data = Fixtures.Data(classes, rows, seed);
        JobTerms terms = Fixtures.Terms(judge, model, data, block: 100);
        byte[] submitted = Submission(model, classes, hidden, spoilt, seed + 1);
        byte[] sent = spoilt == 5 ? Fixtures.Data(classes, rows, seed + 1) : data;
        WorkGoal goal = judge == JudgeKind.Replay || spoilt > 0 ? WorkGoal.Submission : WorkGoal.Data;
        WorkTask task = new() { Goal = goal, Client = Stage.Alice, ModelDigest = Fixtures.Digest(submitted) };
        byte[][] files = [model, sent, submitted];
        List<(long, Verdict, HoldoutVerdict)> found = [];
        foreach (long unitsPerPiece in new[] { Cost.UnitsPerPiece, 1L << random.Next(24) })
        {
            Found whole = Work(in terms, in task, files, unitsPerPiece, _ => long.MaxValue);
            // A piece may cost more than what is asked for here: then more is given until it fits.
            Found cut = Work(in terms, in task, files, unitsPerPiece, asked => (long)random.Next(1 << 12) << Math.Min(asked, 18));
            Assert.Equal(WorkStep.Done, whole.Position.Step);
            Assert.Equal(Bytes(whole.Position), Bytes(cut.Position));
            Assert.Equal(whole.Units, cut.Units);
            Assert.Equal(whole.Memory, cut.Memory);
            found.Add((cut.Position.ScoreQ32, cut.Position.Verdict, cut.Position.Data));
        }
        Assert.Equal(found[0], found[1]);
    }, iter: 60);

    static byte[] Bytes(in WorkPosition position) => MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in position, 1)).ToArray();

    /// <summary>What is stored is copied before each turn, so that nothing else can be carried on.</summary>
    static Found Work(in JobTerms terms, in WorkTask task, byte[][] files, long unitsPerPiece, Func<int, long> unitsOf)
    {
        Assert.Equal(OnnxStatus.Accepted, Import.Structure(files[0], out ModelFile model));
        byte[] memory = new byte[Forecast<BlockedOps>.MemoryBytes(in terms, in model.Network)];
        (WorkPosition position, long units, int asked) = (default, 0, 0);
        while (position.Step != WorkStep.Done)
        {
            memory = [.. memory];
            LoadedJob loaded = new(in terms, memory, in position, unitsPerPiece, new int[512]);
            long before = units, unitsMax = unitsOf(asked) is long.MaxValue ? long.MaxValue : units + unitsOf(asked);
            if (position.NeedsFile)
            {
                WorkStep step = position.Step;
                byte[] file = files[step == WorkStep.AssembleModel ? 0 : step == WorkStep.AssembleData ? 1 : 2];
                if (!Work<BlockedOps>.TryTake(in terms, in loaded, unitsMax, ref units, in position, out int count, out bool isLast))
                {
                    asked++;
                    continue;
                }
                file.AsSpan(position.Item, count).CopyTo(loaded.FileOf(step)[position.Item..]);
                Work<BlockedOps>.Pass(in terms, task.Goal, count, isLast, ref position);
            }
            else Work<BlockedOps>.Run(in terms, in task, ref loaded, unitsMax, ref units, ref position);
            asked = units == before ? asked + 1 : 0;
            Assert.True(asked < 64, $"{position.Step} costs more than {unitsMax - units}");
        }
        return new Found(position, units, memory);
    }

    static byte[] Submission(byte[] model, int classes, int hidden, int spoilt, int seed) => spoilt switch
    {
        1 => Fixtures.Spoilt(model, float.NaN),
        2 => Fixtures.Spoilt(model, -0f),
        3 => Fixtures.OtherByte(model),
        4 => Fixtures.Enormous(model),
        _ => Fixtures.Model(classes, seed, hidden),
    };
}
