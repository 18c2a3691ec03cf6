using System.Diagnostics;
using System.Runtime.InteropServices;
using Rollup.Machine.Riscv;

namespace Rollup.Tests.Translator.Riscv;

/// <summary>
/// Random programs do the same on qemu, on the reference and compiled: registers after every few instructions, and memory.
/// </summary>
public class RandomProgramTests(ITestOutputHelper output)
{
    const int Steps = 500;
    const ulong CyclesMax = 3_000_000; // some ten times what such a program takes

    static bool IsLong => Environment.GetEnvironmentVariable("LOCKSTEP_FUZZ") == "1";

    public static TheoryData<int, int> Programs
    {
        get
        {
            int[] stepsPerDump = [1, 1, 4, 20];
            TheoryData<int, int> rows = new();
            for (int seed = 1; seed <= (IsLong ? 2_000 : 12); seed++) rows.Add(seed, stepsPerDump[seed % stepsPerDump.Length]);
            return rows;
        }
    }

    [Theory, MemberData(nameof(Programs))]
    public void QemuReferenceAndCompiledAgree(int seed, int stepsPerDump)
    {
        byte[] file = new RandomProgram(seed, Steps, stepsPerDump).ToElf();
        byte[] expected = Qemu(file);
        (byte[] reference, ulong cycles) = LinuxProgram.Trace(file, RandomProgram.CodeBytes, runsBeforeCompiling: 0);
        AssertSame(expected, reference);
        foreach (int runs in (int[])[1, 3])
        {
            (byte[] compiled, ulong compiledCycles) = LinuxProgram.Trace(file, RandomProgram.CodeBytes, runs);
            AssertSame(expected, compiled);
            Assert.Equal(cycles, compiledCycles);
        }
        output.WriteLine($"seed {seed}: {cycles:n0} instructions, {expected.Length:n0} bytes of trace");
    }

    // Faults that our processor might have, as programs that it would run instead: the comparison must see each in some program.
    static readonly (string Name, Func<uint, uint> Change)[] Faults =
    [
        ("mulhsu is mulhu", word => IsOf(word, 0x33, 2, 1) ? word | 1 << 12 : word),
        ("mulh is mulhsu", word => IsOf(word, 0x33, 1, 1) ? word ^ 3 << 12 : word),
        ("sraw is srlw", word => IsOf(word, 0x3b, 5, 32) ? word & ~(1u << 30) : word),
        ("sra is srl", word => IsOf(word, 0x33, 5, 32) ? word & ~(1u << 30) : word),
        ("sltu is slt", word => IsOf(word, 0x33, 3, 0) ? word ^ 1 << 12 : word),
        ("remuw is remw", word => IsOf(word, 0x3b, 7, 1) ? word ^ 1 << 12 : word),
        ("divu is div", word => IsOf(word, 0x33, 5, 1) ? word ^ 1 << 12 : word),
        ("addw is add", word => IsOf(word, 0x3b, 0, 0) ? word ^ 8 : word),
        ("lh is lhu", word => (word & 0x707f) == 0x1003 ? word | 4 << 12 : word),
        ("lw is lwu", word => (word & 0x707f) == 0x2003 ? word | 4 << 12 : word),
        ("addi forgets the sign", word => (word & 0x707f) == 0x13 && word >> 31 == 1 && (word >> 7 & 31) < 29 ? word & 0x7fffffff : word),
        ("andi forgets the sign", word => (word & 0x707f) == 0x7013 && word >> 31 == 1 ? word & 0x7fffffff : word),
        ("blt is bltu", word => (word & 0x707f) == 0x4063 ? word | 2 << 12 : word),
        ("bge is blt", word => (word & 0x707f) == 0x5063 ? word ^ 1 << 12 : word),
        ("amomax.d is amomaxu.d", word => IsAtomic(word, 20) && (word >> 12 & 7) == 3 ? word | 8u << 27 : word),
        ("amomin.w is amomax.w", word => IsAtomic(word, 16) && (word >> 12 & 7) == 2 ? word | 4u << 27 : word),
        ("amoxor is amoor", word => IsAtomic(word, 4) ? word ^ 12u << 27 : word),
        ("sc always fails", word => IsAtomic(word, 2) ? word & 0xf80 | 1 << 20 | 0x13 : word),
        ("auipc is lui", word => (word & 0x7f) == 0x17 && (word >> 7 & 31) is not (2 or 8 or 11 or 31) ? word | 0x20 : word),
        ("jalr keeps bit 0", word => (word & 0x707f) == 0x67 && word >> 20 == 1 ? word + (1 << 20) : word),
    ];

    [Fact]
    public void PlantedFaultsAreSeen()
    {
        HashSet<string> unseen = [.. Faults.Select(fault => fault.Name)];
        for (int seed = 1; seed <= 40 && unseen.Count > 0; seed++)
        {
            RandomProgram program = new(seed, Steps, stepsPerDump: 1);
            byte[] expected = LinuxProgram.Trace(program.ToElf(), RandomProgram.CodeBytes, runsBeforeCompiling: 0).Trace;
            foreach ((string name, Func<uint, uint> change) in Faults)
                if (unseen.Contains(name) && IsSeen(program.ToElf(change), expected)) unseen.Remove(name);
        }
        Assert.True(unseen.Count == 0, "not seen: " + string.Join(", ", unseen));
    }

    static bool IsSeen(byte[] faulty, byte[] expected)
    {
        try
        {
            return !LinuxProgram.Trace(faulty, RandomProgram.CodeBytes, runsBeforeCompiling: 0, CyclesMax).Trace.AsSpan()
                .SequenceEqual(expected);
        }
        catch (InvalidOperationException)
        {
            return true; // it trapped or ran for ever
        }
    }

    /// <summary>Stopped anywhere, the compiled form stands where the reference stands.</summary>
    [Fact]
    public void EveryLimitOfCyclesIsKept()
    {
        for (int seed = 100; seed < (IsLong ? 400 : 103); seed++)
        {
            using PhysicalMemory first = NewMemory(), second = NewMemory();
            (Hart reference, Hart hart) = StartTwice(new RandomProgram(seed, Steps, stepsPerDump: 1), first, second);
            CompiledHart compiled = new(hart) { RunsBeforeCompiling = 2 };
            Random random = new(seed);
            StopReason stop = StopReason.Limit;
            while (stop == StopReason.Limit)
            {
                ulong limit = reference.State.Cycles + (ulong)random.Next(1, random.Next(1, 3000));
                stop = reference.Run(limit);
                Assert.Equal(stop, compiled.Run(limit));
                Assert.True(
                    AreSame(ref reference.State, ref hart.State), $"seed {seed}: {reference.State.Pc:x} and {hart.State.Pc:x} at {limit}");
            }
            Assert.Equal(StopReason.Called, stop);
            Assert.True(first.Ram.SequenceEqual(second.Ram));
        }
    }

    /// <summary>Two processors that share compiled code and both write onto it, each on its own copy of the memory.</summary>
    [Fact]
    public void ForksWriteOntoCodeEachForItself()
    {
        for (int seed = 200; seed < (IsLong ? 300 : 203); seed++)
        {
            using PhysicalMemory first = NewMemory(), second = NewMemory();
            (Hart reference, Hart hart) = StartTwice(new RandomProgram(seed, Steps, stepsPerDump: 4), first, second);
            Assert.Equal(StopReason.Called, reference.Run(CyclesMax));
            CompiledHart compiled = new(hart) { RunsBeforeCompiling = 1 };
            compiled.Run(reference.State.Cycles / 2);
            using PhysicalMemory copy = second.Fork();
            Hart other = hart.Fork(copy);
            CompiledHart fork = compiled.Fork(other);
            StopReason stop = StopReason.Limit;
            for (ulong limit = hart.State.Cycles; stop == StopReason.Limit; limit += 500) // by turns
            {
                stop = compiled.Run(limit);
                Assert.Equal(stop, fork.Run(limit));
            }
            Assert.True(AreSame(ref reference.State, ref hart.State) && AreSame(ref reference.State, ref other.State), $"seed {seed}");
            Assert.True(first.Ram.SequenceEqual(second.Ram) && first.Ram.SequenceEqual(copy.Ram), $"seed {seed}");
        }
    }

    static PhysicalMemory NewMemory() => LinuxProgram.MemoryFor(RandomProgram.CodeBytes);

    static (Hart, Hart) StartTwice(RandomProgram program, PhysicalMemory first, PhysicalMemory second)
    {
        byte[] file = program.ToElf();
        return (LinuxProgram.Start(file, first, RandomProgram.CodeBytes), LinuxProgram.Start(file, second, RandomProgram.CodeBytes));
    }

    // But for the place where writes to x0 go.
    static bool AreSame(ref Registers left, ref Registers right)
    {
        left[Decoded.Nowhere] = right[Decoded.Nowhere] = 0;
        return MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref left, 1))
            .SequenceEqual(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref right, 1)));
    }

    static bool IsOf(uint word, uint opcode, uint function, uint upper) => (word & 0xfe00707f) == (opcode | function << 12 | upper << 25);

    static bool IsAtomic(uint word, uint kind) => (word & 0x7f) == 0x2f && word >> 27 == kind;

    static void AssertSame(byte[] expected, byte[] got)
    {
        int same = expected.AsSpan().CommonPrefixLength(got);
        Assert.True(same == expected.Length && same == got.Length, $"differs at byte {same}: {RandomProgram.Name(same)}");
    }

    static byte[] Qemu(byte[] file)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, file);
            SourceTree.Run("chmod", ["+x", path]); // qemu asks for it
            using Process process = Process.Start(new ProcessStartInfo("qemu-riscv64-static", path) { RedirectStandardOutput = true })!;
            using MemoryStream trace = new();
            process.StandardOutput.BaseStream.CopyTo(trace);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            return trace.ToArray();
        }
        finally
        {
            File.Delete(path);
        }
    }
}
