using System.Buffers.Binary;
using Rollup.Chain;
using Rollup.Machine.Riscv;

namespace Rollup.Tests.Translator;

/// <summary>The image of the machine, run by our own processor, does what the guest does in process.</summary>
public class RiscvTests(ITestOutputHelper output)
{
    const ulong StartCyclesMax = 100_000;
    const int ImageBytesMax = 256 << 10;
    const int Seed = 7;

    [Fact]
    public void TheImageStartsQuickly()
    {
        using RiscvMachine machine = new(GuestImage.Bytes);
        output.WriteLine($"{GuestImage.Bytes.Length} bytes, {machine.StartCycles} instructions to the first accept");
        Assert.InRange(machine.StartCycles, 1UL, StartCyclesMax);
        Assert.InRange(GuestImage.Bytes.Length, 1, ImageBytesMax);
    }

    [Fact]
    public void AQueryLeavesNoTrace()
    {
        using World world = new(isNoisy: false);
        using RiscvMachine machine = new(GuestImage.Bytes);
        new MarketStorm(world, Seed) { Observe = (input, _) => machine.Advance(input) }.Run(200);
        string before = Hex(machine.StateHash());
        ulong cycles = machine.Cycles;
        byte[] query = MessageBytes.Of(new InspectJobs());
        Assert.Equal(world.Inspect(query), machine.Inspect(query).Reports);
        Assert.Equal((before, cycles), (Hex(machine.StateHash()), machine.Cycles));
    }

    [Fact]
    public void ASnapshotGoesOnInAnyEngineAndAForkToTheLastCycle()
    {
        using World world = new(isNoisy: false);
        List<byte[]> inputs = [];
        new MarketStorm(world, Seed) { Observe = (input, _) => inputs.Add(input) }.Run(300);
        using RiscvMachine first = new(GuestImage.Bytes);
        using InProcessMachine inProcess = new();
        foreach (byte[] input in inputs[..150]) first.Advance(input);
        inProcess.Load(first.Save());
        using RiscvMachine fork = first.Fork();
        using RiscvMachine loaded = new(GuestImage.Bytes);
        foreach (byte[] input in inputs[150..])
        {
            AdvanceResult expected = first.Advance(input);
            Assert.Equal(Hex(expected.OutputsRoot), Hex(inProcess.Advance(input).OutputsRoot));
            Assert.Equal(Hex(expected.OutputsRoot), Hex(fork.Advance(input).OutputsRoot));
            Assert.Equal((first.Cycles, first.LastCycles), (fork.Cycles, fork.LastCycles));
        }
        Assert.True(first.State.SequenceEqual(fork.State));
        loaded.Load(inProcess.Save());
        Assert.Equal(first.Save(), inProcess.Save());
        Assert.Equal(first.Save(), loaded.Save());
        Assert.Equal(Hex(inProcess.TemplateHash), Hex(loaded.TemplateHash));

        Assert.Throws<InvalidDataException>(() => loaded.Load(first.Save().AsSpan(1)));
        Assert.Throws<MachineHaltedException>(() => loaded.Advance(inputs[0]));
        loaded.Reset();
        using RiscvMachine fresh = new(GuestImage.Bytes);
        Assert.Equal(fresh.Save(), loaded.Save());
    }

    [Fact]
    public void CompiledAndReferenceAgreeToTheLastByteAndCycle()
    {
        using World world = new(isNoisy: false);
        using RiscvMachine compiled = new(GuestImage.Bytes), reference = new(GuestImage.Bytes, RiscvForm.Reference);
        MarketStorm storm = new(world, seed: 8)
        {
            Observe = (input, _) =>
            {
                AdvanceResult expected = reference.Advance(input), got = compiled.Advance(input);
                Assert.Equal((expected.IsAccepted, Hex(expected.OutputsRoot), reference.LastCycles),
                    (got.IsAccepted, Hex(got.OutputsRoot), compiled.LastCycles));
                Assert.Equal(reference.WrittenOffsets.Order(), compiled.WrittenOffsets.Order());
            },
        };
        storm.Run(200);
        Assert.Equal(reference.Cycles, compiled.Cycles);
        Assert.True(reference.State.SequenceEqual(compiled.State));
    }

    [Fact]
    public void ARequestThatTakesTooLongEndsWhereTheReferenceEnds()
    {
        byte[] query = MessageBytes.Of(new InspectJobs());
        using RiscvMachine whole = new(GuestImage.Bytes);
        whole.Inspect(query);
        foreach (ulong less in (ulong[])[1, 2, 3, 50, 1000])
        {
            using RiscvMachine machine = new(GuestImage.Bytes) { CyclesPerRequestMax = whole.LastCycles - less };
            string reason = Assert.Throws<MachineHaltedException>(() => machine.Inspect(query)).Message;
            Assert.Equal($"the guest took more than {machine.CyclesPerRequestMax} instructions for one request", reason);
        }
        using RiscvMachine enough = new(GuestImage.Bytes) { CyclesPerRequestMax = whole.LastCycles };
        Assert.True(enough.Inspect(query).IsAccepted);
    }

    [Fact]
    public void AnImageThatNeverAcceptsIsToldSoon()
    {
        Riscv.Assembler code = new(PhysicalMemory.RamStart);
        code.Word(0x0000_006f); // jal x0, 0
        code.Word(0);
        code.Word(0x8000_1000);
        code.Word(0);
        string reason = Assert.Throws<MachineHaltedException>(() => new RiscvMachine(code.ToBytes())).Message;
        Assert.Equal("the guest took more than 16777216 instructions for one request", reason);
    }

    // Its first store is before the first accept, its next after the first request: into the same page, which nothing lists.
    [Fact]
    public void AStoreThatTheGuestDoesNotListEndsTheApplication()
    {
        const int dataOffset = 0x80, rootWords = 4;
        Riscv.Assembler code = new(PhysicalMemory.RamStart);
        code.Word(0x0100_006f); // jal x0, 16: over the pointer to the memory, which stands at 8
        code.Word(0);
        code.Word(0x8000_1000);
        code.Word(0);
        code.Word(0x8000_0637); // lui x12, 0x80000
        code.Word(Riscv.Assembler.Immediate(0x13, 0, 12, 12, 1)); // addi: the two below take the sign away
        code.Word(Riscv.Assembler.Immediate(0x13, 1, 12, 12, 32)); // slli
        code.Word(Riscv.Assembler.Immediate(0x13, 5, 12, 12, 32)); // srli: 0x80000001
        code.Word(0x6080_05b7); // lui x11, 0x60800: what is sent
        for (int word = 0; word < rootWords; word++)
        {
            code.Word(Riscv.Assembler.Immediate(0x03, 3, 13, 12, dataOffset + 8 * word - 1));
            code.Word(Riscv.Assembler.Store(3, 11, 13, 8 * word));
        }
        code.Word(Riscv.Assembler.Immediate(0x03, 3, 15, 12, dataOffset + 8 * rootWords - 1));
        code.Word(0x4000_8737); // lui x14, 0x40008: tohost
        code.Word(0x0000_1537); // lui x10, 1
        code.Word(Riscv.Assembler.Register(0x33, 0, 0, 10, 10, 12)); // add: one byte into the state
        code.Word(Riscv.Assembler.Store(0, 10, 15, 0)); // sb
        code.Word(Riscv.Assembler.Store(3, 14, 15, 0)); // sd: accept
        code.Word(0xff9f_f06f); // jal x0, -8
        byte[] image = new byte[0x1000];
        code.ToBytes().CopyTo(image, 0);
        OutputsTree.Pristine(OutputsTree.Height).CopyTo(image.AsSpan(dataOffset));
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(dataOffset + 8 * rootWords), HtifWord.Accept.Encode());
        using RiscvMachine machine = new(image);
        Assert.Equal([0], machine.Written);
        using InProcessMachine native = new();
        Assert.Contains("before the first input", Assert.Throws<MachinesDifferException>(() => new ShadowMachine(native, machine)).Message);
        string reason = Assert.Throws<MachineHaltedException>(() => machine.Advance(new byte[4])).Message;
        Assert.Equal("the guest wrote page 0, header.Outputs.Count, which it does not list", reason);
    }

    [Fact]
    public void AReportLargerThanTheBufferEndsTheApplication()
    {
        const uint reportOf2MiBAndOne = 0x0020_0001;
        Riscv.Assembler code = new(PhysicalMemory.RamStart);
        code.Word(0x0100_006f); // jal x0, 16: over the pointer to the memory, which stands at 8
        code.Word(0);
        code.Word(0x8000_1000);
        code.Word(0);
        code.Word(0x4000_82b7); // lui x5, 0x40008: tohost
        code.Word(0x0200_0337); // lui x6, 0x2000
        code.Word(Riscv.Assembler.Immediate(0x13, 0, 6, 6, 4));
        code.Word(Riscv.Assembler.Immediate(0x13, 1, 6, 6, 32));
        code.Word(reportOf2MiBAndOne & 0xffff_f000 | 7 << 7 | 0x37); // lui x7
        code.Word(Riscv.Assembler.Immediate(0x13, 0, 7, 7, (int)(reportOf2MiBAndOne & 0xfff)));
        code.Word(Riscv.Assembler.Register(0x33, 6, 0, 6, 6, 7));
        code.Word(Riscv.Assembler.Store(3, 5, 6, 0));
        string reason = Assert.Throws<MachineHaltedException>(() => new RiscvMachine(code.ToBytes())).Message;
        Assert.Equal("the guest says that it sent 2097153 bytes: the buffer has 2097152", reason);
    }

    static string Hex(Bytes32 hash) => Convert.ToHexStringLower(hash.Bytes);
}
