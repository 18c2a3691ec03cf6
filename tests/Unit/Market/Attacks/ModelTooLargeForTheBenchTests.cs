using Rollup.Model;

namespace Rollup.Tests.Unit.Market.Attacks;

/// <summary>
/// Attack: a model that is read at the bench, of a job whose work has no room there, stops the machine for everybody. Actor: a sponsor
/// who posts for one wei. Rule: whatever a job's plan says, only pages of the live state are written, and listed.
/// </summary>
public class ModelTooLargeForTheBenchTests
{
    const int Rows = 3_900, Columns = 4_096, Narrow = 120;

    [Fact]
    public void TheJobEndsAndNothingElse()
    {
        byte[] model = Model(out Network network), schema = Fixtures.Schema(Columns, classes: 2);
        using Attack attack = new();
        JobTerms terms = attack.Smallest(JudgeKind.Replay, lifeBlocks: 4_000);
        terms.ModelDigest = Fixtures.Digest(model);
        terms.ModelBytes = (uint)model.Length;
        terms.SchemaDigest = Fixtures.Digest(schema);
        terms.SchemaBytes = (uint)schema.Length;
        terms.Rows = Rows;
        terms.Columns = Columns;
        terms.DataBytes = (uint)DataSet.FileBytes(Rows, Columns);
        terms.ClassCounts.Items[0] = Rows - terms.ClassCounts.Items[1];
        terms.Recipe.BatchSize = Limits.BatchMax;
        Assert.InRange(WorkPlan.Of(in terms, in network).Bytes, BenchRow.MemoryBytes + 1L, 1L << 30);
        Assert.Equal("Accepted", attack.Post(in terms));
        Assert.Equal("Accepted", attack.Direct(Encode.Provide(1, JobFile.SchemaNumber, 0, schema)));
        List<byte[]> blocks = Fixtures.Blocks(model);
        for (int position = 0; position < blocks.Count; position++)
            Assert.Equal("Accepted", attack.Direct(Encode.Provide(1, JobFile.InitialModelNumber, position, blocks[position])));
        Outcome last = new(true, [], []);
        for (int input = 0; attack.World.View.FindJob(1) >= 0; input++)
        {
            Assert.True(input < 100);
            attack.World.Block++;
            last = attack.World.Direct(Stage.Bob, Encode.Evaluate(1));
            Assert.Equal("Accepted", last.Text);
        }
        Assert.Equal("Opening.ModelTooCostly", last.Finding);
    }

    // Wide and narrow by turns: few parameters, many activations of a batch.
    static byte[] Model(out Network network)
    {
        network = Network.Begin(Columns, OutputKind.Sigmoid);
        for (int layer = 0; layer < Limits.LayersMax - 1; layer++)
            Assert.True(network.TryAdd(layer % 2 == 0 ? Narrow : Columns, hasBias: false, Activation.Relu));
        Assert.True(network.TryAdd(1, hasBias: false, Activation.Identity));
        byte[] file = new byte[network.ParameterCount * 4 + 65_536];
        int length = Export.Write(in network, ScaleKind.None, [], [], new uint[network.ParameterCount], file);
        Assert.True(length > 0);
        return file[..length];
    }
}
