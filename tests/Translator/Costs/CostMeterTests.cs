using System.Text.Encodings.Web;
using Rollup.Instructions;
using Rollup.Model;
using Rollup.Workloads;
using JudgeKind = Rollup.Protocol.JudgeKind;
using RiscvMachine = Rollup.Machine.Riscv.RiscvMachine;

namespace Rollup.Tests.Translator.Costs;

/// <summary>
/// The guest's instructions by kind of input and by operation, exactly, in machine-image/costs.json. A change of them is a change of what
/// everybody who runs the machine pays. `make costs` writes the file anew.
/// </summary>
public class CostMeterTests(ITestOutputHelper output)
{
    const string UpdateVariable = "LOCKSTEP_UPDATE_SNAPSHOTS";

    // What one unit of Cost and WorkCost may take: 2^29 units are then below 2^30 instructions.
    internal const double InstructionsPerUnitMax = 2.0;

    static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void TheTableIsCurrent()
    {
        string path = Path.Combine(SourceTree.Root, "machine-image", "costs.json");
        string text = JsonSerializer.Serialize(
            new
            {
                producer = "make costs: tests/Translator/Costs, instructions of the image and of bench/Workloads on RiscvMachine",
                inputs = InputCosts.Count(GuestImage.Bytes),
                operations = OperationCosts.Count(),
            }, Format) + "\n";
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1") File.WriteAllText(path, text);
        Assert.True(File.Exists(path) && File.ReadAllText(path) == text,
            "the guest takes other instructions than machine-image/costs.json says: make costs, and commit it");
    }

    /// <summary>Judging, by every judge and with every kind of network: what the market counts for it covers what it takes.</summary>
    [Theory]
    [InlineData((int)JudgeKind.Holdout, 2, 0, 500, 30)]
    [InlineData((int)JudgeKind.Holdout, 10, 16, 300, 64)]
    [InlineData((int)JudgeKind.PublicHoldout, 0, 0, 500, 13)]
    [InlineData((int)JudgeKind.Replay, 2, 0, 100, 30)]
    [InlineData((int)JudgeKind.Replay, 10, 16, 60, 20)]
    [InlineData((int)JudgeKind.Replay, 0, 8, 60, 4)]
    public void UnitsCoverInstructions(int judge, int classes, int hidden, int rows, int columns)
    {
        byte[] initial = Fixtures.Model(classes, 1, hidden, columns), data = Fixtures.Data(classes, rows, 3, columns);
        JobTerms terms = Fixtures.Terms((JudgeKind)judge, initial, data, block: 100, places: 1);
        Assert.Equal(OnnxStatus.Accepted, Import.Structure(initial, out ModelFile model));
        long units = Forecast<BlockedOps>.UnitsOf(in terms, in model.Network, out bool isWithinLimits);
        Assert.True(isWithinLimits);

        using RiscvMachine machine = new(GuestImage.Bytes);
        using CountedMarket market = new(machine);
        byte[] ModelOf(Address client) => (JudgeKind)judge == JudgeKind.Replay
            ? Fixtures.Replayed(in terms, in client, initial, data) : Fixtures.Model(classes, 2, hidden, columns);
        long instructions = new JobLife(market, terms, initial, data, ModelOf).Run(1).Most("evaluateJob");
        output.WriteLine($"{instructions:N0} instructions, {units:N0} units: {(double)instructions / units:F2}");
        Assert.InRange((double)instructions / units, 0.0, InstructionsPerUnitMax);
    }

    /// <summary>
    /// Files made to cost as much as they can, by fields that every pass steps over: in the graph behind its parts, and in messages about
    /// operator sets that nobody uses. More fields than one message may have are refused.
    /// </summary>
    [Theory]
    [InlineData(240, 1, 1)]
    [InlineData(1, 250, 255)]
    public void UnitsCoverAHostileModel(int inGraph, int operatorSets, int inEach)
    {
        byte[] model = Fixtures.Model(2, seed: 1);
        Assert.Equal(OnnxStatus.Malformed, Import.Structure(Crowded(model, fields: ProtoFieldsMax), out _));
        byte[] domain = [.. Enumerable.Repeat<byte[]>([1 << 3 | 2, 1, (byte)'x'], inEach).SelectMany(field => field)];
        byte[] set = [8 << 3 | 2, (byte)(domain.Length & 127 | 128), (byte)(domain.Length >> 7), .. domain];
        byte[] file = [.. Crowded(model, inGraph), .. Enumerable.Repeat(set, operatorSets).SelectMany(bytes => bytes)];
        Assert.Equal(OnnxStatus.Accepted, Import.Structure(file, out ModelFile read));
        using InstructionCounter counter = new(OperationCosts.Image);
        long instructions = counter.Of(new Workload("hostile", Operation.ReadModel, [file.Length], file, "", 1));
        JobTerms terms = default;
        terms.ModelBytes = (uint)file.Length;
        long units = WorkCost.ShapeOf(in terms, in read.Network, WorkStep.Structure, Cost.UnitsPerPiece).Units;
        output.WriteLine($"{instructions:N0} instructions for {file.Length} bytes, {units:N0} units");
        Assert.InRange((double)instructions / units, 0.0, InstructionsPerUnitMax);
    }

    const int ProtoFieldsMax = 256;

    // Empty comments (field 10 of GraphProto) behind the graph's own fields.
    static byte[] Crowded(byte[] model, int fields)
    {
        const int GraphTag = 7 << 3 | 2;
        int at = 0, tagAt;
        while (model[tagAt = at] != GraphTag)
        {
            bool isBytes = (model[at++] & 7) == 2;
            long value = Varint(model, ref at);
            if (isBytes) at += (int)value;
        }
        at++;
        long graphBytes = Varint(model, ref at);
        byte[] inner = [.. model.AsSpan(at, (int)graphBytes),
            .. Enumerable.Range(0, 2 * fields).Select(index => (byte)(index % 2 == 0 ? 10 << 3 | 2 : 0))];
        List<byte> length = [];
        for (int rest = inner.Length; rest != 0; rest >>= 7) length.Add((byte)(rest > 127 ? rest & 127 | 128 : rest));
        return [.. model.AsSpan(0, tagAt + 1), .. length, .. inner, .. model.AsSpan(at + (int)graphBytes)];
    }

    static long Varint(byte[] bytes, ref int at)
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[at++];
            value |= (long)(next & 127) << shift;
            if (next < 128) return value;
        }
    }
}
