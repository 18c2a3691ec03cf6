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

    public static TheoryData<int, string> Places => new()
    {
        { 0, "header.Outputs.Count" },
        { Layout.JobSetOffset + 9, "set of job rows" },
        { Layout.SlotSetOffset + 9, "set of slots" },
        { Layout.JobNodesOffset + 5 * Layout.TreeNodeBytes + 8, "job node 5.Bit" },
        { Layout.AssetNodesOffset + Layout.TreeNodeBytes, "asset node 1.Zero" },
        { Layout.AssetsOffset + Layout.AssetBytes + 65, "asset row 1.EscrowUnits" },
        { Layout.JobsOffset + 2 * Layout.JobBytes, "job row 2.JobId" },
        { Layout.PlaceAt(70, 63) + 64, "job row 70.Places[63].CommitIndex" },
        { Layout.SlotAt(500) + 8, "slot row 500.Owner" },
        { Layout.ChildrenAt(7) + 3, "children of slot 7, its byte 3" },
        { Layout.BenchOffset, "bench" },
        { BenchRow.MemoryOffset - 1, "bench" },
    };

    [Theory, MemberData(nameof(Places))]
    public void ABitThatOneListsIsNamed(int offset, string place)
    {
        foreach (bool isMain in new[] { true, false })
        {
            LyingMachine liar = new(Lie.State) { StateOffset = offset };
            using ShadowMachine machine = isMain ? new(liar, new InProcessMachine()) : new(new InProcessMachine(), liar);
            string message = Assert.Throws<MachinesDifferException>(() => RunAll(machine)).Message;
            Assert.Contains(
                $", input {liar.LiedAtInput}: state, {place}, byte {offset}: native has ", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Layout.JobsOffset + 60_000 * Layout.JobBytes, "job row 60000.JobId")]
    [InlineData(Layout.BenchOffset + 500, "bench")]
    public void ABitThatNobodyListsIsFoundAtTheNextSnapshot(int offset, string place)
    {
        LyingMachine liar = new(Lie.State) { StateOffset = offset, IsListed = false };
        using ShadowMachine machine = new(new InProcessMachine(), liar);
        RunAll(machine);
        string message = Assert.Throws<MachinesDifferException>(machine.Save).Message;
        Assert.Contains($", a snapshot that is taken: state, {place}, byte {offset}: native has ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ABitOfABlockIsNamedAndWhatIsFreeIsNotCompared()
    {
        using InProcessMachine one = new(), other = new();
        Play(one, other);
        StateView view = new(one.State);
        int slot = RowSet.Slots.Next(view, 0, MarketLimits.BlockSlotsMax), bytes = view.SlotAt(slot).Bytes, start = Layout.BlockAt(slot);
        Assert.InRange(bytes, 1, MarketLimits.BlockBytesMax - 1);
        Span<byte> memory = MachineMemory.Of(other);
        memory[start + bytes] ^= 1;
        memory[Layout.BlockAt(MarketLimits.BlockSlotsMax - 1)] ^= 1;
        memory[Layout.ScratchOffset] ^= 1;
        Assert.Null(StateComparison.FirstDifference(one.State, other.State, "a", "b"));
        Assert.Equal(Hex(one.StateHash()), Hex(other.StateHash()));
        memory[start + bytes - 1] ^= 1;
        Assert.StartsWith($"state, block in slot {slot}, its byte {bytes - 1}, byte {start + bytes - 1}: a has ",
            StateComparison.FirstDifference(one.State, other.State, "a", "b"), StringComparison.Ordinal);
    }

    // Until a block that is shorter than its slot is in the first one in use.
    static void Play(InProcessMachine one, InProcessMachine other)
    {
        foreach (byte[] input in Inputs())
        {
            one.Advance(input);
            other.Advance(input);
            StateView view = new(one.State);
            int slot = RowSet.Slots.Next(view, 0, MarketLimits.BlockSlotsMax);
            if (slot >= 0 && view.SlotAt(slot).Bytes < MarketLimits.BlockBytesMax) return;
        }
        Assert.Fail("no block came");
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
