using Rollup.Tests.Unit.Market.Storm;

namespace Rollup.Tests.Unit.Machine;

/// <summary>Two engines side by side: equal ones are never disturbed, and of one that lies a single bit is seen, where it is.</summary>
public class ShadowMachineTests
{
    [Fact]
    public void EqualEnginesAreNotDisturbed()
    {
        using ShadowMachine machine = new(new InProcessMachine(), new InProcessMachine(DenseOpsKind.Blocked));
        using InProcessMachine alone = new();
        List<byte[]> inputs = Inputs();
        Assert.Equal(Hex(alone.TemplateHash), Hex(machine.TemplateHash));
        byte[] middle = [];
        for (int index = 0; index < inputs.Count; index++)
        {
            if (index == inputs.Count / 2) middle = machine.Save();
            Assert.Equal(Hex(alone.Advance(inputs[index]).OutputsRoot), Hex(machine.Advance(inputs[index]).OutputsRoot));
        }
        Assert.Equal(alone.Inspect(Query()).Reports, machine.Inspect(Query()).Reports);
        Assert.Equal(alone.Save(), machine.Save());
        machine.Load(middle);
        foreach (byte[] input in inputs[(inputs.Count / 2)..]) machine.Advance(input);
        Assert.Equal(alone.Save(), machine.Save());
        Assert.Throws<InvalidDataException>(() => machine.Load(middle.AsSpan(1)));
        Assert.Throws<MachineHaltedException>(() => machine.Advance(inputs[0])); // both are halted then, and do not differ
        machine.Reset();
        Assert.Equal(Hex(machine.TemplateHash), Hex(machine.StateHash()));
    }

    [Theory]
    [InlineData(Lie.Verdict, "verdict: native accepted, native rejected")]
    [InlineData(Lie.OutputByte, "output 0, byte 3: native has ")]
    [InlineData(Lie.OutputTail, "byte 36: native has ")]
    [InlineData(Lie.OutputMissing, "number of outputs: native has 1, native has 0")]
    [InlineData(Lie.ReportByte, "report 0, byte 0: native has ")]
    [InlineData(Lie.ReportMore, "number of reports: native has ")]
    [InlineData(Lie.Root, "outputs root: native has ")]
    [InlineData(Lie.Halt, "end: native halted (planted), native did not")]
    public void ALieIsNamed(Lie lie, string words)
    {
        foreach (bool isMain in new[] { true, false })
        {
            LyingMachine liar = new(lie);
            using ShadowMachine machine = isMain ? new(liar, new InProcessMachine()) : new(new InProcessMachine(), liar);
            MachinesDifferException difference = Assert.Throws<MachinesDifferException>(() => RunAll(machine));
            if (!isMain || lie is not (Lie.Verdict or Lie.OutputMissing))
                Assert.Contains(words, difference.Message, StringComparison.Ordinal);
            Assert.Contains($"native and native differ, input {liar.LiedAtInput}", difference.Message, StringComparison.Ordinal);

            // Nothing is answered any more, whatever is asked.
            Assert.Equal(difference.Message, Assert.Throws<MachinesDifferException>(() => machine.Inspect(Query())).Message);
            Assert.Equal(difference.Message, Assert.Throws<MachinesDifferException>(machine.Reset).Message);
        }
    }

    [Theory]
    [InlineData(0, "header.Outputs.Count")]
    [InlineData(Layout.AssetsOffset + Layout.AssetBytes + 17, "asset row 1.EscrowUnits")]
    [InlineData(Layout.JobsOffset, "job row 0.EscrowUnits")]
    [InlineData(Layout.JobsOffset + 2 * Layout.JobBytes + Layout.JobBytes - 12, "job row 2.Phase")]
    [InlineData(Layout.SlotRowsOffset + 8 * 5 + 4, "slot row 5.Owner")]
    [InlineData(Layout.BlocksOffset - 1, "slot row 511.Reserved")]
    public void ABitOfTheTablesIsNamed(int offset, string place)
    {
        LyingMachine liar = new(Lie.State) { StateOffset = offset };
        using ShadowMachine machine = new(new InProcessMachine(), liar);
        string message = Assert.Throws<MachinesDifferException>(() => RunAll(machine)).Message;
        Assert.Contains($": state, {place}, byte {offset}: native has ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ABitOfABlockIsNamedAndWhatIsFreeIsNotCompared()
    {
        using World world = new(isNoisy: false);
        MarketStorm storm = new(world, seed: 3);
        for (int step = 0; step < 50 && Used(world) < 0; step++) storm.Run(storm.Counts.Inputs + 10);
        int slot = Used(world), bytes = world.View.Slots[slot].Bytes, start = Layout.BlocksOffset + slot * MarketLimits.BlockBytesMax;
        byte[] other = world.Memory.ToArray();
        other[start + bytes] ^= 1;
        other[Layout.LiveBytes] ^= 1;
        Assert.Null(StateComparison.FirstDifference(world.Memory, other, "a", "b"));
        other[start + bytes - 1] ^= 1;
        Assert.StartsWith($"state, block in slot {slot}, its byte {bytes - 1}, byte {start + bytes - 1}: a has ",
            StateComparison.FirstDifference(world.Memory, other, "a", "b"), StringComparison.Ordinal);
    }

    [Fact]
    public void AQueryIsComparedToo()
    {
        LyingMachine liar = new(Lie.QueryReport);
        using ShadowMachine machine = new(new InProcessMachine(), liar);
        RunAll(machine);
        string message = Assert.Throws<MachinesDifferException>(() => machine.Inspect(Query())).Message;
        Assert.Contains($"query 0x{Convert.ToHexStringLower(Query())}: report 0, byte 1: native has ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhenBothHaltTheApplicationIsOver()
    {
        using ShadowMachine machine = new(new LyingMachine(Lie.Halt), new LyingMachine(Lie.Halt));
        Assert.Throws<MachineHaltedException>(() => RunAll(machine));
        machine.Reset();
    }

    static int Used(World world)
    {
        ReadOnlySpan<SlotRow> slots = world.View.Slots;
        for (int slot = 0; slot < slots.Length; slot++) if (slots[slot].Bytes is > 0 and < MarketLimits.BlockBytesMax) return slot;
        return -1;
    }

    static void RunAll(ShadowMachine machine)
    {
        foreach (byte[] input in Inputs()) machine.Advance(input);
    }

    static List<byte[]> Inputs()
    {
        List<byte[]> inputs = [];
        using World world = new(isNoisy: false);
        new MarketStorm(world, seed: 5) { Observe = (input, _) => inputs.Add(input) }.Run(250);
        return inputs;
    }

    static byte[] Query()
    {
        byte[] query = MessageBytes.Of(new InspectJobs());
        return query;
    }

    static string Hex(Bytes32 hash) => Convert.ToHexStringLower(hash.Bytes);
}
