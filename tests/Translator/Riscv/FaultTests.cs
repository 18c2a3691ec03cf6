using Rollup.Machine.Riscv;

namespace Rollup.Tests.Translator.Riscv;

/// <summary>
/// What must not pass faults with the right cause, address and value, in the middle of compiled code too; and short forms compute.
/// </summary>
public class FaultTests
{
    const ulong Handler = PhysicalMemory.RamStart, Code = PhysicalMemory.RamStart + 0x100, End = PhysicalMemory.RamStart + RamBytes;
    const int RamBytes = 1 << 20, CodeBytes = 0x1000;
    const int Address = 8, Target = 9;
    const uint Add3 = 3 << 20 | 10 << 15 | 10 << 7 | 0x13; // addi x10, x10, 3

    static uint Load(uint function, int offset = 0) => Assembler.Immediate(0x03, function, Target, Address, offset);

    static uint Store(uint function, int offset = 0) => Assembler.Store(function, Address, Target, offset);

    static uint Atomic(uint kind, uint size, int right = 0) => Assembler.Register(0x2f, size, kind << 2, Target, Address, right);

    // Instruction, x8, cause, value at fault.
    public static TheoryData<string, uint, ulong, ulong, ulong> Rows => new()
    {
        { "lh lies across", Load(1, 1), Code, 4, Code + 1 },
        { "lw lies across", Load(2, 2), Code, 4, Code + 2 },
        { "ld lies across", Load(3, 4), Code, 4, Code + 4 },
        { "lwu lies across outside", Load(6, 1), 0, 4, 1 },
        { "lb from nowhere", Load(0), 0, 5, 0 },
        { "ld below RAM", Load(3, -8), PhysicalMemory.RamStart, 5, PhysicalMemory.RamStart - 8 },
        { "ld behind RAM", Load(3), End, 5, End },
        { "ld around zero", Load(3, -8), 0, 5, ulong.MaxValue - 7 },
        { "lw of a device", Load(2), 0x40008000, 5, 0x40008000 },
        { "lbu of a device", Load(4), 0x40008008, 5, 0x40008008 },
        { "ld behind the sent", Load(3), 0x60a00000, 5, 0x60a00000 },
        { "sh lies across", Store(1, 1), Code, 6, Code + 1 },
        { "sd lies across", Store(3, 4), Code, 6, Code + 4 },
        { "sb to nowhere", Store(0), 0x1000, 7, 0x1000 },
        { "sd behind RAM", Store(3), End, 7, End },
        { "sd onto the received", Store(3), 0x60000000, 7, 0x60000000 },
        { "sw to a device", Store(2), 0x40008000, 7, 0x40008000 },
        { "sb to a device", Store(0), 0x40008000, 7, 0x40008000 },
        { "lr.w lies across", Atomic(2, 2), Code + 2, 4, Code + 2 },
        { "lr.d from nowhere", Atomic(2, 3), 0, 5, 0 },
        { "amoadd.w lies across", Atomic(0, 2), Code + 1, 6, Code + 1 },
        { "amoswap.d from nowhere", Atomic(1, 3), 0, 7, 0 },
        { "amoor.d onto the received", Atomic(8, 3), 0x60000000, 7, 0x60000000 },
        { "ebreak", 0x00100073, 0, 3, Code + 8 },
        { "c.ebreak", 0x9002, 0, 3, Code + 8 },
        { "ecall", 0x00000073, 0, 11, 0 },
    };

    // No instructions of the machine: each is itself the value at fault.
    public static TheoryData<string, uint> Illegal => new()
    {
        { "all zeros", 0 }, { "all ones", 0xffffffff }, { "fadd.d", 0x02000053 }, { "c.fld", 0x2000 }, { "c.fsdsp", 0xa002 },
        { "andn of Zbb", 0x407372b3 }, { "rori of Zbb", 0x6013d293 }, { "lr.w with a second register", Atomic(2, 2, right: 1) },
        { "an atomic of a byte", Atomic(0, 0) }, { "an unknown atomic", Atomic(5, 2) }, { "a load of function 7", Load(7) },
        { "a store of function 4", Store(4) }, { "a branch of function 2", 0x00002063 },
        { "slliw by 32", Assembler.Immediate(0x1b, 1, Target, Address, 32) }, { "c.addiw to x0", 0x2001 }, { "c.lui of nothing", 0x6281 },
        { "c.lwsp to x0", 0x4002 }, { "c.jr to x0", 0x8002 }, { "a write of mcycle", 0xb0041073 },
        { "a write of mhartid by its set form", 0xf14422f3 }, { "a register that is not there", 0x7c0022f3 },
    };

    [Theory, MemberData(nameof(Illegal))]
    public void WhatIsNoInstructionIsRefused(string name, uint instruction) => IsRefused(name, instruction, Code, 2, instruction);

    [Theory, MemberData(nameof(Rows))]
    public void IsRefused(string name, uint instruction, ulong address, ulong cause, ulong value)
    {
        foreach (int runs in (int[])[0, 1])
        {
            using PhysicalMemory memory = new(RamBytes, CodeBytes);
            Hart hart = HartOn(memory, [Add3, Add3, instruction, Add3], address);
            byte[] before = memory.Ram.ToArray();
            Assert.Equal(StopReason.Limit, Run(hart, runs, cycles: 3));
            Registers state = hart.State;
            Assert.Equal((cause, Code + 8, value, 1UL), (state.Cause, state.FaultPc, state.FaultValue, state.Faults));
            Assert.Equal((Handler, 3UL, 6UL, 77UL), (state.Pc, state.Cycles, state[10], state[Target]));
            Assert.True(before.AsSpan().SequenceEqual(memory.Ram), name);
        }
    }

    [Theory]
    [InlineData(0x1000UL)]
    [InlineData(0x60000000UL)] // only RAM is run
    [InlineData(End)]
    public void WhatIsNotRamIsNotRun(ulong address)
    {
        foreach (int runs in (int[])[0, 1])
        {
            using PhysicalMemory memory = new(RamBytes, CodeBytes);
            Hart hart = HartOn(memory, [Assembler.Immediate(0x67, 0, 1, Address, 1)], address);
            Run(hart, runs, cycles: 2);
            Assert.Equal((1UL, address, address, Code + 4), (hart.State.Cause, hart.State.FaultPc, hart.State.FaultValue, hart.State[1]));
        }
    }

    // Instruction, x8, x9, expected x9. Zcb is younger than the qemu that tests may count on.
    [Theory]
    [InlineData("c.zext.b", 0x9c61 | 0x80, 0, 0xfffffffffffff1f2, 0xf2)]
    [InlineData("c.sext.b", 0x9c65 | 0x80, 0, 0x00000000000000f2, 0xfffffffffffffff2)]
    [InlineData("c.zext.h", 0x9c69 | 0x80, 0, 0xffffffffffff8123, 0x8123)]
    [InlineData("c.sext.h", 0x9c6d | 0x80, 0, 0x0000000000008123, 0xffffffffffff8123)]
    [InlineData("c.zext.w", 0x9c71 | 0x80, 0, 0xffffffff80000001, 0x80000001)]
    [InlineData("c.not", 0x9c75 | 0x80, 0, 0x00000000ffff0000, 0xffffffff0000ffff)]
    [InlineData("c.mul", 0x9c41 | 0x80, 0x100000001, 0xfffffffffffffff7, 0xfffffff6fffffff7)]
    [InlineData("c.lbu of byte 3", 0x8000 | 4 | 0x60, Code + 16, 1, 0x84)]
    [InlineData("c.lhu of byte 2", 0x8400 | 4 | 0x20, Code + 16, 1, 0x8483)]
    [InlineData("c.lh of byte 2", 0x8440 | 4 | 0x20, Code + 16, 1, 0xffffffffffff8483)]
    public void TheShortFormsCompute(string name, uint instruction, ulong left, ulong right, ulong expected)
    {
        foreach (int runs in (int[])[0, 1])
        {
            using PhysicalMemory memory = new(RamBytes, CodeBytes);
            Hart hart = HartOn(memory, [Add3, Add3, instruction | Add3 << 16, Add3 >> 16 | 1 << 16, 0x84838281], left);
            hart.State[Target] = right;
            Run(hart, runs, cycles: 4);
            Assert.True((expected, 9UL) == (hart.State[Target], hart.State[10]), $"{name}: {hart.State[Target]:x}");
        }
    }

    [Theory]
    [InlineData(0x8800 | 4 | 0x60, 3, 0x77)]   // c.sb
    [InlineData(0x8c00 | 4 | 0x20, 2, 0x2277)] // c.sh
    public void TheShortFormsStore(uint instruction, int offset, int expected)
    {
        foreach (int runs in (int[])[0, 1])
        {
            using PhysicalMemory memory = new(RamBytes, CodeBytes);
            Hart hart = HartOn(memory, [Add3, Add3, instruction | 1 << 16], PhysicalMemory.RamStart + 0x8000);
            hart.State[Target] = 0xffff2277;
            Run(hart, runs, cycles: 4);
            Assert.Equal(expected, memory.Ram[0x8000 + offset] | memory.Ram[0x8000 + offset + 1] << 8);
            Assert.Equal(0, memory.Ram[0x8000 + offset - 1] | memory.Ram[0x8000 + offset + 2]);
        }
    }

    /// <summary>mcycle counts the instructions before, minstret those that did not fault; a handler comes back by mret.</summary>
    [Fact]
    public void CyclesAndInstructionsAreRead()
    {
        foreach (int runs in (int[])[0, 1])
        {
            using PhysicalMemory memory = new(RamBytes, CodeBytes);
            Hart hart = HartOn(memory, [0x00100073, 0xb00022f3, 0xb0202373], 0);
            Words(memory, 0, [0x34102573, 0x00450513, 0x34151073, 0x30200073]); // mepc += 4 through x10
            Run(hart, runs, cycles: 7);
            Assert.Equal((5UL, 5UL, Code + 12), (hart.State[5], hart.State[6], hart.State.Pc));
        }
    }

    /// <summary>What writes over itself was decoded before: it gives its result and goes on behind itself; x0 stays zero.</summary>
    [Theory]
    [InlineData(1, 2)] // amoswap.w
    [InlineData(0, 3)] // amoadd.d
    public void AnAtomicMayWriteOverItself(uint kind, uint size)
    {
        foreach (int runs in (int[])[0, 1])
        {
            using PhysicalMemory memory = new(RamBytes, CodeBytes);
            Hart hart = HartOn(memory, [Add3, Add3, Atomic(kind, size, right: 5), Add3], Code + 8);
            Run(hart, runs, cycles: 4);
            ulong old = size == 2 ? Atomic(kind, size, right: 5) : Atomic(kind, size, right: 5) | (ulong)Add3 << 32;
            Assert.Equal(
                (old, 9UL, 0UL, Code + 16, 0UL), (hart.State[Target], hart.State[10], hart.State[0], hart.State.Pc, hart.State.Faults));
        }
    }

    /// <summary>What was compiled of code that was taken back since is not given on to a copy.</summary>
    [Fact]
    public void AForkDoesNotRunWhatWasTakenBack()
    {
        using PhysicalMemory memory = new(RamBytes, CodeBytes);
        const uint Add1 = 1 << 20 | 10 << 15 | 10 << 7 | 0x13;
        Hart hart = HartOn(memory, [Add3, Add3, Add3, Add3], 0);
        CompiledHart compiled = new(hart) { RunsBeforeCompiling = 1 };
        Registers before = hart.State;
        Words(memory, 0x100, [Add1, Add1, Add1, Add1]);
        compiled.Run(4);
        Assert.Equal(4UL, hart.State[10]);
        if (memory.Revert()) hart.ForgetAll();
        hart.State = before;
        using PhysicalMemory copy = memory.Fork();
        Hart other = hart.Fork(copy);
        compiled.Fork(other).Run(4);
        Assert.Equal(12UL, other.State[10]);
    }

    static StopReason Run(Hart hart, int runsBeforeCompiling, ulong cycles) =>
        runsBeforeCompiling == 0 ? hart.Run(cycles) : new CompiledHart(hart) { RunsBeforeCompiling = runsBeforeCompiling }.Run(cycles);

    static Hart HartOn(PhysicalMemory memory, uint[] code, ulong address)
    {
        Words(memory, 0x100, code);
        memory.Checkpoint();
        Hart hart = new(memory, CodeBytes);
        hart.State.Pc = Code;
        hart.State.Handler = Handler;
        hart.State[Address] = address;
        hart.State[Target] = 77;
        return hart;
    }

    static void Words(PhysicalMemory memory, int offset, uint[] words)
    {
        Span<byte> room = memory.WritableRam(offset, 4 * words.Length);
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(words.AsSpan()).CopyTo(room);
    }
}
